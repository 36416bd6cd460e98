import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inFolder, run } from '../support/verilog-tools.ts';
import { benchFile, stimulusFile, tracesFrom } from './bench.ts';
import { must, verilogOf } from './engines.ts';
import type { Plan, Trace } from './plan.ts';

/** How often Verilator had to be run again without its gate optimiser, in which version 5.006 can crash. */
export const verilatorRetries = { count: 0 };

const verilatorFlags = [
  ...['--cc', '--top-module', 'batch', '--prefix', 'Vbatch', '--Mdir', 'obj', '-O3'],
  ...['--x-assign', 'fast', '--x-initial', '0', '--no-assert', '-Wno-fatal', '-Wno-lint', '-Wno-style'],
  '-fno-const-bit-op-tree',
  ...['--output-split', '400000', 'bench.v', 'designs.v'],
];

/** No C++ optimisation: the models run for some cycles only, and compiling them is what takes the time. */
const compilerFlags = ['-O0', '-w', '-faligned-new', '-DVERILATOR=1', '-DVM_COVERAGE=0', '-DVM_SC=0'];
compilerFlags.push('-DVM_TRACE=0', '-DVM_TRACE_FST=0', '-DVM_TRACE_VCD=0');

let runtime:
  | { readonly includes: readonly string[]; readonly objects: ReadonlyMap<string, Buffer> }
  | undefined;

/** Every design on Verilator, in one model; `extraFlags` for Verilator itself. */
export function traceVerilator(
  plans: readonly Plan[],
  extraFlags: readonly string[] = [],
): Map<number, Trace> {
  runtime ??= compileRuntime();
  const { includes, objects } = runtime;
  const main = { path: 'main.cpp', text: program(plans[0]!.vectors.length) };
  const files = [verilogOf(plans), benchFile(plans, false), main, ...plans.map(stimulusFile)];
  return inFolder(files, (folder) => {
    const flagsOfAll = [...verilatorFlags, ...extraFlags];
    let translated = run(folder, 'verilator', flagsOfAll, 300);
    if (!translated.ok && translated.output.includes('V3Gate.cpp')) {
      verilatorRetries.count++;
      translated = run(folder, 'verilator', [...flagsOfAll, '-fno-gate'], 300);
    }
    must('verilator', translated);
    for (const [name, object] of objects) writeFileSync(path.join(folder, name), object);
    const sources = readdirSync(path.join(folder, 'obj')).filter((name) => name.endsWith('.cpp'));
    const all = ['main.cpp', ...sources.map((name) => `obj/${name}`)];
    writeFileSync(path.join(folder, 'all.cpp'), all.map((name) => `#include "${name}"\n`).join(''));
    const flags = [
      ...compilerFlags,
      ...includes,
      '-Iobj',
      'all.cpp',
      ...objects.keys(),
      '-pthread',
      '-latomic',
    ];
    must('g++', run(folder, 'g++', [...flags, '-o', 'model'], 600));
    return tracesFrom(must('model', run(folder, './model', [], 300)), plans);
  });
}

function program(cycles: number): string {
  return `#include "Vbatch.h"
#include "verilated.h"

double sc_time_stamp() { return 0; }

int main() {
  VerilatedContext context;
  Vbatch top{&context};
  top.show = top.tick = top.advance = 0;
  top.eval();
  for (int cycle = 0; cycle < ${cycles}; cycle++) {
    top.advance = 0, top.show = 1;
    top.eval();
    top.show = 0, top.tick = 1;
    top.eval();
    top.tick = 0, top.advance = 1;
    top.eval();
  }
  return 0;
}
`;
}

function compileRuntime(): NonNullable<typeof runtime> {
  return inFolder([], (folder) => {
    const root = must('verilator', run(folder, 'verilator', ['--getenv', 'VERILATOR_ROOT'])).trim();
    const includes = [`-I${root}/include`, `-I${root}/include/vltstd`];
    const names = ['verilated', 'verilated_threads'];
    const objects = names.map((name): [string, Buffer] => {
      const args = [...compilerFlags, ...includes, '-pthread', '-c', `${root}/include/${name}.cpp`];
      must('g++', run(folder, 'g++', [...args, '-o', `${name}.o`], 300));
      return [`${name}.o`, readFileSync(path.join(folder, `${name}.o`))];
    });
    return { includes, objects: new Map(objects) };
  });
}
