import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/failure.ts';
import { scratchFolder } from '../../src/files/index.ts';
import { roundings } from '../../src/golden/index.ts';
import { blocksOf, readDocument, root, runnable, spinlight } from './documents.ts';

const file = 'docs/co-simulation.md';
const digits = path.join(root, 'networks/digits');
const model = [
  '--model',
  path.join(digits, 'digits.tflite'),
  '--inputs',
  path.join(digits, 'inputs'),
  '--json',
];
const folder = scratchFolder('docs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function section(heading: string): string {
  return readDocument(file).split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
}

/** Keys of an object and of the objects in it, as `layers[].cycles`; `versions` has keys of its own. */
function keysOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${prefix}[]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    return name === 'versions' ? [name] : [name, ...keysOf(item, name)];
  });
}

/** Keys that the table names: `images[]` followed by `name` means `images[].name`. */
function documentedKeys(): string[] {
  const rows = [...section('JSON').matchAll(/^\| (`[^|]*) \| (.*) \|$/gm)];
  return rows.flatMap(([, names, content]) => {
    const keys = [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    const inner = keys.length === 1 ? [...content!.matchAll(/`([\w[\]]+)`/g)].map(([, name]) => name!) : [];
    return [...keys, ...inner.map((name) => `${keys[0]}.${name}`)].map((key) => key.replace(/\[\]$/, ''));
  });
}

it('docs/co-simulation.md names every key of the JSON object, and no other', async () => {
  const program = blocksOf(file).find(({ info }) => info === 'ts mismatch')!;
  const specification = path.join(folder, 'wrong.ts');
  writeFileSync(specification, runnable(program));
  const expectations = path.join(folder, 'expected.json');
  writeFileSync(expectations, JSON.stringify({ digit_0_1445: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }));
  const good = path.join(root, 'dsl/specs/pim-2of4-64x16.ts');
  const runs = await Promise.all([
    spinlight(['cosim', specification, ...model, '--images', '1', '--wave', folder]),
    spinlight(['cosim', good, ...model, '--images', '1', '--expect', expectations]),
  ]);
  const found = new Set(runs.flatMap(({ stdout }) => keysOf(JSON.parse(stdout))));
  expect([...new Set(documentedKeys())].sort()).toEqual([...found].sort());
});

it('docs/co-simulation.md lists the exit codes', () => {
  const documented = [...section('Exit codes').matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
  expect(documented).toEqual(Object.values(exitCodes));
});

it('docs/co-simulation.md lists the variants of rounding', () => {
  const documented = [...section('Rounding').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  expect(documented.shift()).toBe('--rounding');
  expect(documented).toEqual([...roundings]);
});

it('docs/co-simulation.md tells the result of the shipped network as it is, and cycles by its formula', async () => {
  const expected = path.join(digits, 'expected.json');
  const run = async (rounding: string) => {
    const { stdout } = await spinlight([
      ...['cosim', path.join(root, 'dsl/specs/pim-2of4-64x16.ts'), ...model],
      ...['--expect', expected, '--rounding', rounding],
    ]);
    return JSON.parse(stdout);
  };
  const [double, single, halfUp] = await Promise.all(['double', 'single', 'half-up'].map(run));
  expect(readDocument(file)).toContain(
    `${double.cycles.toLocaleString('en-US')} cycles per inference; ${double.weightsZero} of ` +
      `${double.weights.toLocaleString('en-US')} weights are zero`,
  );
  expect([double.matched, single.matched, halfUp.matched]).toEqual([20, 15, 20]);
  const positions: Record<string, number> = {
    conv2d_0: 64,
    depthwise_conv2d_1: 64,
    conv2d_2: 64,
    conv2d_5: 16,
    fully_connected_8: 1,
  };
  for (const { name, cycles, loadCycles, tiles } of double.layers)
    expect(cycles, name).toBe(loadCycles + tiles * (positions[name]! * 8 + 6));
});
