import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../../src/files/index.ts';

export const root = path.resolve(import.meta.dirname, '../..');

/** A fenced block of a document. */
export interface Block {
  /** Path relative to the root. */
  readonly file: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  /** What follows the fence, e.g. `ts` or `text output`. */
  readonly info: string;
  readonly text: string;
}

/** The documents of the project, relative to the root: docs/*.md and README.md. */
export function documents(): string[] {
  const names = readdirSync(root).filter((name) => name === 'README.md');
  const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return [...names, ...docs.sort().map((name) => `docs/${name}`)];
}

export function readDocument(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string; lines: string[] } | null = null;
  readDocument(file)
    .split('\n')
    .forEach((text, i) => {
      const fence = /^```(.*)$/.exec(text);
      if (!fence) open?.lines.push(text);
      else if (open) {
        blocks.push({ file, line: open.line, info: open.info, text: open.lines.join('\n') });
        open = null;
      } else open = { line: i + 1, info: fence[1]!.trim(), lines: [] };
    });
  if (open !== null) throw new Error(`${file}: a fenced block is not closed`);
  return blocks;
}

/** The text without fenced blocks. */
export function proseOf(file: string): string {
  return readDocument(file).replace(/^```[\s\S]*?^```/gm, '');
}

/** A block as a program that runs anywhere: imports of the project and of the package by absolute path. */
export function runnable(block: Block): string {
  const { exports } = JSON.parse(readDocument('package.json')) as { exports: Record<string, string> };
  return block.text.replaceAll(/(from ')([^']*)(')/g, (whole, before, name: string, after) => {
    if (name.startsWith('.')) return before + path.resolve(root, path.dirname(block.file), name) + after;
    if (!/^spinlight(\/|$)/.test(name)) return whole;
    return before + path.resolve(root, exports[name.replace('spinlight', '.')]!) + after;
  });
}

let programs: string | null = null;

/** One folder for the programs of this process. */
function programFolder(): string {
  programs ??= scratchFolder('docs');
  return programs;
}

/** The block as a file to run, in a temporary folder of its own. */
export function programOf(block: Block): string {
  const folder = mkdtempSync(path.join(programFolder(), 'program-'));
  const file = path.join(folder, `${path.basename(block.file, '.md')}.ts`);
  writeFileSync(file, runnable(block));
  return file;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs this Node in the root of the project. */
export function runNode(given: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, given, { cwd: root, env: { ...env, NO_COLOR: '1' } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function spinlight(words: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return runNode([path.join(root, 'bin/spinlight.mjs'), ...words], env);
}
