import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CosimSummary } from '../../src/cosim/index.ts';
import { repository, spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const macro = 'dsl/specs/pim-2of4-64x16.ts';
const digits = 'networks/digits';
const network = ['--model', `${digits}/digits.tflite`, '--inputs', `${digits}/inputs`];
const expected = ['--expect', `${digits}/expected.json`];

describe('spinlight cosim', () => {
  it('prints one object with stable keys, and nothing else on standard output', async () => {
    const { code, stdout, stderr } = await spinlight(['cosim', macro, ...network, ...expected, '--json']);
    const summary = JSON.parse(stdout) as CosimSummary;
    expect([code, stderr]).toEqual([0, '']);
    expect(Object.keys(summary)).toEqual([
      'engine',
      'design',
      'network',
      'rounding',
      'pruned',
      'geometry',
      'inputs',
      'matched',
      'images',
      'layers',
      'macs',
      'macsSkipped',
      'weights',
      'weightsZero',
      'cycles',
      'utilisation',
      'cyclesSimulated',
      'seconds',
      'secondsSimulating',
      'firstMismatch',
      'versions',
      'command',
    ]);
    expect(Object.keys(summary.layers[0]!)).toEqual([
      'name',
      'kind',
      'macs',
      'macsSkipped',
      'cycles',
      'loadCycles',
      'utilisation',
      'tiles',
      'tilesSkipped',
      'passes',
      'weights',
      'weightsZero',
    ]);
    expect(summary).toMatchObject({
      engine: 'embedded',
      design: 'pim-2of4-64x16',
      network: 'digits',
      rounding: 'double',
      inputs: 20,
      matched: 20,
      firstMismatch: null,
      versions: { node: process.versions.node },
    });
    expect(summary.layers).toHaveLength(5);
    expect(summary.cycles).toBe(summary.layers.reduce((sum, layer) => sum + layer.cycles, 0));
    expect(summary.macs).toBe(109_824);
  });

  it('prints a table and the outcome, and writes a page', async () => {
    const page = path.join(folder(), 'new', 'report.html');
    const words = ['cosim', macro, ...network, ...expected, '--images', '3', '--report', page];
    const { code, stdout } = await spinlight(words);
    expect(code).toBe(0);
    expect(stdout).toContain('digits on pim-2of4-64x16');
    expect(stdout).toMatch(/^conv2d_5 +conv +73,728 +[\d,]+ +[█▏▎▍▌▋▊▉·]+ +\d+\.\d %/m);
    expect(stdout).toContain('✔ 3 of 3 inputs matched: all sums of the hardware equal the golden model');
    expect(stdout).not.toContain('\u001b');
    expect(readFileSync(page, 'utf8')).toContain('<h1>digits on pim-2of4-64x16</h1>');
    expect(readdirSync(path.dirname(page))).toEqual(['report.html']);
  });

  it('takes colours if they are asked for', async () => {
    const { stdout } = await spinlight(['cosim', macro, ...network, '--images', '1'], {
      NO_COLOR: '',
      FORCE_COLOR: '1',
    });
    expect(stdout).toContain('\u001b[1;32m✔');
  });

  it('tells which outputs are not as expected', async () => {
    const file = path.join(folder(), 'expected.json');
    const outputs = JSON.parse(
      readFileSync(path.join(repository, digits, 'expected.json'), 'utf8'),
    ) as Record<string, number[]>;
    outputs.digit_2_1437![4]! += 9;
    writeFileSync(file, JSON.stringify(outputs));
    const { code, stdout } = await spinlight(['cosim', macro, ...network, '--expect', file]);
    expect(code).toBe(1);
    expect(stdout).toContain('✘ 1 of 20 outputs differ from the expectation');
    expect(stdout).toMatch(/digit_2_1437: \[4\] is -128, expected -119/);
  });

  it('runs only what is chosen', async () => {
    const { stdout } = await spinlight([
      'cosim',
      macro,
      ...network,
      '--only',
      'digit_3_1438,digit_0_1445',
      '--json',
    ]);
    expect((JSON.parse(stdout) as CosimSummary).images.map((image) => image.name)).toEqual([
      'digit_0_1445',
      'digit_3_1438',
    ]);
  });

  it('prunes, says that expectations do not apply, and compares with the golden model', async () => {
    const words = [
      'cosim',
      'dsl/specs/pim-1of4-phase-64x16.ts',
      ...network,
      ...expected,
      '--prune',
      '1:4',
      '--images',
      '2',
    ];
    const { code, stdout, stderr } = await spinlight([...words, '--json']);
    const summary = JSON.parse(stdout) as CosimSummary;
    expect(code).toBe(0);
    expect(stderr).toContain('not with --expect');
    expect(summary).toMatchObject({ pruned: '1:4', matched: 2 });
    expect(summary.images[0]!.expected).toBeNull();
    expect(summary.weightsZero / summary.weights).toBeGreaterThan(0.6);
  });
});

describe('a broken macro', () => {
  /** A specification of the macro with one operator of its column changed. */
  function brokenSpec(): string {
    const file = path.join(folder(), 'broken.ts');
    writeFileSync(
      file,
      `import good from '${repository}/${macro}';
import { mutations } from '${repository}/test/support/mutate.ts';
export default {
  ...good,
  name: 'broken',
  elaborate() {
    const changes = mutations(good.elaborate()).filter((change) => /^pim_column: .*add -> sub/.test(change.description));
    return changes[changes.length - 1].apply();
  },
};
`,
    );
    return file;
  }

  it('is found: where, and with waves of the place', async () => {
    const waves = path.join(folder(), 'waves');
    const page = path.join(folder(), 'broken.html');
    const words = ['cosim', brokenSpec(), ...network, ...expected, '--wave', waves, '--report', page];
    const { code, stdout } = await spinlight([...words, '--json']);
    const summary = JSON.parse(stdout) as CosimSummary;
    expect(code).toBe(1);
    expect(summary.matched).toBe(0);
    const { firstMismatch } = summary;
    expect(firstMismatch).toMatchObject({ image: 'digit_0_1445', layer: 'conv2d_0', tile: 0 });
    expect(firstMismatch!.signal).toMatch(/^out_sums\[\d+\]$/);
    expect(firstMismatch!.expected).not.toBe(firstMismatch!.actual);
    const { file, cycle, reproduced } = firstMismatch!.wave!;
    expect([path.dirname(file), reproduced]).toEqual([waves, true]);
    const vcd = readFileSync(file, 'utf8');
    expect(vcd).toContain('$scope module pim_macro $end');
    expect(vcd).toContain(`#${cycle * 10}\n`);
    const { origin, signal } = firstMismatch!;
    const [, group] = /\[(\d+)\]/.exec(signal)!;
    expect(origin!.source).toMatch(/^dsl\/pim\/macro\.ts:\d+:\d+$/);
    expect(origin!.verilog).toBe(`pim_macro.out_sums[${22 * Number(group) + 21}:${22 * Number(group)}]`);
    const view = readFileSync(firstMismatch!.wave!.view, 'utf8');
    expect(view).toContain(`*-6.0 ${cycle * 10} -1`);
    const variables = new Set(namesIn(vcd));
    const shown = view.split('\n').filter((line) => line.startsWith('pim_macro.'));
    expect(shown).toContain(`pim_macro.column_${group}.sum[21:0]`);
    for (const name of shown) expect(variables).toContain(name);
    expect(readFileSync(page, 'utf8')).toContain('First mismatch');
    const text = await spinlight(words);
    expect(text.stdout).toContain('✘ the hardware differs from the golden model after 0 of 20 inputs');
    expect(text.stdout).toMatch(/signal {4}out_sums\[\d+\]/);
    expect(text.stdout).toContain('waves');
  });
});

/** The signals of a VCD file as wave viewers name them. */
function namesIn(vcd: string): string[] {
  const scopes: string[] = [];
  const names: string[] = [];
  const declaration = /^\$(?:scope module (\w+)|upscope|var \w+ \d+ \S+ (\w+)(?: (\[\d+:0\]))?) \$end$/gm;
  for (const [, scope, name, range = ''] of vcd.matchAll(declaration)) {
    if (scope !== undefined) scopes.push(scope);
    else if (name !== undefined) names.push(`${scopes.join('.')}.${name}${range}`);
    else scopes.pop();
  }
  return names;
}

describe('spinlight where', () => {
  const rtl = 'rtl-out/pim-2of4-64x16';
  const lineOf = (file: string, text: string) =>
    readFileSync(path.join(repository, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1;

  it('leads from a line of Verilog to the source and back', async () => {
    const verilog = `${rtl}/pim_sequencer.v`;
    const line = lineOf(verilog, 'reg             state;');
    const there = await spinlight(['where', `${verilog}:${line}`]);
    const source = lineOf('dsl/pim/sequencer.ts', 'm.fsm({');
    expect(there.stdout).toContain(`--> dsl/pim/sequencer.ts:${source}:`);
    const back = await spinlight(['where', `dsl/pim/sequencer.ts:${source}`, rtl]);
    expect(back.stdout).toContain(`--> ${verilog}:${line}\n`);
    const end = await spinlight(['where', `${verilog}:${lineOf(verilog, 'endmodule')}`]);
    expect(end.stdout).toContain('comes from no line of the source');
  });

  it('finds a signal by its path', async () => {
    const { stdout } = await spinlight(['where', 'column_3.sum', rtl, '--json']);
    const found = JSON.parse(stdout) as { verilog: { path: string; line: number }; source: { file: string } };
    expect(found.verilog.path).toBe('pim_macro.column[3].sum');
    expect(found.verilog.line).toBe(lineOf(`${rtl}/pim_column.v`, ' sum  '));
    expect(found.source.file).toBe('dsl/pim/column.ts');
  });

  it.each([
    [['sequencer.bussy', rtl], 2, "did you mean 'busy'?"],
    [['column_3.sum'], 2, 'folder of the Verilog'],
    [['column_3.sum', 'rtl-out'], 3, 'there are no maps'],
    [['dsl/pim/other.ts:3', rtl], 2, 'Its sources are'],
    [[`${rtl}/absent.v:3`], 2, 'know no file absent.v'],
  ])('%j ends with a diagnostic', async (words, code, text) => {
    const result = await spinlight(['where', ...words]);
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(text)]);
  });
});

describe('spinlight demo', () => {
  it('runs the shipped network and writes its page', async () => {
    const page = path.join(folder(), 'demo.html');
    const { code, stdout } = await spinlight(['demo', '--report', page]);
    expect(code).toBe(0);
    expect(stdout).toContain('20 of 20 inputs matched');
    expect(stdout).toContain('every output is as expected');
    expect(readFileSync(page, 'utf8')).toContain('data:image/bmp;base64,');
  });
});

describe('spinlight generate', () => {
  it('writes each specification into its folder, the same bytes every time', async () => {
    const out = path.join(folder(), 'rtl');
    const specs = [macro, 'dsl/specs/pim-dense-64x16.ts'];
    const { code, stdout } = await spinlight(['generate', ...specs, '-o', out, '--json']);
    expect(code).toBe(0);
    const { designs } = JSON.parse(stdout) as {
      designs: { name: string; folder: string; sources: string[]; files: string[] }[];
    };
    expect(designs.map((design) => design.name)).toEqual(['pim-2of4-64x16', 'pim-dense-64x16']);
    for (const { folder: place, files, sources } of designs) {
      expect(readdirSync(place).sort()).toEqual([...files].sort());
      expect(sources).toContain('pim_macro.v');
    }
    const read = () =>
      designs.map(({ folder: place, files }) =>
        files.map((file) => readFileSync(path.join(place, file), 'utf8')),
      );
    const before = read();
    await spinlight(['generate', ...specs.map((spec) => path.join(repository, spec)), '-o', out]);
    expect(read()).toEqual(before);
  });
});

describe('the command line', () => {
  it('helps, with examples and exit codes', async () => {
    const all = await spinlight(['--help']);
    expect(all.code).toBe(0);
    for (const command of ['check', 'generate', 'cosim', 'demo', 'doctor'])
      expect(all.stdout).toContain(`\n  ${command} `);
    const one = await spinlight(['cosim', '--help']);
    expect(one.stdout).toMatch(/Examples:\n {2}spinlight cosim dsl\/specs/);
    expect(one.stdout).toContain('Exit codes: 0 ');
    expect((await spinlight([])).stdout).toBe(all.stdout);
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect((await spinlight(['--version'])).stdout).toBe(`${version}\n`);
  });

  it('checks designs', async () => {
    const { code, stdout } = await spinlight(['check', macro]);
    expect(stdout).toMatch(/pim-2of4-64x16\.ts: pim_macro is in order \(3 modules, [\d,]+ register bits\)/);
    expect(code).toBe(0);
  });

  it('ends quietly when its reader goes away', async () => {
    const words = ['cosim', macro, ...network, '--json'].join(' ');
    const child = spawn('sh', ['-c', `"${process.execPath}" bin/spinlight.mjs ${words} | head -c 20`], {
      cwd: repository,
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
  });

  it('can be interrupted, and then leaves nothing behind', async () => {
    const page = path.join(folder(), 'interrupted.html');
    const words = [
      'cosim',
      'dsl/specs/pim-1of8-64x16.ts',
      ...network,
      '--engine',
      'icarus',
      '--report',
      page,
    ];
    const child = spawn(process.execPath, ['bin/spinlight.mjs', ...words], {
      cwd: repository,
      detached: true,
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    process.kill(-child.pid!, 'SIGINT');
    const signal = await new Promise((resolve) => child.on('close', (code, by) => resolve(by ?? code)));
    expect(signal).toBe('SIGINT');
    expect(existsSync(page)).toBe(false);
  });
});
