import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { type Contender, SimulatorProcess, writeSources } from './contender.ts';

const harness = path.resolve(import.meta.dirname, '../../sim/bench');

/** Options with which Verilator's models run fastest. */
export const verilatorFlags = [
  '-O3',
  '--x-assign',
  'fast',
  '--x-initial',
  'fast',
  '--noassert',
  '--output-split',
  '0',
];
export const cxxFlags = '-O3 -march=native';

/** The embedded engine, in this process. */
export async function embedded(design: Design): Promise<Contender> {
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const { sync } = startEmbedded(design);
  const buildSeconds = since(begin);
  sync.reset();
  sync.step();
  const firstCycleSeconds = since(begin);
  const fresh = startEmbedded(design).sync;
  fresh.reset();
  return {
    engine: 'embedded',
    buildSeconds,
    firstCycleSeconds,
    async run(cycles) {
      const start = performance.now();
      fresh.step(cycles);
      return { seconds: since(start), signature: fresh.peek('signature') };
    },
    memory: () => Math.max(0, process.memoryUsage().rss - before),
    close: () => {},
  };
}

/** Raw Verilator: a C++ loop, no transport. */
export async function verilator(design: Design, folder: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder);
  const make = ['-MAKEFLAGS', 'OPT_FAST=-O3 OPT_SLOW=-O1'];
  const options = ['--cc', '--exe', '--build', ...verilatorFlags, '-Wno-fatal', '--top-module', 'bench_top'];
  execFileSync(
    'verilator',
    [...options, '-CFLAGS', cxxFlags, ...make, ...sources, path.join(harness, 'self-driven.cpp')],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const buildSeconds = since(begin);
  return timed(
    'verilator raw',
    begin,
    buildSeconds,
    new SimulatorProcess('./obj_dir/Vbench_top', [], folder),
  );
}

/** Yosys' CXXRTL at its highest optimisation, compiled by g++. */
export async function cxxrtl(design: Design, folder: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder);
  const script = `read_verilog ${sources.join(' ')}; hierarchy -top bench_top; proc; memory_collect; flatten; write_cxxrtl -O6 bench_top.cc`;
  execFileSync('yosys', ['-q', '-p', script], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const include = path.join(
    execFileSync('yosys-config', ['--datdir'], { encoding: 'utf8' }).trim(),
    'include',
  );
  const main = path.join(harness, 'self-driven-cxxrtl.cpp');
  const places = ['-I', folder, '-I', include];
  execFileSync('g++', ['-std=c++14', ...cxxFlags.split(' '), ...places, '-o', 'cxxrtl', main], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return timed('cxxrtl', begin, since(begin), new SimulatorProcess('./cxxrtl', [], folder));
}

/** Icarus Verilog. Four-state: its signature is unknown where registers without reset reach the outputs. */
export async function icarus(design: Design, folder: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder);
  const bench = path.join(harness, 'self-driven.v');
  execFileSync('iverilog', ['-g2005', '-o', 'bench.vvp', '-s', 'bench', ...sources, bench], { cwd: folder });
  const buildSeconds = since(begin);
  const child = new SimulatorProcess('vvp', ['-n', 'bench.vvp'], folder);
  return {
    engine: 'icarus',
    buildSeconds,
    firstCycleSeconds: buildSeconds,
    async run(cycles) {
      const start = performance.now();
      const answer = await child.ask(cycles);
      const signature = /^\d+$/.test(answer) ? BigInt(answer) : null;
      return { seconds: since(start), signature };
    },
    memory: () => child.memory(),
    close: () => child.close(),
  };
}

/** A process that measures its own time. */
async function timed(
  engine: string,
  begin: number,
  buildSeconds: number,
  child: SimulatorProcess,
): Promise<Contender> {
  const run = async (cycles: number) => {
    const [seconds, signature] = (await child.ask(cycles)).split(' ');
    return { seconds: Number(seconds), signature: BigInt(signature!) };
  };
  await run(0);
  return {
    engine,
    buildSeconds,
    firstCycleSeconds: since(begin),
    run,
    memory: () => child.memory(),
    close: () => child.close(),
  };
}

function since(begin: number): number {
  return (performance.now() - begin) / 1000;
}
