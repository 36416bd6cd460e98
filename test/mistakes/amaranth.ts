import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planted, type Table } from './mistake.ts';
import { tables } from './tables/index.ts';

/**
 * Runs the Amaranth versions of the planted mistakes and records what Amaranth said:
 * `node test/mistakes/amaranth.ts PYTHON`, with a Python that has the package. The result is `amaranth.json`, from which
 * `docs/mistakes.md` is made; nothing in it is written by hand.
 */
export interface Recorded {
  readonly version: string;
  /** By `block: name of the mistake`: errors and warnings, in order; empty for silence. */
  readonly said: Readonly<
    Record<string, readonly { readonly kind: 'error' | 'warning'; readonly message: string }[]>
  >;
}

const folder = path.join(import.meta.dirname, 'amaranth');
export const record = path.join(folder, 'amaranth.json');

export function recorded(): Recorded {
  return JSON.parse(readFileSync(record, 'utf8')) as Recorded;
}

/** The programs to run, by their names: each block as it is, and with each of its mistakes. */
export function amaranthPrograms(list: readonly Table[] = tables): Map<string, string> {
  const programs = new Map<string, string>();
  for (const { block, mistakes } of list) {
    if (!mistakes.some(({ amaranth }) => amaranth)) continue;
    const source = readFileSync(path.join(folder, `${block}.py`), 'utf8');
    programs.set(block, source);
    for (const { name, amaranth } of mistakes)
      if (amaranth) programs.set(`${block}: ${name}`, planted(source, amaranth));
  }
  return programs;
}

function run(python: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, args);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(err))));
  });
}

if (process.argv[1] === import.meta.filename) {
  const python = process.argv[2] ?? 'python3';
  const scratch = path.join(tmpdir(), `spinlight-amaranth-${process.pid}`);
  mkdirSync(scratch);
  const version = (await run(python, ['-c', 'import amaranth; print(amaranth.__version__, end="")'])).trim();
  const said: Record<string, Recorded['said'][string]> = {};
  for (const [name, text] of amaranthPrograms()) {
    const file = path.join(scratch, 'program.py');
    writeFileSync(file, text);
    said[name] = JSON.parse(await run(python, [path.join(folder, 'tell.py'), file]));
    process.stdout.write(`${name}: ${said[name]!.map(({ message }) => message).join(' | ') || '-'}\n`);
  }
  rmSync(scratch, { recursive: true });
  writeFileSync(record, `${JSON.stringify({ version, said }, null, 2)}\n`);
}
