import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import dense from '../../dsl/specs/pim-dense-64x16.ts';
import { codes, type Diagnostic, SpinlightError } from '../../src/diag/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { parseDesign } from '../../src/ir/text/index.ts';
import * as language from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/check-design.ts';
import { readDocument, spinlight } from './documents.ts';

interface Row {
  readonly code: string;
  readonly meaning: string;
  readonly example: string;
  readonly advice: string;
}

const rows = readDocument('docs/diagnostics.md')
  .split('\n')
  .flatMap((line): Row[] => {
    const [, code, meaning, example, advice] = /^\| (SL\d{4}) \| (.*?) \| (.*) \| (.*?) \|$/.exec(line) ?? [];
    return code ? [{ code, meaning: meaning!, example: example!, advice: advice! }] : [];
  });

/** The text in a code span; null if the cell does not begin with one. */
function codeOf(cell: string): string | null {
  return /^``(.*)``$/.exec(cell)?.[1] ?? /^`([^`]*)`$/.exec(cell)?.[1] ?? null;
}

/** Codes that a design in the notation of the document raises. */
function codesOfBody(example: string): string[] {
  const { module, input, output, streamIn, streamOut, UInt, SInt, Bool, Vec, elaborate } = language;
  const names = Object.keys(language);
  const body = new Function(
    'm',
    'ports',
    ...names,
    `const { a, b, s, go, lanes, y, from, to } = ports;
    const { count } = m.reg({ count: UInt(8) });
    ${example};`,
  );
  const top = module(
    'example',
    () => ({
      a: input(UInt(8)),
      b: input(UInt(9)),
      s: input(SInt(8)),
      go: input(Bool()),
      lanes: input(Vec(4, UInt(8))),
      y: output(UInt(8)),
      from: streamIn({ data: UInt(8) }),
      to: streamOut({ data: UInt(8), last: Bool() }),
    }),
    (m, ports) => body(m, ports, ...Object.values(language)),
  );
  return codesOf(() => checkDesign(elaborate(top({}))));
}

function codesOf(run: () => readonly Diagnostic[]): string[] {
  try {
    return run().map(({ code }) => code);
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
}

async function codesOfSimulation(example: string): Promise<string[]> {
  const simulation = startEmbedded(dense.elaborate());
  const run = new Function('simulation', `return (async () => { ${example} })();`);
  try {
    await run(simulation);
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
  return [];
}

const folder = mkdtempSync(path.join(tmpdir(), 'spinlight-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files that stand for the words in capitals of an example. */
function placeholder(word: string): string {
  if (word === 'FILE.onnx') {
    const file = path.join(folder, 'net.onnx');
    writeFileSync(file, 'onnx');
    return file;
  }
  if (word === 'SPEC-WITHOUT-PIM') {
    const file = path.join(folder, 'plain.ts');
    const lang = path.resolve(import.meta.dirname, '../../src/lang/index.ts');
    writeFileSync(
      file,
      `import { module, output, spec, UInt } from '${lang}';
       const plain = module('plain', () => ({ y: output(UInt(1)) }), (_m, { y }) => { y.drive(0); });
       export default spec('plain', plain({}));`,
    );
    return file;
  }
  return word;
}

async function codesOfCommand(example: string): Promise<string[]> {
  const words = example.split(' ').map(placeholder);
  const env = { ...process.env };
  while (words[0]?.includes('=')) {
    const [name, value] = words.shift()!.split('=');
    env[name!] = value;
  }
  expect(words.shift()).toBe('spinlight');
  const { stderr } = await spinlight(words, env);
  return [...stderr.matchAll(/^error\[(SL\d{4})\]/gm)].map(([, code]) => code!);
}

describe('docs/diagnostics.md', () => {
  it('lists every code of codes.ts, in order, with its title, and no other', () => {
    expect(rows.map(({ code, meaning }) => `${code} ${meaning}`)).toEqual(
      Object.entries(codes).map(([code, title]) => `${code} ${title}`),
    );
  });

  it('says what to do about each', () => {
    for (const { code, advice } of rows) expect(advice.length, code).toBeGreaterThan(10);
  });

  for (const { code, example } of rows) {
    const program = codeOf(example);
    if (program === null) {
      it(`${code} has no example, and says why`, () => {
        expect(example).toMatch(/^not (raised$|shown: )/);
      });
      continue;
    }
    it(`the example of ${code} raises it`, async () => {
      const found = program.includes('spinlight ')
        ? await codesOfCommand(program)
        : program.startsWith('netlist ')
          ? codesOf(() => checkDesign(parseDesign(program)))
          : code.startsWith('SL05')
            ? await codesOfSimulation(program)
            : codesOfBody(program);
      expect(found).toContain(code);
    });
  }
});
