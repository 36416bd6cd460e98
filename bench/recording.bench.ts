import { Mesh } from '../dsl/examples/noc.ts';
import { RiscvSystem } from '../dsl/examples/riscv/system.ts';
import dense64 from '../dsl/specs/pim-dense-64x16.ts';
import { startEmbedded } from '../src/engine/embedded/index.ts';
import type { Design } from '../src/ir/index.ts';
import { elaborate } from '../src/lang/index.ts';
import { countingProgram } from './suite/designs.ts';
import { median } from './suite/measure.ts';
import { selfDriven } from './suite/self-driven.ts';

const rounds = 15;

/** How many times the processor time a run takes with `record()`, in turn with the same run without. */
export async function run(): Promise<void> {
  const shape = { programWords: 16, dataWords: 16 };
  compare('riscv', selfDriven(elaborate(RiscvSystem({ ...shape, program: countingProgram }))), 4_000_000);
  compare('mesh-4x4', selfDriven(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 }))), 40_000);
  compare(dense64.name, selfDriven(dense64.elaborate()), 1_000_000);
}

function compare(name: string, design: Design, cycles: number): void {
  const [plain, recorded] = [startEmbedded(design).sync, startEmbedded(design).sync];
  recorded.record();
  const time = (sync: typeof plain): number => {
    const begin = process.cpuUsage().user;
    sync.step(cycles);
    return process.cpuUsage().user - begin;
  };
  for (const sync of [plain, recorded]) {
    sync.reset();
    for (let i = 0; i < 3; i++) time(sync);
  }
  const ratios = Array.from({ length: rounds }, () => {
    const before = time(plain);
    return time(recorded) / before;
  }).sort((a, b) => a - b);
  const [low, high] = [ratios[2]!, ratios.at(-3)!];
  if (plain.peek('signature') !== recorded.peek('signature')) throw new Error(`${name}: signatures differ`);
  process.stdout.write(
    `${name.padEnd(20)} recording takes ${median(ratios).toFixed(3)} times as long (${low.toFixed(3)} to ${high.toFixed(3)})\n`,
  );
}
