import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Mesh } from '../dsl/examples/noc.ts';
import { RiscvSystem } from '../dsl/examples/riscv/system.ts';
import dense64 from '../dsl/specs/pim-dense-64x16.ts';
import { startEmbedded } from '../src/engine/embedded/index.ts';
import { scratchFolder } from '../src/files/index.ts';
import type { Design } from '../src/ir/index.ts';
import { elaborate } from '../src/lang/index.ts';
import { type Contender, type Report, SimulatorProcess, timed, writeSources } from './suite/contender.ts';
import { countingProgram } from './suite/designs.ts';
import { median } from './suite/measure.ts';
import { selfDriven } from './suite/self-driven.ts';
import { verilate } from './suite/verilate.ts';

const rounds = 7;

/** Cycles per second of processor time with a VCD of all signals, written to a file, in turn with Verilator. */
export async function run(): Promise<void> {
  const folder = scratchFolder('waves');
  try {
    const shape = { programWords: 16, dataWords: 16 };
    const riscv = selfDriven(elaborate(RiscvSystem({ ...shape, program: countingProgram })));
    const mesh = selfDriven(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 })));
    await compare('riscv', riscv, 200_000, folder);
    await compare('mesh-4x4', mesh, 2_000, folder);
    await compare(dense64.name, selfDriven(dense64.elaborate()), 10_000, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(name: string, design: Design, cycles: number, root: string): Promise<void> {
  const folder = path.join(root, name);
  mkdirSync(folder);
  const files = ['spinlight.vcd', 'verilator.vcd'].map((file) => path.join(folder, file)) as [string, string];
  const ours = embedded(design, files[0]);
  const theirs = verilated(design, folder, files[1]);
  try {
    const ratios: number[] = [];
    const speeds: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const reports = [ours(cycles), await theirs.run(cycles)] as const;
      const [a, b] = reports;
      if (a.checksum !== b.checksum) throw new Error(`${name}: signatures ${a.checksum} and ${b.checksum}`);
      if (round < 0) continue;
      ratios.push(b.seconds / a.seconds);
      speeds.push(cycles / a.seconds);
    }
    ratios.sort((a, b) => a - b);
    const range = `${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`;
    const about = files.map(
      (file) => `${declared(file)} names, ${(statSync(file).size / 1e6).toFixed(1)} MB`,
    );
    process.stdout.write(
      `${name.padEnd(16)} ${Math.round(median(speeds)).toString().padStart(8)} cycles/s, ` +
        `${median(ratios).toFixed(2)} times Verilator (${range}); ${about.join(' against ')}\n`,
    );
  } finally {
    theirs.close();
  }
}

function embedded(design: Design, file: string): (cycles: number) => Report {
  const { sync } = startEmbedded(design, { observe: 'all' });
  sync.reset();
  return (cycles) => {
    const begin = processorSeconds();
    const stop = sync.trace(file);
    sync.step(cycles);
    stop();
    const seconds = processorSeconds() - begin;
    return { cycles, seconds, checksum: sync.peek('signature').toString(16).padStart(16, '0') };
  };
}

function verilated(design: Design, folder: string, file: string): Contender {
  const sources = writeSources(design, folder);
  const verilation = {
    folder,
    sources,
    top: 'bench_top',
    main: 'self-driven-traced.cpp',
    flags: ['--trace'],
  };
  const { program, seconds } = verilate(verilation, 'native');
  const child = new SimulatorProcess(program, [file], folder);
  return timed('verilator', child, { buildSeconds: seconds, firstCycleSeconds: seconds });
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function declared(file: string): number {
  return readFileSync(file, 'latin1').match(/\$var /g)!.length;
}
