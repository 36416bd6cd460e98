import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Diagnostic, renderDiagnostics, SpinlightError } from '../../src/diag/index.ts';
import { scratchFolder } from '../../src/files/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { parseDesign } from '../../src/ir/text/index.ts';
import { elaborate, type ModuleRequest } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { root, spinlight } from './documents.ts';

/**
 * The page of a diagnostic: `docs/diagnostics/SL0101.md`. It has the title, what the diagnostic means, a smallest example
 * (a program `ts`, a netlist, or a command `sh`), what spinlight says about it (`text`), and what to do. Where no small
 * example can be run, the page names a test that raises the code.
 */
export interface Page {
  readonly file: string;
  readonly text: string;
  readonly title: string;
  readonly example: { readonly info: string; readonly text: string } | null;
  readonly rendered: string | null;
  /** The test that raises the code, relative to the root. */
  readonly test: string | null;
}

const folder = path.join(root, 'docs/diagnostics');

export function pageFiles(): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

export function readPage(code: string): Page | null {
  const file = path.join(folder, `${code}.md`);
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const [, info, example] = /^```(ts|netlist|sh)\n([\s\S]*?)\n```$/m.exec(text) ?? [];
  return {
    file,
    text,
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    example: info ? { info, text: example! } : null,
    rendered: /^```text\n([\s\S]*?)\n```$/m.exec(text)?.[1] ?? null,
    test: /\]\(\.\.\/\.\.\/(test\/[^)]*)\)/.exec(text)?.[1] ?? null,
  };
}

const scratch = scratchFolder('pages');
let runs = 0;

/** What spinlight says about the example of a page. */
export async function said(code: string, { info, text }: { info: string; text: string }): Promise<string> {
  if (info === 'sh') return command(text);
  const here = path.join(scratch, String(runs++));
  mkdirSync(here);
  const name = info === 'ts' ? `${code}.ts` : `${code}.txt`;
  const file = path.join(here, name);
  writeFileSync(file, info === 'ts' ? runnable(text) : text);
  const found = info === 'ts' ? await ofProgram(file) : ofNetlist(text, name);
  return renderDiagnostics(found, { base: here }).replaceAll(`${root}/`, '');
}

/** The program with files in the place of the entry points of the package. */
function runnable(program: string): string {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  return program.replaceAll(/(from |import\()'spinlight(\/[\w/]+)?'/g, (_, before, entry = '') => {
    return `${before}'${path.join(root, exports[`.${entry}`] ?? `missing entry ${entry}`)}'`;
  });
}

async function ofProgram(file: string): Promise<readonly Diagnostic[]> {
  try {
    const { top, design, diagnostics } = (await import(file)) as {
      top?: ModuleRequest;
      design?: Design;
      diagnostics?: readonly Diagnostic[];
    };
    if (diagnostics) return diagnostics;
    const made = design ?? (top && elaborate(top));
    return made ? checkDesign(made) : [];
  } catch (error) {
    if (error instanceof SpinlightError) return error.diagnostics;
    throw error;
  }
}

function ofNetlist(text: string, name: string): readonly Diagnostic[] {
  try {
    return checkDesign(parseDesign(text, name));
  } catch (error) {
    if (error instanceof SpinlightError) return error.diagnostics;
    throw error;
  }
}

/** Files and folders that stand for the words in capitals of a command. */
const placeholders: Readonly<Record<string, () => string>> = {
  'FILE.onnx': () => made('net.onnx', 'onnx'),
  'SPEC-WITHOUT-PIM': () =>
    made(
      'plain.ts',
      runnable(`import { module, output, spec, UInt } from 'spinlight';
        const plain = module('plain', () => ({ y: output(UInt(1)) }), (_m, { y }) => { y.drive(0); });
        export default spec('plain', plain({}));`),
    ),
  'OLD-TOOLS': () => tools('old', { iverilog: 'echo "Icarus Verilog version 9.7 (stable)"', vvp: 'exit 0' }),
};

function made(name: string, text: string): string {
  const file = path.join(scratch, name);
  writeFileSync(file, text);
  return file;
}

function tools(name: string, scripts: Readonly<Record<string, string>>): string {
  const bin = path.join(scratch, name);
  mkdirSync(bin, { recursive: true });
  for (const [tool, script] of Object.entries(scripts)) {
    writeFileSync(path.join(bin, tool), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, tool), 0o755);
  }
  return bin;
}

async function command(text: string): Promise<string> {
  const env = { ...process.env };
  const standing = new Map<string, string>();
  const words = text
    .replaceAll('\\\n', ' ')
    .trim()
    .split(/\s+/)
    .map((word) =>
      word.replace(/[A-Z]+(-[A-Z]+)+|FILE\.onnx/, (name) => {
        const make = placeholders[name];
        if (!make) return name;
        const file = make();
        standing.set(file, name);
        return file;
      }),
    );
  while (words[0]?.includes('=')) {
    const [name, value] = words.shift()!.split('=');
    env[name!] = value;
  }
  if (words.shift() !== 'spinlight') throw new Error(`not a command of spinlight: ${text}`);
  const { stderr } = await spinlight(words, env);
  // What the command did before the mistake is not the subject.
  let shown = stderr.slice(Math.max(0, stderr.search(/^(error|warning|note)\[/m))).trimEnd();
  shown = shown.replaceAll(`${root}/`, '');
  for (const [file, name] of standing) shown = shown.replaceAll(file, name);
  return shown;
}

/** Writes what spinlight says into the page. */
export function rewrite(page: Page, rendered: string): void {
  const block = `\`\`\`text\n${rendered}\n\`\`\``;
  const text =
    page.rendered === null
      ? page.text.replace(/^(```(?:ts|netlist|sh)\n[\s\S]*?\n```)$/m, (example) => `${example}\n\n${block}`)
      : page.text.replace(/^```text\n[\s\S]*?\n```$/m, () => block);
  writeFileSync(page.file, text);
}

if (process.argv[1] === import.meta.filename) {
  // `node test/docs/diagnostic-pages.ts --update`, and read the diff.
  for (const file of pageFiles()) {
    const code = file.slice(0, 6);
    const page = readPage(code)!;
    if (!page.example || (process.argv.length > 3 && !process.argv.includes(code))) continue;
    const rendered = await said(code, page.example);
    if (process.argv.includes('--update') && rendered !== page.rendered) rewrite(page, rendered);
    process.stdout.write(`${rendered.includes(`[${code}]`) ? 'ok     ' : 'MISSING'} ${code}\n`);
  }
}
