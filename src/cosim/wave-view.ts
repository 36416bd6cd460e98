import path from 'node:path';
import type { Design, Module, Signal } from '../ir/index.ts';

/** Time units of a cycle in the waves of the embedded engine. */
const period = 10;

/** GTKWave's codes for how the lines after them are shown: right-justified, in a base. */
const formats = { bit: '@28', hexadecimal: '@22', signed: '@420' } as const;

/**
 * A save file for GTKWave that opens `vcdFile` with the ports of the top module and all signals of
 * the instances whose names end in `_element`, at a cycle, with the marker on it.
 */
export function waveView(design: Design, vcdFile: string, cycle: number, element: number | null): string {
  const top = design.modules[design.top]!;
  const at = cycle * period;
  const lines = [
    `[dumpfile] "${path.resolve(vcdFile)}"`,
    `[timestart] ${Math.max(0, at - 20 * period)}`,
    '[size] 1600 900',
    `*-6.0 ${at}${' -1'.repeat(26)}`,
    '[sst_expanded] 1',
    ...group('ports', ports(top), top.name),
  ];
  for (const { name, module } of top.instances) {
    const isMeant = element !== null && name.endsWith(`_${element}`);
    const isAlone = !/_\d+$/.test(name);
    if (isMeant || isAlone)
      lines.push(...group(name, design.modules[module]!.signals, `${top.name}.${name}`));
  }
  return `${lines.join('\n')}\n`;
}

function ports(module: Module): readonly Signal[] {
  return module.signals.filter(({ kind }) => kind === 'input' || kind === 'output');
}

/** Signals under a heading. */
function group(title: string, signals: readonly Signal[], scope: string): string[] {
  const lines = ['@200', `-${title}`];
  let last = '';
  for (const { name, width, signed } of signals) {
    const format = width === 1 ? formats.bit : signed ? formats.signed : formats.hexadecimal;
    if (format !== last) lines.push(format);
    last = format;
    lines.push(`${scope}.${name}${width > 1 ? `[${width - 1}:0]` : ''}`);
  }
  return lines;
}
