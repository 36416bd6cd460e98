import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closest, fail, InternalError, type Place, SpinlightError } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import type { PimGeometry } from '../network/pim-geometry.ts';

/** What a specification file exports by default, seen by its shape: files may carry their own copy of spinlight. */
export interface LoadedSpec {
  readonly name: string;
  readonly file: string;
  readonly pim: PimGeometry | null;
  /** Throws SpinlightError only. */
  readonly elaborate: () => Design;
  /** Files to write beside the Verilog, such as those of a register block. Throws SpinlightError only. */
  readonly documents: (options: { readonly templatesDir?: string }) => readonly Document[];
}

/** A file by its plain name. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/**
 * Loads a specification file. SL0801 if it cannot be read, parsed or run, SL0802 if its default export is not a spec;
 * diagnostics that the file itself raises pass through.
 */
export async function loadSpec(file: string): Promise<LoadedSpec> {
  const full = path.resolve(file);
  if (!existsSync(full)) {
    fail('SL0801', `${file} does not exist`, {
      help: 'Name a specification file such as dsl/specs/pim-dense-64x16.ts.',
    });
  }
  if (!statSync(full).isFile()) fail('SL0801', `${file} is not a file`, { help: 'Name the .ts file in it.' });
  if (!/\.[cm]?[jt]s$/.test(full)) {
    fail('SL0801', `${file} is no TypeScript file`, {
      help: 'Specifications end in .ts; `spinlight ir` reads netlists (.netlist) as well.',
    });
  }
  let exported: unknown;
  try {
    exported = ((await import(pathToFileURL(full).href)) as { default?: unknown }).default;
  } catch (error) {
    return loadingFailed(file, full, error);
  }
  return checkedSpec(file, full, exported);
}

function checkedSpec(file: string, full: string, exported: unknown): LoadedSpec {
  const help = "End the file with `export default spec('name', Module(parameters))`.";
  if (exported === undefined) return fail('SL0802', `${file} has no default export`, { help });
  if (!isSpec(exported)) return fail('SL0802', `the default export of ${file} is not a spec`, { help });
  return {
    name: exported.name,
    file,
    pim: exported.pim ?? null,
    elaborate: () => {
      try {
        return exported.elaborate();
      } catch (error) {
        return loadingFailed(file, full, error);
      }
    },
    documents: (options) => {
      try {
        return checkedDocuments(file, exported.documents?.(options) ?? []);
      } catch (error) {
        return loadingFailed(file, full, error);
      }
    },
  };
}

/** SL0802 unless every document is a text with a plain name of its own. */
function checkedDocuments(file: string, documents: unknown): readonly Document[] {
  const list = Array.isArray(documents) ? (documents as Partial<Document>[]) : [{}];
  const names = list.map((item) => item.path);
  list.forEach(({ path: name, text }, i) => {
    const plain = typeof name === 'string' && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name);
    if (!plain || typeof text !== 'string') {
      fail('SL0802', `${file}: documents gives something that is no file`, {
        help: 'documents is a function that gives a list of { path, text }, each path a plain name',
      });
    }
    if (names.indexOf(name) < i) fail('SL0802', `${file}: documents gives ${name} twice`);
  });
  return list as Document[];
}

interface SpecShape {
  readonly kind: 'spec';
  readonly name: string;
  readonly elaborate: () => Design;
  readonly pim?: PimGeometry;
  readonly documents?: (options: { readonly templatesDir?: string }) => unknown;
}

function isSpec(value: unknown): value is SpecShape {
  if (value === null || typeof value !== 'object') return false;
  const { kind, name, elaborate } = value as Record<string, unknown>;
  return kind === 'spec' && typeof name === 'string' && typeof elaborate === 'function';
}

function loadingFailed(file: string, full: string, error: unknown): never {
  if (error instanceof SpinlightError || error instanceof InternalError) throw error;
  if (error instanceof Error && error.name === 'SpinlightError' && 'diagnostics' in error) {
    throw new SpinlightError(error.diagnostics as SpinlightError['diagnostics']);
  }
  const missing = missingModule(error);
  const place = placeOf(error, full) ?? missing?.place;
  const what = /does not provide an export|Cannot find (module|package)/.test(messageOf(error))
    ? 'imports something that does not exist'
    : error instanceof SyntaxError
      ? 'is not valid TypeScript'
      : 'stopped with an exception';
  const raised = new SpinlightError([
    {
      code: 'SL0801',
      severity: 'error',
      message: `${file} ${what}: ${messageOf(error)}`,
      ...(place && { place }),
      help: missing?.help ?? helpFor(messageOf(error)),
    },
  ]);
  raised.cause = error;
  throw raised;
}

function helpFor(message: string): string {
  if (/import statement outside a module/.test(message))
    return 'Set "type": "module" in the package.json beside the file, or name it .mts.';
  if (/TypeScript enum is not supported/.test(message))
    return "For hardware, write const State = Enum('state', ['idle', 'busy']); otherwise an object `as const`.";
  if (/not supported in strip-only mode/.test(message))
    return 'Node runs TypeScript by leaving the types out: write it with JavaScript and types alone.';
  return 'Correct the file; --debug shows the whole stack.';
}

/** Entry points that a specification imports, for a suggestion. */
const packages = [
  '',
  '/lib',
  '/pim',
  '/engine',
  '/verilog',
  '/coverage',
  '/passes',
  '/golden',
  '/network',
].map((entry) => `spinlight${entry}`);

/** For an import of a file or package that is not there: the line that asks for it, and what to do. */
function missingModule(error: unknown): { readonly place: Place | undefined; readonly help: string } | null {
  const [, kind, name, from] =
    /^Cannot find (module|package) '(.*)' imported from (.*)$/m.exec(
      error instanceof Error ? error.message : '',
    ) ?? [];
  if (name === undefined) return null;
  const file = filePath(from!);
  const asked = kind === 'module' ? path.basename(name) : name;
  return {
    place: placeOfText(file, asked),
    help:
      kind === 'package'
        ? closest(name, packages, `install it with npm install ${name}, or correct the name`)
        : 'Imports of files of your own have their whole name: ./block.ts',
  };
}

/** The first place of a text in a file, if there is one. */
function placeOfText(file: string, text: string): Place | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.findIndex((candidate) => /['"]/.test(candidate) && candidate.includes(text));
  if (line < 0) return undefined;
  return { file, line: line + 1, column: lines[line]!.indexOf(text) + 1, length: text.length };
}

/** The first line; the kind of error is told where it says more than `Error` does. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const first = error.message.split('\n', 1)[0]!;
  return error.name === 'Error' || error instanceof SyntaxError ? first : `${error.name}: ${first}`;
}

/**
 * Where an error lies: what the head of its stack frames (`file:line`, source lines, carets: syntax errors), else
 * the topmost call in the specification file.
 */
function placeOf(error: unknown, full: string): Place | undefined {
  if (!(error instanceof Error) || !error.stack) return undefined;
  const framed = /^(\S+):(\d+)\n(?:.*\n)+?( *)(\^+)\n/.exec(error.stack);
  if (framed) {
    const [, file, line, before, carets] = framed;
    return {
      file: filePath(file!),
      line: Number(line),
      column: before!.length + 1,
      length: carets!.length,
    };
  }
  for (const [, file, line, column] of error.stack.matchAll(/([^\s()]+):(\d+):(\d+)/g)) {
    if (filePath(file!) === full) return { file: full, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function filePath(text: string): string {
  return text.startsWith('file:') ? fileURLToPath(text) : text;
}
