import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository, spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const macro = 'dsl/specs/pim-2of4-64x16.ts';
const digits = 'networks/digits';
const network = ['--model', `${digits}/digits.tflite`, '--inputs', `${digits}/inputs`];

/** A specification file of the tests. */
function specFile(name: string, text: string): string {
  const file = path.join(folder(), name);
  writeFileSync(file, text);
  return file;
}

const lang = path.join(repository, 'src/lang/index.ts');

/** What a mistake has to give: an exit code, one coded diagnostic that says it, and no stack. */
async function expectError(words: readonly string[], code: number, ...texts: readonly (string | RegExp)[]) {
  const result = await spinlight(words);
  expect(result.stderr).not.toMatch(/^ {4}at /m);
  for (const text of texts) expect(result.stderr).toMatch(text);
  expect(result.code).toBe(code);
  expect(result.stderr).toMatch(/^error\[SL\d{4}\]: /);
  return result;
}

describe('options and arguments', () => {
  it('that are misspelt are told with what was meant', async () => {
    await expectError(
      ['cosim', macro, '--modle', 'x'],
      2,
      "SL0803]: unknown option '--modle'",
      'Did you mean --model?',
    );
    await expectError(['cosmi'], 2, "SL0803]: unknown command 'cosmi'", 'Did you mean cosim?');
  });

  it('that are missing, too many or out of range are told', async () => {
    await expectError(['cosim', macro], 2, "SL0803]: option '--model <file>' is missing");
    await expectError(['ir'], 2, 'SL0803]: the name of a command is missing');
    await expectError(['check'], 2, "SL0803]: missing required argument 'spec'");
    await expectError(['cosim', macro, 'more', ...network], 2, 'SL0803]: too many arguments');
    await expectError(['cosim', macro, ...network, '--images', '0'], 2, 'SL0803', 'whole number above 0');
    await expectError(['cosim', macro, ...network, '--prune', '5:4'], 2, 'SL0803', 'N:M');
    await expectError(
      ['cosim', macro, ...network, '--engine', 'x'],
      2,
      'SL0803',
      'embedded, verilator, icarus',
    );
  });

  it('are also told as JSON, with nothing else on standard output', async () => {
    const { stdout } = await expectError(['check', '--jsn', '--json'], 2);
    expect(JSON.parse(stdout)).toEqual({
      diagnostics: [expect.objectContaining({ code: 'SL0803', help: 'Did you mean --json?' })],
    });
  });
});

describe('specification files', () => {
  it('that do not exist', async () => {
    await expectError(['check', 'nowhere.ts'], 1, 'SL0801]: nowhere.ts does not exist');
  });

  it('that are not TypeScript, at the place', async () => {
    const file = specFile('syntax.ts', 'const width = 8;\nconst more: number = = 2;\n');
    await expectError(
      ['check', file],
      1,
      /SL0801\]: .*is not valid TypeScript/,
      /syntax\.ts:2:22/,
      'const more',
    );
  });

  it('that throw, at the place', async () => {
    const file = specFile(
      'throws.ts',
      'function broken(): never {\n  throw new Error("no such luck");\n}\nbroken();\n',
    );
    await expectError(
      ['check', file],
      1,
      /SL0801\]: .*stopped with an exception: no such luck/,
      /throws\.ts:2:9/,
    );
    const { stderr } = await spinlight(['check', file, '--debug']);
    expect(stderr).toMatch(/^ {4}at broken /m);
  });

  it('that import what is not there', async () => {
    const file = specFile('imports.ts', "import nothing from './nothing.ts';\nexport default nothing;\n");
    await expectError(
      ['check', file],
      1,
      /SL0801\]: .*imports something that does not exist/,
      /imports\.ts:1:24/,
      'have their whole name',
    );
    const other = specFile('package.ts', "\nimport { module } from 'spinlights';\nexport default module;\n");
    await expectError(['check', other], 1, /package\.ts:2:25/, "did you mean 'spinlight'?");
  });

  it('that are something else, or TypeScript that Node does not run', async () => {
    await expectError(['check', specFile('read.me', '')], 1, /SL0801\]: .*is no TypeScript file/);
    const file = specFile('enum.ts', 'enum State { idle }\nexport default State;\n');
    await expectError(
      ['check', file],
      1,
      /SL0801\]: .*enum is not supported/,
      "Enum('state', ['idle', 'busy'])",
    );
  });

  it('that go on when their module has ended', async () => {
    const file = specFile(
      'later.ts',
      `import { input, module, output, spec, UInt } from '${lang}';
const Late = module('late', () => ({ a: input(UInt(4)), y: output(UInt(4)) }), (m, { a, y }) => {
  const { count } = m.reg({ count: UInt(4) });
  Promise.resolve().then(() => count.next(a));
  count.next(count.add(a));
  y.drive(count);
});
export default spec('late', Late({}));
`,
    );
    await expectError(['check', file], 1, /SL0111\]: .*after its body has ended/, /later\.ts:4:/);
  });

  it('without a design', async () => {
    await expectError(
      ['check', specFile('empty.ts', 'export const width = 8;\n')],
      1,
      /SL0802\]: .*no default export/,
    );
    await expectError(['check', specFile('other.ts', 'export default 8;\n')], 1, /SL0802\]: .*is not a spec/);
  });

  it('with a mistake in the design, in the place of the author', async () => {
    const file = specFile(
      'keyword.ts',
      `import { input, module, output, spec, UInt } from '${lang}';
const Wire = module('wires', () => ({ wire: input(UInt(4)), y: output(UInt(4)) }), (m, p) => p.y.drive(p.wire));
export default spec('wires', Wire({}));
`,
    );
    await expectError(['generate', file, '-o', path.join(folder(), 'out')], 1, 'SL0107', 'wire');
    expect(existsSync(path.join(folder(), 'out'))).toBe(false);
  });

  it('are all looked at, and the good ones are not written beside bad ones', async () => {
    const bad = specFile('bad.ts', 'export default 8;\n');
    const out = path.join(folder(), 'mixed');
    const { stdout } = await expectError(['check', macro, bad, '--json'], 1, 'SL0802');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      specs: [{ ok: true, design: 'pim_macro' }, { ok: false }],
    });
    await expectError(['generate', macro, bad, '-o', out], 1, 'SL0802', 'Nothing is written.');
    expect(existsSync(out)).toBe(false);
  });

  it('that are no PIM macro cannot run a network', async () => {
    const file = specFile(
      'plain.ts',
      `import { input, module, output, spec, UInt } from '${lang}';
const Pass = module('pass', () => ({ a: input(UInt(4)), y: output(UInt(4)) }), (m, p) => p.y.drive(p.a));
export default spec('pass', Pass({}));
`,
    );
    await expectError(['cosim', file, ...network], 1, /SL0702\]: .*pass is not a PIM macro/);
  });
});

describe('networks and inputs', () => {
  const model = (file: string) => ['cosim', macro, '--model', file, '--inputs', `${digits}/inputs`];

  it('that are damaged or missing', async () => {
    const bytes = readFileSync(path.join(repository, digits, 'digits.tflite'));
    const file = path.join(folder(), 'half.tflite');
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    await expectError(model(file), 1, 'SL0601');
    await expectError(
      model('nowhere.tflite'),
      3,
      'SL0604]: nowhere.tflite cannot be read: it does not exist',
    );
  });

  it('of a wrong size, or none', async () => {
    const inputs = path.join(folder(), 'inputs');
    mkdirSync(inputs);
    const words = ['cosim', macro, '--model', `${digits}/digits.tflite`, '--inputs', inputs];
    await expectError(words, 1, /SL0603\]: .*has no input: no file ends in \.dat/);
    writeFileSync(path.join(inputs, 'a.dat'), new Uint8Array(63));
    await expectError(words, 1, /SL0603\]: .*a\.dat has 63 bytes, the network's input \S+ has 64/);
    await expectError(
      [...words.slice(0, -1), 'nowhere'],
      3,
      'SL0804]: nowhere cannot be read: it does not exist',
    );
  });

  it('with expectations of other inputs, or names that do not exist', async () => {
    const file = path.join(folder(), 'expected.json');
    writeFileSync(file, '{"other": [0,0,0,0,0,0,0,0,0,0]}');
    await expectError(['cosim', macro, ...network, '--expect', file], 1, /SL0603\]: .*no output for any/);
    await expectError(
      ['cosim', macro, ...network, '--only', 'digit_x'],
      1,
      /SL0603\]: .*no input digit_x\.dat/,
    );
  });
});

describe('the machine', () => {
  it('that takes no files', async () => {
    await expectError(['generate', macro, '-o', '/proc/nowhere'], 3, 'SL0402');
    await expectError(['generate', macro, '-o', '/dev/null/nowhere'], 3, 'SL0402');
    const words = ['cosim', macro, ...network, '--images', '1', '--report'];
    for (const file of ['/dev/null/r.html', '/proc/nowhere/r.html']) {
      await expectError([...words, file], 3, `SL0804]: ${file} cannot be written`);
    }
  });

  it('leaves nothing half written where a file has the name of a folder', async () => {
    const out = path.join(folder(), 'taken');
    mkdirSync(path.join(out, 'report.html'), { recursive: true });
    await expectError(
      ['cosim', macro, ...network, '--images', '1', '--report', path.join(out, 'report.html')],
      3,
      'SL0804',
    );
    expect(readdirSync(out)).toEqual(['report.html']);
  });

  it('without the tools of an engine', async () => {
    for (const [engine, tool] of [
      ['verilator', /verilator|g\+\+/],
      ['icarus', /iverilog|vvp/],
    ] as const) {
      const result = await spinlight(['cosim', macro, ...network, '--engine', engine], {
        PATH: '/nonexistent',
      });
      expect(result.stderr).toMatch(/error\[SL0501\]: /);
      expect(result.stderr).toMatch(tool);
      expect(result.stderr).toContain('apt-get install');
      expect(result.code).toBe(3);
    }
    const { code, stdout } = await spinlight(['doctor', '--json'], { PATH: '/nonexistent' });
    const { ok, tools } = JSON.parse(stdout) as { ok: boolean; tools: { name: string; problem: string }[] };
    expect([code, ok]).toEqual([3, false]);
    expect(tools.find((tool) => tool.name === 'verilator')?.problem).toBe('verilator is not installed');
  });
});
