import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit code, or the name of the signal that ended it. */
  readonly status: number | NodeJS.Signals;
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function runCommand(
  program: string,
  programArguments: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ status: code ?? signal ?? 'SIGKILL', output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
