import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { buildModel, startVerilator } from '../../src/engine/verilator/index.ts';
import { counter } from './hand-designs.ts';
import {
  cacheWithoutModels,
  describeWith,
  diagnosticOf,
  engines,
  temporaryFolder,
  verilatorTools,
} from './tool-support.ts';

const script = path.join(import.meta.dirname, 'build-and-print.ts');
const request = { ...counter, trace: false, profile: 'quick', sumHeavy: false } as const;

function modelsIn(cache: string): string[] {
  const folder = path.join(cache, 'verilator');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && processIsAlive(pid); i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return !processIsAlive(pid);
}

describeWith(verilatorTools, 'verilator: builds', () => {
  it('builds once, and finds the model again quickly', async () => {
    const cacheDir = cacheWithoutModels();
    const start = performance.now();
    const first = await buildModel({ ...request, cacheDir });
    const between = performance.now();
    const second = await buildModel({ ...request, cacheDir });
    expect(performance.now() - between).toBeLessThan((between - start) / 4);
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.library).toBe(first.library);
    expect(first.tools).toMatch(/^verilator 5\.\d+ .*, g\+\+ \d+/);
    expect(readdirSync(path.dirname(first.library)).toSorted()).toEqual([
      'build.log',
      'harness.cpp',
      'model.so',
      'src',
    ]);
    expect(readdirSync(path.join(cacheDir, 'building'))).toEqual([]);
  });

  it('tells models apart by sources and profile', async () => {
    const cacheDir = cacheWithoutModels();
    const other = [{ path: 'counter.v', text: counter.files[0]!.text.replace("+ 9'd1", "+ 9'd2") }];
    const built = await Promise.all([
      buildModel({ ...request, cacheDir }),
      buildModel({ ...request, cacheDir, files: other }),
      buildModel({ ...request, cacheDir }),
    ]);
    expect(new Set(built.map(({ library }) => library)).size).toBe(2);
    const fast = await startVerilator({ ...counter, files: other, profile: 'fast', cacheDir });
    fast.poke('by', 1);
    expect(await fast.peek('sum')).toBe(3n);
    await fast.close();
    expect(modelsIn(cacheDir)).toHaveLength(3);
  });

  it('two processes that build the same model at once are both right', async () => {
    const cache = cacheWithoutModels();
    const run = () => promisify(execFile)(process.execPath, [script, cache]);
    const outputs = await Promise.all([run(), run()]);
    for (const { stdout } of outputs) expect(stdout).toMatch(/^count 7 pid \d+\n$/);
    expect(modelsIn(cache)).toHaveLength(1);
    expect(readdirSync(path.join(cache, 'building'))).toEqual([]);
  });

  it('a build that is killed leaves no model', async () => {
    const cache = cacheWithoutModels();
    const child = spawn(process.execPath, [script, cache], { stdio: 'ignore' });
    const building = path.join(cache, 'building');
    while (!existsSync(building) || readdirSync(building).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    expect(modelsIn(cache)).toEqual([]);
    const { stdout } = await promisify(execFile)(process.execPath, [script, cache]);
    expect(stdout).toMatch(/^count 7/);
  });

  it('leaves no process behind, however the host ends', async () => {
    for (const [mode, signal] of [
      ['wait', 'SIGKILL'],
      ['busy', 'SIGKILL'],
      ['wait', 'SIGINT'],
    ] as const) {
      const child = spawn(process.execPath, [script, '', mode], { env: process.env });
      const text = await new Promise<string>((resolve) =>
        child.stdout.once('data', (d) => resolve(String(d))),
      );
      const pid = Number(/pid (\d+)/.exec(text)![1]);
      expect(processIsAlive(pid)).toBe(true);
      child.kill(signal);
      expect([mode, signal, await untilGone(pid)]).toEqual([mode, signal, true]);
    }
    // A simulation that nobody closed does not keep its host alive.
    const { stdout } = await promisify(execFile)(process.execPath, [script, '', 'forget'], {
      timeout: 20_000,
    });
    expect(await untilGone(Number(/pid (\d+)/.exec(stdout)![1]))).toBe(true);
  });

  it('Verilog that does not compile is a diagnostic with the first errors and a log', async () => {
    const cacheDir = cacheWithoutModels();
    const files = [
      { path: 'counter.v', text: 'module counter(input clk);\n  assign x = nothing + ;\nendmodule\n' },
    ];
    const diagnostic = await diagnosticOf(() => startVerilator({ ...counter, files, cacheDir }));
    expect(diagnostic).toMatchObject({
      code: 'SL0503',
      message: expect.stringMatching(
        /^verilator failed on `counter` \(exit code 1\):\n%Error: src\/counter\.v:2:24: syntax error/,
      ),
    });
    const log = /All that it said is in (.*)$/.exec(diagnostic.help!)![1]!;
    expect(readFileSync(log, 'utf8')).toContain('Exiting due to');
    expect(modelsIn(cacheDir)).toEqual([]);
  });

  it('an interface that does not belong to the Verilog is a diagnostic', async () => {
    const ports = counter.interface.ports.map((port) =>
      port.name === 'sum' ? { ...port, width: 10 } : port,
    );
    const description = { ...counter.interface, ports };
    expect(await diagnosticOf(() => engines.verilator({ ...counter, interface: description }))).toMatchObject(
      {
        code: 'SL0503',
        message: 'port `sum` should be an output of 10 bits; in the Verilog it is an output of 9 bits',
      },
    );
  });

  it('a compiler that fails is a diagnostic, and a full cache entry is only made by one that works', async () => {
    const cacheDir = cacheWithoutModels();
    const bin = temporaryFolder();
    const gcc = path.join(bin, 'g++');
    writeFileSync(
      gcc,
      '#!/bin/sh\ncase $1 in -dumpfullversion) echo 12.2.0;; *) echo "error: no space left" >&2; exit 1;; esac\n',
    );
    chmodSync(gcc, 0o755);
    rmSync(path.join(cacheDir, 'verilator-runtime'));
    const before = process.env.PATH;
    process.env.PATH = `${bin}:${before}`;
    try {
      expect(await diagnosticOf(() => startVerilator({ ...counter, cacheDir }))).toMatchObject({
        code: 'SL0503',
        message: expect.stringContaining('error: no space left'),
      });
    } finally {
      process.env.PATH = before;
    }
    expect(modelsIn(cacheDir)).toEqual([]);
    expect(readdirSync(path.join(cacheDir, 'building'))).toEqual([]);
  });

  it('a cache or trace file that cannot be written is a diagnostic', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    const cacheDir = path.join(folder, 'file', 'cache');
    expect(await diagnosticOf(() => startVerilator({ ...counter, cacheDir }))).toMatchObject({
      code: 'SL0804',
      help: 'Set SPINLIGHT_CACHE to a folder that you can write.',
    });
    mkdirSync(path.join(folder, 'trace.vcd.partial'));
    const traceFile = path.join(folder, 'trace.vcd');
    expect(await diagnosticOf(() => engines.verilator(counter, { trace: 'vcd', traceFile }))).toMatchObject({
      code: 'SL0804',
    });
  });
});
