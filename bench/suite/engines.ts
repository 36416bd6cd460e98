import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Design } from '../../src/ir/index.ts';
import { amaranth } from './amaranth.ts';
import { type BenchCase, type Contender, SimulatorProcess, since, timed, writeSources } from './contender.ts';
import type { BenchDesign } from './designs.ts';
import { lanesOf } from './lanes.ts';
import { type Compilation, compilations, harness, type Verilation, verilate } from './verilate.ts';

const all = Object.keys(compilations) as Compilation[];
/** Operations from which on Verilator's model is split and built in one way only: it takes minutes. */
const largeDesign = 50_000;

/** The engines of a design that drives itself. */
export function selfDrivenCase({ name, size, make }: BenchDesign, variants = all): BenchCase {
  return {
    name,
    size,
    mostWork: Number.POSITIVE_INFINITY,
    starts: {
      embedded: () => embedded(name, 'free'),
      stepped: () => embedded(name, 'stepped'),
      lanes: () => lanesOf(name),
      verilator: (folder) => {
        const sources = writeSources(make(), folder);
        const isLarge = size > largeDesign;
        const verilation = { folder, sources, top: 'bench_top', main: 'self-driven.cpp', isLarge };
        return verilator(verilation, [], isLarge ? ['native'] : variants);
      },
      cxxrtl: (folder) => cxxrtl(make(), folder),
      icarus: (folder) => icarus(make(), folder),
      amaranth: (folder) => amaranth(make(), folder, null),
    },
  };
}

/** The embedded engine in a process of its own, run freely or stepped every cycle. */
export async function embedded(name: string, how: 'free' | 'stepped'): Promise<Contender> {
  const script = path.join(import.meta.dirname, 'embedded-process.ts');
  const child = new SimulatorProcess(process.execPath, [script, name, how], import.meta.dirname);
  const [buildSeconds, firstCycleSeconds] = (await child.line()).split(' ').map(Number) as [number, number];
  return timed(how === 'free' ? 'embedded' : 'stepped', child, { buildSeconds, firstCycleSeconds });
}

/** Raw Verilator: a C++ loop, no transport; in every variant. `given` is for the main program. */
export async function verilator(
  verilation: Verilation,
  given: readonly string[],
  variants: readonly Compilation[],
  engine = 'verilator',
): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const variant of variants) {
    const { program, seconds, flags } = verilate(verilation, variant);
    const begin = performance.now();
    const child = new SimulatorProcess(program, given, verilation.folder);
    await child.ask(0);
    const times = { buildSeconds: seconds, firstCycleSeconds: seconds + since(begin) };
    contenders.push(timed(engine, child, { ...times, variant, flags }));
  }
  return contenders;
}

/** Yosys' CXXRTL at its highest optimisation, compiled by g++. */
async function cxxrtl(design: Design, folder: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder).filter((name) => name.endsWith('.v'));
  const script = `read_verilog ${sources.join(' ')}; hierarchy -top bench_top; proc; memory_collect; flatten; write_cxxrtl -O6 bench_top.cc`;
  const quiet: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('yosys', ['-q', '-p', script], quiet);
  const data = execFileSync('yosys-config', ['--datdir'], { encoding: 'utf8' }).trim();
  const main = path.join(harness, 'self-driven-cxxrtl.cpp');
  const places = ['-I', folder, '-I', path.join(data, 'include')];
  execFileSync('g++', ['-std=c++14', '-O3', '-march=native', ...places, '-o', 'cxxrtl', main], quiet);
  const buildSeconds = since(begin);
  const child = new SimulatorProcess('./cxxrtl', [], folder);
  await child.ask(0);
  return timed('cxxrtl', child, { buildSeconds, firstCycleSeconds: since(begin) });
}

/** Icarus Verilog. Four-state: its signature is unknown where registers without reset reach the outputs. */
async function icarus(design: Design, folder: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder).filter((name) => name.endsWith('.v'));
  const bench = path.join(harness, 'self-driven.v');
  execFileSync('iverilog', ['-g2005', '-o', 'bench.vvp', '-s', 'bench', ...sources, bench], { cwd: folder });
  const buildSeconds = since(begin);
  const child = new SimulatorProcess('vvp', ['-n', 'bench.vvp'], folder);
  await child.ask(0);
  return {
    engine: 'icarus',
    buildSeconds,
    firstCycleSeconds: since(begin),
    async run(cycles) {
      const start = performance.now();
      const answer = await child.ask(cycles);
      const checksum = /^\d+$/.test(answer) ? BigInt(answer).toString(16).padStart(16, '0') : null;
      return { cycles, seconds: since(start), checksum };
    },
    memory: () => child.memory(),
    close: () => child.close(),
  };
}
