import { runCommand } from '../tools/index.ts';

/** A program that a build has run. */
export interface Step {
  readonly tool: string;
  readonly status: number | NodeJS.Signals;
  readonly output: string;
}

/** Runs a command with further arguments. */
export async function step(
  tool: string,
  [program, ...first]: readonly [string, ...string[]],
  more: readonly string[],
  cwd: string,
): Promise<Step> {
  const given = [...first, ...more];
  const { status, output } = await runCommand(program, given, { cwd });
  return { tool, status, output: `$ ${[program, ...given].join(' ')}\n${output}` };
}
