import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diag/index.ts';
import { startIcarus } from '../../src/engine/icarus/index.ts';
import { atLeast, findTools, firstErrors, openCacheFolder } from '../../src/engine/tools/index.ts';
import { startVerilator } from '../../src/engine/verilator/index.ts';
import { counter } from './hand-designs.ts';
import { diagnosticOf, temporaryFolder } from './tool-support.ts';

const changed = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'SPINLIGHT_CACHE'];
const environment = { ...process.env };
const bin = temporaryFolder();

beforeEach(() => {
  process.env.PATH = bin;
});
afterEach(() => {
  for (const name of changed) {
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  }
});

function install(name: string, says: string): void {
  const file = path.join(bin, name);
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
}

it('an error in generated Verilog names the place in the source', () => {
  const origin = (line: number) => (line === 12 ? 'dsl/pim/column.ts:60:5' : undefined);
  const files = [
    { path: 'column.v', text: '', origin },
    { path: 'by_hand.v', text: '' },
  ];
  const output = [
    "%Error: src/column.v:12:9: Can't find definition of variable: 'sum'",
    '%Error: src/column.v:13:1: syntax error',
    '%Error: src/by_hand.v:12:1: syntax error',
    '%Error: Exiting due to 3 errors',
  ];
  expect(firstErrors(output.join('\n'), files).split('\n')).toEqual([
    output[0],
    '  which comes from dsl/pim/column.ts:60:5',
    ...output.slice(1),
  ]);
});

describe('tools', () => {
  it('a missing program is a diagnostic with the command that installs it', async () => {
    const cacheDir = temporaryFolder();
    expect(renderDiagnostic(await diagnosticOf(() => startVerilator({ ...counter, cacheDir })))).toBe(
      [
        'error[SL0501]: verilator is not installed; it is needed for the Verilator engine',
        '  help: Install it with: sudo apt-get install -y verilator',
      ].join('\n'),
    );
    expect(await diagnosticOf(() => startIcarus(counter))).toMatchObject({
      code: 'SL0501',
      help: 'Install it with: sudo apt-get install -y iverilog',
    });
    install('verilator', 'Verilator 5.020 2024-01-01 rev v5.020');
    expect(await diagnosticOf(() => startVerilator({ ...counter, cacheDir }))).toMatchObject({
      code: 'SL0501',
      message: 'g++ is not installed; it is needed for the Verilator engine (compiles the model)',
      help: 'Install it with: sudo apt-get install -y g++',
    });
  });

  it('an old program is a diagnostic that says what would do', async () => {
    install('verilator', 'Verilator 4.038 2020-07-11 rev v4.036-114');
    expect(
      await diagnosticOf(() => startVerilator({ ...counter, cacheDir: temporaryFolder() })),
    ).toMatchObject({
      code: 'SL0502',
      message: 'verilator 4.038 is older than 5.006; it is needed for the Verilator engine',
      help: expect.stringContaining('Debian 12 and Ubuntu 24.04'),
    });
    install('iverilog', 'gibberish');
    expect(await diagnosticOf(() => startIcarus(counter))).toMatchObject({
      code: 'SL0502',
      message: expect.stringContaining('does not tell its version'),
    });
  });

  it('reports every program with path, version and what to do', () => {
    install('verilator', 'Verilator 5.046 2026-02-28 rev v5.046');
    install('vvp', 'Icarus Verilog runtime version 10.3 (stable) ()');
    const report = Object.fromEntries(findTools().map((tool) => [tool.name, tool]));
    expect(Object.keys(report)).toEqual([
      'verilator',
      'g++',
      'iverilog',
      'vvp',
      'yosys',
      'python3',
      'ccache',
    ]);
    expect(report.verilator).toEqual({
      name: 'verilator',
      purpose: 'the Verilator engine',
      optional: false,
      path: path.join(bin, 'verilator'),
      version: '5.046',
      minimum: '5.006',
      ok: true,
      problem: null,
      install: 'sudo apt-get install -y verilator',
    });
    expect(report.vvp).toMatchObject({ ok: false, version: '10.3', problem: 'vvp 10.3 is older than 11' });
    expect(report.yosys).toMatchObject({ ok: false, path: null, problem: 'yosys is not installed' });
    expect(report.ccache).toMatchObject({ ok: false, optional: true });
  });

  it('finds the versions that the real programs print', () => {
    process.env.PATH = environment.PATH!;
    for (const tool of findTools()) {
      if (tool.path !== null)
        expect([tool.name, tool.version]).toEqual([tool.name, expect.stringMatching(/^\d+(\.\d+)*$/)]);
    }
  });

  it('compares versions by number', () => {
    expect(atLeast('5.006', '5.006')).toBe(true);
    expect(atLeast('5.04', '5.036')).toBe(false);
    expect(atLeast('5.100', '5.036')).toBe(true);
    expect(atLeast('12.2.0', '9')).toBe(true);
    expect(atLeast('4.228', '5.006')).toBe(false);
  });

  it('looks for the cache in SPINLIGHT_CACHE, XDG_CACHE_HOME and the home folder', () => {
    const base = temporaryFolder();
    process.env.HOME = path.join(base, 'home');
    delete process.env.SPINLIGHT_CACHE;
    delete process.env.XDG_CACHE_HOME;
    expect(openCacheFolder()).toBe(path.join(base, 'home/.cache/spinlight'));
    process.env.XDG_CACHE_HOME = path.join(base, 'xdg');
    expect(openCacheFolder()).toBe(path.join(base, 'xdg/spinlight'));
    process.env.SPINLIGHT_CACHE = path.join(base, 'own');
    expect(openCacheFolder()).toBe(path.join(base, 'own'));
    expect(openCacheFolder(path.join(base, 'given'))).toBe(path.join(base, 'given'));
  });
});
