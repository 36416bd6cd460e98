import type { Design, Module } from '../../src/ir/index.ts';
import type { VerilogOutput } from '../../src/verilog/index.ts';
import { type InputVector, outputNames } from '../support/random-stimulus.ts';
import { runIcarus, type ToolFile } from '../support/verilog-tools.ts';

/**
 * What the outputs of the emitted Verilog show in each cycle, in the form of `traceOutputs`. The edges are those of all
 * clocks, or in cycle `c` those of `ticking[c]`.
 */
export function traceIcarus(
  design: Design,
  output: VerilogOutput,
  vectors: readonly InputVector[],
  ticking?: readonly (readonly string[])[],
): string[] {
  const result = runIcarus([...output.files, benchFor(design, output, vectors, ticking)], 'bench');
  if (!result.ok) throw new Error(result.output);
  return result.output
    .trim()
    .split('\n')
    .map((text) => text.replace(/=0+(?=[0-9a-f])/g, '='));
}

/**
 * A bench that prints all outputs of the top module before each clock edge. Registers and memories without initial
 * value start at 0, as in two-state engines.
 */
function benchFor(
  design: Design,
  output: VerilogOutput,
  vectors: readonly InputVector[],
  ticking: readonly (readonly string[])[] | undefined,
): ToolFile {
  const top = design.modules[design.top]!;
  const clocks = [...new Set(top.domains.map(({ clock }) => top.signals[clock]!.name))];
  const ports = top.ports.map((id) => top.signals[id]!);
  const range = (width: number) => (width === 1 ? '' : `[${width - 1}:0] `);
  const names = outputNames(design);
  const lines = [
    'module bench;',
    ...ports.map(({ kind, width, name }) => `  ${kind === 'input' ? 'reg' : 'wire'} ${range(width)}${name};`),
    `  ${top.name} dut (${ports.map(({ name }) => `.${name}(${name})`).join(', ')});`,
    '  initial begin',
    ...clocks.map((clock) => `    ${clock} = 0;`),
    ...Object.keys(vectors[0]!).map((name) => `    ${name} = 0;`),
    '    #1;',
    ...zeros(design, output, top, 'dut'),
  ];
  for (const [cycle, vector] of vectors.entries()) {
    lines.push(...assignments(vector), '    #1;');
    lines.push(`    $display("${names.map((name) => `${name}=%h`).join(' ')}", ${names.join(', ')});`);
    const rising = ticking?.[cycle] ?? clocks;
    lines.push(`    ${rising.map((clock) => `${clock} = 1; `).join('')}#1;`);
    lines.push(`    ${rising.map((clock) => `${clock} = 0; `).join('')}#1;`);
  }
  lines.push('    $finish;', '  end', 'endmodule', '');
  return { path: 'bench.v', text: lines.join('\n') };
}

function assignments(vector: InputVector): string[] {
  return Object.entries(vector).map(([name, value]) => `    ${name} = 'h${value.toString(16)};`);
}

function zeros(design: Design, output: VerilogOutput, module: Module, path: string): string[] {
  const names = output.nameMap.modules.find((entry) => entry.module === module.name)!;
  const lines: string[] = [];
  // Icarus takes a number for an enumerated type in this form only.
  for (const { kind, name, enumeration } of module.signals)
    if (kind === 'reg') lines.push(`    ${path}.${name} ${enumeration < 0 ? '=' : '<='} 0;`);
  for (const { name, depth, init, reads } of module.memories) {
    for (const read of reads)
      if (read.kind === 'sync') lines.push(`    ${path}.${name}.${read.name}_data = 0;`);
    const { contents } = names.memories[name]!;
    if (contents === null || init) continue;
    for (let i = 0; i < depth; i++) lines.push(`    ${path}.${contents}[${i}] = 0;`);
  }
  for (const { name, module: child } of module.instances)
    lines.push(...zeros(design, output, design.modules[child]!, `${path}.${name}`));
  return lines;
}
