import { inFolder, run, type ToolFile, type ToolResult } from '../support/verilog-tools.ts';
import { benchFile, driverFile, stimulusFile, tracesFrom } from './bench.ts';
import type { Plan, Trace } from './plan.ts';

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
  const files = [verilogOf(plans), ...simulationFiles(plans, true)];
  return inFolder(files, (folder) => simulate(folder, ['designs.v'], plans));
}

/** Bench, driver and stimulus for Icarus; `zeroed` as of `benchFile`. */
export function simulationFiles(plans: readonly Plan[], zeroed: boolean): ToolFile[] {
  return [benchFile(plans, zeroed), driverFile(plans[0]!.vectors.length), ...plans.map(stimulusFile)];
}

/** Runs the benches of `simulationFiles` with the designs in `sources`. */
export function simulate(
  folder: string,
  sources: readonly string[],
  plans: readonly Plan[],
): Map<number, Trace> {
  must(
    'iverilog',
    run(
      folder,
      'iverilog',
      ['-g2005', '-o', 'bench.vvp', '-s', 'driver', ...sources, 'bench.v', 'driver.v'],
      300,
    ),
  );
  return tracesFrom(must('vvp', run(folder, 'vvp', ['-n', 'bench.vvp'], 300)), plans);
}
