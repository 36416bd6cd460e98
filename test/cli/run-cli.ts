import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';

export const repository = path.resolve(import.meta.dirname, '../..');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `spinlight` as a user would, from the repository, without colours; it is killed after 60 s. */
export function spinlight(words: readonly string[], env: Record<string, string> = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [path.join(repository, 'bin/spinlight.mjs'), ...words], {
    cwd: repository,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A folder for the tests of a file, removed afterwards. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = scratchFolder('test');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}
