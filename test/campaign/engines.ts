import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inFolder, run, type ToolFile, type ToolResult } from '../support/verilog-tools.ts';
import { benchFile, stimulusFile, tracesFrom } from './bench.ts';
import type { Plan, Trace } from './plan.ts';
import { synthesis } from './yosys-script.ts';

/** A tool could not run the designs; `output` is what it said. */
export class ToolFailure extends Error {
  constructor(tool: string, output: string) {
    super(`${tool}: ${output.slice(-3000)}`);
  }
}

export function verilogOf(plans: readonly Plan[]): ToolFile {
  const texts = plans.flatMap(({ output }) => output.files.filter(({ path: name }) => name.endsWith('.v')));
  return { path: 'designs.v', text: texts.map(({ text }) => text).join('\n') };
}

/** What the tool printed; throws ToolFailure if it failed. */
export function must(tool: string, result: ToolResult): string {
  if (!result.ok) throw new ToolFailure(tool, result.output);
  return result.output;
}

/** Every design on Icarus, from the Verilog that spinlight prints. */
export function traceIcarus(plans: readonly Plan[]): Map<number, Trace> {
  const files = [verilogOf(plans), benchFile(plans, true), ...plans.map(stimulusFile)];
  return inFolder(files, (folder) => simulate(folder, ['designs.v', 'bench.v'], plans));
}

/** Every design on Icarus as what Yosys makes of it. */
export function traceSynthesised(plans: readonly Plan[]): Map<number, Trace> {
  const designs = plans.map((plan) => ({ path: `design_${plan.seed}.v`, text: verilogOf([plan]).text }));
  const script = { path: 'synthesis.ys', text: synthesis(plans) };
  const files = [...designs, script, benchFile(plans, false), ...plans.map(stimulusFile)];
  return inFolder(files, (folder) => {
    must('yosys', run(folder, 'yosys', ['-q', '-s', 'synthesis.ys'], 900));
    const netlists = plans.map(({ seed }) => `netlist_${seed}.v`);
    for (const name of netlists) startAtZero(path.join(folder, name));
    return simulate(folder, [...netlists, 'bench.v'], plans);
  });
}

/** Where Yosys keeps an initial value at another name of the same wire, it prints the register without. */
export function startAtZero(file: string): void {
  const text = readFileSync(file, 'latin1');
  writeFileSync(file, text.replace(/^( *reg (?:\[\d+:\d+\] )?(?:\\\S+ |\w+));$/gm, '$1 = 0;'), 'latin1');
}

function simulate(folder: string, sources: readonly string[], plans: readonly Plan[]): Map<number, Trace> {
  must('iverilog', run(folder, 'iverilog', ['-g2005', '-o', 'bench.vvp', '-s', 'batch', ...sources], 300));
  return tracesFrom(must('vvp', run(folder, 'vvp', ['-n', 'bench.vvp'], 300)), plans);
}
