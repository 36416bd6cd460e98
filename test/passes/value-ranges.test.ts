import { describe, expect, it } from 'vitest';
import { evaluateNode, type Module, Op } from '../../src/ir/index.ts';
import { ValueRanges } from '../../src/passes/checks/suspicious/value-ranges.ts';
import { randomDesign } from '../support/random-design.ts';
import { RandomSource } from '../support/random-source.ts';

/** The value of every node for one choice of the signals; wires that `ValueRanges` follows have the value of their driver. */
function values(module: Module, pick: (width: number) => bigint): bigint[] {
  const { nodes, signals } = module;
  const chosen = signals.map(({ width }) => pick(width));
  const found: bigint[] = [];
  for (let node = 0; node < nodes.count; node++) {
    const driver = nodes.op[node] === Op.ref ? driverOf(module, nodes.a[node]!, node) : -1;
    found.push(
      driver >= 0
        ? found[driver]!
        : evaluateNode(
            nodes,
            node,
            (operand) => found[operand]!,
            (signal) => chosen[signal]!,
          ),
    );
  }
  return found;
}

function driverOf(module: Module, signal: number, before: number): number {
  const text = module.body.filter((s) => s.kind === 'assign' && s.target === signal);
  const [only] = text;
  return text.length === 1 && only!.kind === 'assign' && only!.index < 0 && only!.value < before
    ? only!.value
    : -1;
}

describe('the ranges of values', () => {
  it('hold every value that random expressions take', () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 16; seed++) {
      const random = new RandomSource(seed);
      for (const module of randomDesign(seed).modules) {
        const ranges = new ValueRanges(module);
        const { width, count } = module.nodes;
        for (let round = 0; round < 4; round++) {
          const corner = random.below(3);
          const found = values(module, (bits) =>
            corner === 0 ? random.bits(bits) : random.below(2) === 0 ? 0n : (1n << BigInt(bits)) - 1n,
          );
          for (let node = 0; node < count; node++) {
            if (!ranges.isFollowed(node)) continue;
            const unsigned = Number(found[node]);
            const signed = Number(BigInt.asIntN(width[node]!, found[node]!));
            const isInside =
              unsigned >= ranges.low[node]! &&
              unsigned <= ranges.high[node]! &&
              signed >= ranges.signedLow[node]! &&
              signed <= ranges.signedHigh[node]!;
            expect(isInside, `seed ${seed}, ${module.name}, node ${node}`).toBe(true);
            if (
              ranges.high[node]! - ranges.low[node]! < 2 ** width[node]! - 1 &&
              module.nodes.op[node] !== Op.const
            )
              narrowed++;
          }
        }
      }
    }
    expect(narrowed).toBeGreaterThan(500);
  });
});
