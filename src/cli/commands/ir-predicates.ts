import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, SpinlightError } from '../../diag/index.ts';
import { startEmbedded } from '../../engine/embedded/index.ts';
import type { SyncSimulation } from '../../engine/simulation.ts';
import { removeScratchFolder, scratchFolder } from '../../files/index.ts';
import type { Design } from '../../ir/index.ts';
import { printDesign } from '../../ir/text/index.ts';
import { checkDesign, runPasses, standardPasses } from '../../passes/index.ts';
import { emitVerilog } from '../../verilog/index.ts';
import { netlistExtension } from '../netlist-file.ts';

type Predicate = (design: Design) => boolean;

/** Failures that need no program of the user's. */
export const builtInPredicates: Readonly<
  Record<string, { readonly summary: string; readonly holds: Predicate }>
> = {
  'check-fails': {
    summary: 'the checks find an error',
    holds: (design) => checkDesign(design, { warnings: false }).some(({ severity }) => severity === 'error'),
  },
  'verilator-lint-fails': {
    summary: 'verilator --lint-only -Wall has something to say',
    holds: (design) =>
      toolFails(design, (top, sources) => [
        'verilator',
        '--lint-only',
        '-Wall',
        '--top-module',
        top,
        ...sources,
      ]),
  },
  'icarus-fails': {
    summary: 'Icarus Verilog has something to say',
    holds: (design) =>
      toolFails(design, (top, sources) => [
        'iverilog',
        '-g2005',
        '-Wall',
        '-Wno-timescale',
        '-t',
        'null',
        '-s',
        top,
        ...sources,
      ]),
  },
  'optimisations-differ': {
    summary: 'the embedded engine gives other values without its optimisations',
    holds: (design) => valuesOf(design, true) !== valuesOf(design, false),
  },
  'passes-differ': {
    summary: 'the standard passes change what the design does',
    holds: (design) => valuesOf(design, false) !== valuesOf(runPasses(design, standardPasses), false),
  },
};

/** SL0803 unless exactly one of `command` and `while` is given, and `while` is known. */
export function predicateOf(options: { readonly command?: string; readonly while?: string }): Predicate {
  const { command, while: name } = options;
  if ((command === undefined) === (name === undefined)) {
    fail('SL0803', 'a reduction needs one of --command and --while', {
      help: `--while takes ${Object.keys(builtInPredicates).join(', ')}.`,
    });
  }
  if (command !== undefined) return (design) => commandHolds(command, design);
  const found = builtInPredicates[name!];
  if (!found) {
    fail('SL0803', `there is no predicate '${name}'`, {
      help: `There are ${Object.keys(builtInPredicates).join(', ')}.`,
    });
  }
  return found.holds;
}

/** Whether the user's program ends with 0 on the netlist. A program that cannot be started is SL0803. */
function commandHolds(command: string, design: Design): boolean {
  return inFolder((folder) => {
    const file = path.join(folder, `candidate${netlistExtension}`);
    writeFileSync(file, printDesign(design));
    const { status, error } = spawnSync('/bin/sh', ['-c', `${command} "$0"`, file], {
      stdio: 'ignore',
      timeout: 60_000,
    });
    if (error && 'code' in error && error.code !== 'ETIMEDOUT')
      fail('SL0803', `${command} cannot be run: ${error.message}`);
    return status === 0;
  });
}

/** Whether a tool fails or warns on the Verilog of the design. */
function toolFails(
  design: Design,
  words: (top: string, sources: readonly string[]) => readonly string[],
): boolean {
  return inFolder((folder) => {
    const { files, sources, top } = emitVerilog(design);
    for (const { path: name, text } of files)
      if (sources.includes(name)) writeFileSync(path.join(folder, name), text);
    const [program, ...given] = words(top, sources);
    const { status, stdout, stderr, error } = spawnSync(program!, given, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (error && 'code' in error && error.code === 'ENOENT')
      fail('SL0501', `${program} is not installed`, {
        help: `Install it with: sudo apt-get install -y ${program}`,
      });
    return status !== 0 || stdout + stderr !== '';
  });
}

/** All outputs over 64 cycles with pseudo-random inputs; the diagnostic where the engine refuses the design. */
function valuesOf(design: Design, optimise: boolean): string {
  try {
    return outputsOf(startEmbedded(design, { optimise }).sync);
  } catch (error) {
    if (error instanceof SpinlightError) return error.message;
    throw error;
  }
}

function outputsOf(sync: SyncSimulation): string {
  const { ports, domains } = sync.interface;
  const clocks = new Set(domains.map(({ clock }) => clock));
  const inputs = ports.filter(({ name, direction }) => direction === 'in' && !clocks.has(name));
  const outputs = ports.filter(({ direction }) => direction === 'out');
  let state = 0x9e3779b97f4a7c15n;
  const bits = (width: number): bigint => {
    let value = 0n;
    for (let have = 0; have < width; have += 64) {
      state ^= BigInt.asUintN(64, state << 13n);
      state ^= state >> 7n;
      state ^= BigInt.asUintN(64, state << 17n);
      value = (value << 64n) | state;
    }
    return BigInt.asUintN(width, value);
  };
  const lines: string[] = [];
  for (let cycle = 0; cycle < 64; cycle++) {
    for (const { name, width } of inputs) sync.poke(name, bits(width));
    lines.push(outputs.map(({ name }) => sync.peek(name).toString(16)).join(' '));
    sync.step();
  }
  return lines.join('\n');
}

function inFolder<T>(body: (folder: string) => T): T {
  const folder = scratchFolder('reduce');
  try {
    return body(folder);
  } finally {
    removeScratchFolder(folder);
  }
}
