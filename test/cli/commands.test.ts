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
    expect(readFileSync(page, 'utf8')).toContain('First mismatch');
    const text = await spinlight(words);
    expect(text.stdout).toContain('✘ the hardware differs from the golden model after 0 of 20 inputs');
    expect(text.stdout).toMatch(/signal {4}out_sums\[\d+\]/);
    expect(text.stdout).toContain('waves');
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
