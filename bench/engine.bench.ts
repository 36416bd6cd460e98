import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import dense64 from '../dsl/specs/pim-dense-64x16.ts';
import dense128 from '../dsl/specs/pim-dense-128x64.ts';
import { startEmbedded } from '../src/engine/embedded/index.ts';
import type { Design } from '../src/ir/index.ts';
import { emitVerilog } from '../src/verilog/index.ts';
import { checksum, type MacroStimulus, macroStimulus, stimulusFile } from './macro-stimulus.ts';

interface Row {
  readonly design: string;
  readonly engine: string;
  readonly cyclesPerSecond: number;
  /** Median over rounds of the ratio to raw Verilator in the same round. */
  readonly ratioToVerilator: number;
  readonly buildSeconds: number;
  readonly firstCycleSeconds: number;
  readonly checksum: number;
}

const rounds = 7;
const flags = ['-O3', '--x-assign', 'fast', '--x-initial', 'fast', '--noassert', '--output-split', '0'];

/** The embedded engine against the tightest C++ loop around Verilator: same Verilog, same stimulus, same checksum. */
export async function run(options: readonly string[]): Promise<void> {
  const rows: Row[] = [];
  for (const [spec, vectors] of [
    [dense64, 20_000],
    [dense128, 3_000],
  ] as const) {
    rows.push(...(await compare(spec.name, spec.elaborate(), spec.pim, vectors)));
  }
  if (options.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ verilator: tool('verilator'), flags: flags.join(' '), cxx: '-O3 -march=native', rows }, null, 2)}\n`,
    );
    return;
  }
  process.stdout.write(
    `${tool('verilator')}, ${flags.join(' ')}; g++ -O3 -march=native; Node ${process.version}\n`,
  );
  for (const row of rows) {
    const speed = `${(row.cyclesPerSecond / 1e6).toFixed(3)} M cycles/s`;
    process.stdout.write(
      `${row.design.padEnd(20)} ${row.engine.padEnd(14)} ${speed.padStart(20)}  ${row.ratioToVerilator.toFixed(2).padStart(6)}x Verilator  build ${row.buildSeconds.toFixed(2)} s  checksum ${row.checksum.toString(16)}\n`,
    );
  }
}

async function compare(
  name: string,
  design: Design,
  geometry: (typeof dense64)['pim'],
  vectors: number,
): Promise<Row[]> {
  const embedded = startBench(design, geometry, vectors);
  const raw = buildRaw(design, embedded.stimulus);
  try {
    const samples: { embedded: number; raw: number }[] = [];
    let rawSum = 0;
    for (let round = 0; round < rounds; round++) {
      const report = JSON.parse(execFileSync(raw.binary, [raw.stimulus, '2'], { encoding: 'utf8' })) as {
        rounds: { cycles: number; seconds: number }[];
        checksum: number;
      };
      rawSum = report.checksum;
      const last = report.rounds.at(-1)!;
      samples.push({ raw: last.cycles / last.seconds, embedded: embedded.round() });
    }
    if (rawSum !== embedded.sum()) {
      throw new Error(`${name}: checksums differ: Verilator ${rawSum}, embedded ${embedded.sum()}`);
    }
    const common = { design: name, checksum: rawSum };
    return [
      {
        ...common,
        engine: 'verilator raw',
        cyclesPerSecond: median(samples.map((s) => s.raw)),
        ratioToVerilator: 1,
        buildSeconds: raw.seconds,
        firstCycleSeconds: raw.seconds,
      },
      {
        ...common,
        engine: 'embedded',
        cyclesPerSecond: median(samples.map((s) => s.embedded)),
        ratioToVerilator: median(samples.map((s) => s.embedded / s.raw)),
        buildSeconds: embedded.buildSeconds,
        firstCycleSeconds: embedded.firstCycleSeconds,
      },
    ];
  } finally {
    rmSync(raw.folder, { recursive: true, force: true });
  }
}

function startBench(design: Design, geometry: (typeof dense64)['pim'], vectors: number) {
  const begin = performance.now();
  const sim = startEmbedded(design).sync;
  const buildSeconds = (performance.now() - begin) / 1000;
  sim.reset();
  const firstCycleSeconds = (performance.now() - begin) / 1000;
  const stimulus = macroStimulus(geometry, sim.interface, vectors);
  sim.runStreams({
    drive: { load: { words: stimulus.load, beats: stimulus.rows } },
    collect: {},
    maxCycles: 1e6,
  });
  let sums = new Uint32Array();
  const round = (): number => {
    sim.poke('vectors', vectors);
    sim.poke('start', 1);
    sim.step();
    sim.poke('start', 0);
    const start = performance.now();
    const result = sim.runStreams({
      drive: { act: { words: stimulus.act, beats: vectors } },
      collect: { out: { beats: vectors } },
      maxCycles: 1e9,
    });
    const seconds = (performance.now() - start) / 1000;
    sim.step();
    sums = Uint32Array.from(result.collected.out!.words);
    return result.cycles / seconds;
  };
  round();
  return { stimulus, round, sum: () => checksum(sums), buildSeconds, firstCycleSeconds };
}

function buildRaw(design: Design, stimulus: MacroStimulus) {
  const folder = mkdtempSync(path.join(tmpdir(), 'spinlight-bench-'));
  const begin = performance.now();
  const files = emitVerilog(design).files;
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file.path)), { recursive: true });
    writeFileSync(path.join(folder, file.path), file.text);
  }
  writeFileSync(path.join(folder, 'stimulus.bin'), stimulusFile(stimulus));
  const main = path.resolve(import.meta.dirname, '../sim/bench/raw-macro.cpp');
  const sources = files.map((file) => file.path).filter((file) => /\.(v|vlt)$/.test(file));
  execFileSync(
    'verilator',
    [
      '--cc',
      '--exe',
      '--build',
      ...flags,
      '-Wno-fatal',
      '--top-module',
      'pim_macro',
      '-CFLAGS',
      '-O3 -march=native',
      '-MAKEFLAGS',
      'OPT_FAST=-O3 OPT_SLOW=-O1',
      ...sources,
      main,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return {
    folder,
    binary: path.join(folder, 'obj_dir/Vpim_macro'),
    stimulus: path.join(folder, 'stimulus.bin'),
    seconds: (performance.now() - begin) / 1000,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function tool(name: string): string {
  return execFileSync(name, ['--version'], { encoding: 'utf8' }).split('\n')[0]!.trim();
}
