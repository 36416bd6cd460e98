import { Mesh } from '../dsl/examples/noc.ts';
import { RiscvSystem } from '../dsl/examples/riscv/system.ts';
import dense64 from '../dsl/specs/pim-dense-64x16.ts';
import { startEmbedded } from '../src/engine/embedded/index.ts';
import type { Design } from '../src/ir/index.ts';
import { elaborate } from '../src/lang/index.ts';
import { countingProgram } from './suite/designs.ts';
import { median } from './suite/measure.ts';
import { selfDriven } from './suite/self-driven.ts';

const rounds = 9;

/** How many times slower a run is with `record()`, in turn with the same run without. */
export async function run(): Promise<void> {
  const shape = { programWords: 16, dataWords: 16 };
  compare('riscv', selfDriven(elaborate(RiscvSystem({ ...shape, program: countingProgram }))), 400_000);
  compare('mesh-4x4', selfDriven(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 }))), 20_000);
  compare(dense64.name, selfDriven(dense64.elaborate()), 200_000);
}

function compare(name: string, design: Design, cycles: number): void {
  const [plain, recorded] = [startEmbedded(design).sync, startEmbedded(design).sync];
  recorded.record();
  const time = (sync: typeof plain): number => {
    const begin = performance.now();
    sync.step(cycles);
    return performance.now() - begin;
  };
  for (const sync of [plain, recorded]) {
    sync.reset();
    time(sync);
  }
  const ratio = median(
    Array.from({ length: rounds }, () => {
      const before = time(plain);
      return time(recorded) / before;
    }),
  );
  if (plain.peek('signature') !== recorded.peek('signature')) throw new Error(`${name}: signatures differ`);
  process.stdout.write(`${name.padEnd(20)} recording takes ${ratio.toFixed(3)} times as long\n`);
}
