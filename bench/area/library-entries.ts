import { Arbiter } from '../../dsl/lib/arbiter/index.ts';
import {
  Adder,
  AdderTree,
  BarrelShifter,
  Divider,
  LeadingZeros,
  Multiplier,
  Popcount,
  PriorityEncoder,
  SequentialDivider,
  sumWidth,
} from '../../dsl/lib/arithmetic/index.ts';
import { SkidBuffer, SyncFifo } from '../../dsl/lib/stream/index.ts';
import { UInt } from '../../src/lang/index.ts';
import type { AreaEntry } from './entry.ts';
import { fixedArbiter, loopArbiter, maskArbiter, matrixArbiter } from './references/arbiter.ts';
import * as arithmetic from './references/arithmetic.ts';
import { countingFifo, pointerFifo, skidReference } from './references/stream.ts';

const streams: AreaEntry[] = [
  ...(
    [
      [4, 8],
      [16, 8],
      [8, 32],
    ] as const
  ).map(([depth, width]) => ({
    block: 'SyncFifo',
    configuration: `${depth} x ${width}`,
    ours: SyncFifo({ payload: { data: UInt(width) }, depth }),
    references: [pointerFifo(depth, width), countingFifo(depth, width)],
  })),
  {
    block: 'SyncFifo',
    configuration: '6 x 8',
    ours: SyncFifo({ payload: { data: UInt(8) }, depth: 6 }),
    references: [countingFifo(6, 8)],
  },
  {
    block: 'SkidBuffer',
    configuration: '32',
    ours: SkidBuffer({ payload: { data: UInt(32) } }),
    references: [skidReference(32)],
  },
];

const arbiters: AreaEntry[] = [
  ...[4, 8, 16].map((ways) => ({
    block: 'Arbiter round-robin',
    configuration: `${ways} ways`,
    ours: Arbiter({ ways, policy: 'round-robin' }),
    references: [maskArbiter(ways), loopArbiter(ways)],
  })),
  {
    block: 'Arbiter fixed',
    configuration: '16 ways',
    ours: Arbiter({ ways: 16, policy: 'fixed' }),
    references: [fixedArbiter(16)],
  },
  {
    block: 'Arbiter matrix',
    configuration: '8 ways',
    ours: Arbiter({ ways: 8, policy: 'matrix' }),
    references: [matrixArbiter(8)],
  },
];

const sums: AreaEntry[] = [
  ...(['ripple', 'brent-kung', 'sklansky', 'kogge-stone', 'operator'] as const).map((network) => ({
    block: `Adder ${network}`,
    configuration: '32',
    ours: Adder({ width: 32, network }),
    references: [arithmetic.adder(32)],
  })),
  ...(['linear', 'balanced', 'wallace', 'dadda'] as const).map((shape) => ({
    block: `AdderTree ${shape}`,
    configuration: '16 x 8',
    ours: AdderTree({ terms: 16, width: 8, shape }),
    references: [arithmetic.sumLoop(16, 8, sumWidth(16, 8)), arithmetic.sumTreeReference(16, 8)],
  })),
  ...[32, 64].flatMap((width) =>
    (['balanced', 'dadda'] as const).map((shape) => ({
      block: `Popcount ${shape}`,
      configuration: `${width}`,
      ours: Popcount({ width, shape }),
      references: [arithmetic.popcountLoop(width, sumWidth(width, 1))],
    })),
  ),
];

const products: AreaEntry[] = [
  ...([false, true] as const).flatMap((signed) =>
    (['array', 'dadda', 'booth', 'operator'] as const).map((style) => ({
      block: `Multiplier ${style}`,
      configuration: `16 x 16 ${signed ? 'signed' : 'unsigned'}`,
      ours: Multiplier({ widthA: 16, widthB: 16, signed, style }),
      references: [arithmetic.product(16, 16, signed)],
    })),
  ),
  ...([false, true] as const).flatMap((signed) =>
    (['operator', 'ripple'] as const).map((network) => ({
      block: `Divider ${network}`,
      configuration: `16 ${signed ? 'signed' : 'unsigned'}`,
      ours: Divider({ width: 16, signed, network }),
      references: [arithmetic.quotient(16, signed)],
    })),
  ),
  {
    block: 'SequentialDivider',
    configuration: '16 unsigned',
    ours: SequentialDivider({ width: 16, signed: false }),
    references: [arithmetic.sequentialQuotient(16)],
  },
];

const selections: AreaEntry[] = [
  {
    block: 'PriorityEncoder',
    configuration: '32, lowest',
    ours: PriorityEncoder({ width: 32 }),
    references: [arithmetic.lowestOne(32, 5)],
  },
  {
    block: 'LeadingZeros',
    configuration: '32',
    ours: LeadingZeros({ width: 32 }),
    references: [arithmetic.zerosLoop(32, 6)],
  },
  ...(['right-arithmetic', 'rotate-left'] as const).map((mode) => ({
    block: `BarrelShifter ${mode}`,
    configuration: '32',
    ours: BarrelShifter({ width: 32, mode }),
    references: [arithmetic.shiftOperator(32, 5, mode)],
  })),
];

/**
 * Blocks of dsl/lib/stream, arbiter and arithmetic. Other folders add lists of their own to `entries` in
 * `area.bench.ts`.
 */
export const libraryEntries: readonly AreaEntry[] = [
  ...streams,
  ...arbiters,
  ...sums,
  ...products,
  ...selections,
];
