import { Mesh } from '../../dsl/examples/noc.ts';
import { RiscvSystem } from '../../dsl/examples/riscv/system.ts';
import { SystolicArray } from '../../dsl/examples/systolic.ts';
import type { Design } from '../../src/ir/index.ts';
import { elaborate, type ModuleRequest } from '../../src/lang/index.ts';
import { randomGraph } from './random-graph.ts';
import { type RareInputs, selfDriven } from './self-driven.ts';

/** A design of the suite, with the bench around it. */
export interface BenchDesign {
  readonly name: string;
  /** Operations, roughly: what a compiler has to get through. */
  readonly size: number;
  readonly make: () => Design;
}

/** Sums 1 .. 1000 over and over: loads, stores, branches, arithmetic, without end. */
export const countingProgram = [
  0x3e800293, //       addi x5, x0, 1000
  0x00000313, //       addi x6, x0, 0
  0x00530333, // loop: add  x6, x6, x5
  0x00602023, //       sw   x6, 0(x0)
  0x00004383, //       lbu  x7, 0(x0)
  0x0063c3b3, //       xor  x7, x7, x6
  0x4033d413, //       srai x8, x7, 3
  0xfe802e23, //       sw   x8, -4(x0)
  0xfff28293, //       addi x5, x5, -1
  0xfe0292e3, //       bne  x5, x0, loop
  0xfd9ff06f, //       jal  x0, start
];

function fromLanguage(
  name: string,
  size: number,
  request: ModuleRequest,
  rare: RareInputs = {},
): BenchDesign {
  return { name, size, make: () => selfDriven(elaborate(request), rare) };
}

const systolic = (k: number) =>
  fromLanguage(
    `systolic-${k}x${k}`,
    4 * k * k,
    SystolicArray({ rows: k, columns: k, width: 8, sumWidth: 24 }),
    {
      load: 8,
    },
  );
const graph = (nodes: number, name: string): BenchDesign => ({
  name: `random-${name}`,
  size: nodes,
  make: () => selfDriven(randomGraph(nodes)),
});

export const designs: readonly BenchDesign[] = [
  systolic(8),
  systolic(16),
  systolic(32),
  fromLanguage('riscv', 300, RiscvSystem({ program: countingProgram, programWords: 16, dataWords: 16 })),
  fromLanguage('mesh-4x4', 10_000, Mesh({ columns: 4, rows: 4, width: 32, depth: 4 })),
  graph(1_000, '1k'),
  graph(10_000, '10k'),
  graph(100_000, '100k'),
  graph(1_000_000, '1m'),
];
