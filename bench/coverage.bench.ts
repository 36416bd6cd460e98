import { Mesh } from '../dsl/examples/noc.ts';
import { RiscvSystem } from '../dsl/examples/riscv/system.ts';
import dense64 from '../dsl/specs/pim-dense-64x16.ts';
import { type CoverageOptions, type CoveredDesign, withCoverage } from '../src/coverage/index.ts';
import { startEmbedded } from '../src/engine/embedded/index.ts';
import type { Design } from '../src/ir/index.ts';
import { elaborate } from '../src/lang/index.ts';
import { macroStimulus } from './macro-stimulus.ts';
import { countingProgram } from './suite/designs.ts';
import { median } from './suite/measure.ts';
import { selfDriven } from './suite/self-driven.ts';

const rounds = 9;
const choices: readonly (readonly [string, CoverageOptions])[] = [
  ['branches and states', { toggles: 'none' }],
  ['and toggles of ports', { toggles: 'ports', togglesBy: 'engine' }],
  ['and of registers', { toggles: 'registers', togglesBy: 'engine' }],
  ['ports, in the design', { toggles: 'ports' }],
];

/** How many times slower a run is with coverage, in turn with the same run without. */
export async function run(): Promise<void> {
  const shape = { programWords: 16, dataWords: 16 };
  const riscv = selfDriven(elaborate(RiscvSystem({ ...shape, program: countingProgram })));
  const mesh = selfDriven(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 })));
  compare('riscv', riscv, (covered) => steps(covered, 500_000));
  compare('mesh-4x4', mesh, (covered) => steps(covered, 20_000));
  compare(dense64.name, dense64.elaborate(), vectors);
}

type Runnable = Pick<CoveredDesign, 'design' | 'engineToggles'>;

function compare(name: string, design: Design, prepare: (covered: Runnable) => () => number): void {
  const plain = prepare({ design, engineToggles: [] });
  for (const [what, options] of choices) {
    const covered = prepare(withCoverage(design, options));
    for (let i = 0; i < 3; i++) {
      plain();
      covered();
    }
    const ratios = Array.from({ length: rounds }, () => {
      const before = plain();
      return covered() / before;
    });
    ratios.sort((a, b) => a - b);
    const range = `${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`;
    process.stdout.write(
      `${name.padEnd(16)} ${what.padEnd(22)} ${median(ratios).toFixed(2)} times the time (${range})\n`,
    );
  }
}

function steps({ design, engineToggles }: Runnable, cycles: number): () => number {
  const { sync } = startEmbedded(design, { toggles: engineToggles });
  sync.reset();
  return () => {
    const begin = userMilliseconds();
    sync.step(cycles);
    return userMilliseconds() - begin;
  };
}

/** The macro at work on a stream of vectors. */
function vectors({ design, engineToggles }: Runnable): () => number {
  const count = 40_000;
  const { sync } = startEmbedded(design, { toggles: engineToggles });
  const stimulus = macroStimulus(dense64.pim, sync.interface, count);
  sync.reset();
  const load = { words: stimulus.load, beats: stimulus.rows };
  sync.runStreams({ drive: { load }, collect: {}, maxCycles: 1e6 });
  return () => {
    sync.poke('vectors', count);
    sync.poke('start', 1);
    sync.step();
    sync.poke('start', 0);
    const begin = userMilliseconds();
    sync.runStreams({
      drive: { act: { words: stimulus.act, beats: count } },
      collect: { out: { beats: count } },
      maxCycles: 1e9,
    });
    const time = userMilliseconds() - begin;
    sync.step();
    return time;
  };
}

function userMilliseconds(): number {
  return process.cpuUsage().user / 1000;
}
