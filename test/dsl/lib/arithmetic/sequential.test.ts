import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequentialQuotient } from '../../../../bench/area/references/arithmetic.ts';
import { SequentialDivider, SequentialMultiplier } from '../../../../dsl/lib/arithmetic/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { elaborate, type ModuleRequest } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { every, expectCleanVerilog, expectEqual, mistake, running } from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const signs = [
  ['unsigned', false],
  ['signed', true],
] as const;

/** Words of 32 bits for beats of two operands. */
function beats(pairs: readonly (readonly [bigint, bigint])[]): Uint32Array {
  return Uint32Array.from(pairs.flatMap(([a, b]) => [Number(a), Number(b)]));
}

function run(request: ModuleRequest, pairs: readonly (readonly [bigint, bigint])[], gates: boolean) {
  const sim = running(request);
  sim.reset();
  const result = sim.runStreams({
    drive: {
      from: { words: beats(pairs), beats: pairs.length, ...(gates && { gate: { seed: 3, rate: 90 } }) },
    },
    collect: { to: { beats: pairs.length, ...(gates && { gate: { seed: 5, rate: 40 } }) } },
    maxCycles: 200 * pairs.length + 200,
  });
  expect(result.timedOut).toBe(false);
  return result.collected.to!;
}

describe.each(signs)('SequentialMultiplier, %s', (_sign, signed) => {
  const product = (a: bigint, b: bigint, width: number) =>
    BigInt.asUintN(2 * width, signed ? BigInt.asIntN(width, a) * BigInt.asIntN(width, b) : a * b);

  it('multiplies, for all operands of up to 3 bits', () => {
    for (const width of [2, 3]) {
      const pairs = [...every(2 ** width, 2 ** width)].map(([a, b]) => [BigInt(a!), BigInt(b!)] as const);
      const { words } = run(SequentialMultiplier({ width, signed }), pairs, false);
      expect([...words].map(BigInt)).toEqual(pairs.map(([a, b]) => product(a, b, width)));
    }
  });

  it('multiplies words under back pressure, one product in W + 1 cycles', () => {
    const word = fc.bigInt({ min: 0n, max: 0xffffn });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 10 }), (pairs) => {
        const request = SequentialMultiplier({ width: 16, signed });
        const expected = pairs.map(([a, b]) => Number(product(a, b, 16)));
        expect([...run(request, pairs, true).words]).toEqual(expected);
        const { words, at } = run(request, pairs, false);
        expect([...words]).toEqual(expected);
        expect([...at]).toEqual(pairs.map((_, i) => 17 * (i + 1)));
      }),
      { numRuns: 10 },
    );
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () =>
    expectCleanVerilog(SequentialMultiplier({ width: 5, signed })),
  );
});

describe.each(signs)('SequentialDivider, %s', (_sign, signed) => {
  const expected = (x: bigint, y: bigint, width: number) => {
    const [a, b] = signed ? [BigInt.asIntN(width, x), BigInt.asIntN(width, y)] : [x, y];
    const [q, r] = b === 0n ? [-1n, a] : [a / b, a % b];
    return [Number(BigInt.asUintN(width, q)), Number(BigInt.asUintN(width, r))];
  };

  it('divides, for all operands of up to 4 bits', () => {
    for (const width of [2, 3, 4]) {
      const pairs = [...every(2 ** width, 2 ** width)].map(([a, b]) => [BigInt(a!), BigInt(b!)] as const);
      const { words } = run(SequentialDivider({ width, signed }), pairs, false);
      expect([...words]).toEqual(pairs.flatMap(([a, b]) => expected(a, b, width)));
    }
  });

  it('divides words under back pressure, one quotient in W + 1 cycles', () => {
    const word = fc.oneof(fc.bigInt({ min: 0n, max: 0xffffn }), fc.constantFrom(0n, 1n, 0x8000n, 0xffffn));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 10 }), (pairs) => {
        const request = SequentialDivider({ width: 16, signed });
        const results = pairs.flatMap(([a, b]) => expected(a, b, 16));
        expect([...run(request, pairs, true).words]).toEqual(results);
        const { words, at } = run(request, pairs, false);
        expect([...words]).toEqual(results);
        expect([...at]).toEqual(pairs.map((_, i) => 17 * (i + 1)));
      }),
      { numRuns: 10 },
    );
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () =>
    expectCleanVerilog(SequentialDivider({ width: 5, signed })),
  );
});

describe('with other tools', () => {
  it.skipIf(lacking)(
    `the divider is the textbook's double register, for every input of 14 cycles ${lacking}`,
    () => {
      expectEqual(SequentialDivider({ width: 3, signed: false }), sequentialQuotient(3), {
        sequential: true,
        depth: 14,
      });
    },
  );

  it.skipIf(lacking)(
    `the signed divider runs on Verilator as on the embedded engine ${lacking}`,
    async () => {
      const pairs = [...every(16, 16)].map(([a, b]) => [BigInt(a!), BigInt(b!)] as const);
      const request = SequentialDivider({ width: 4, signed: true });
      const sim = await startSimulation(elaborate(request), { engine: 'verilator' });
      await sim.reset();
      const result = await sim.runStreams({
        drive: { from: { words: beats(pairs), beats: pairs.length } },
        collect: { to: { beats: pairs.length } },
        maxCycles: 100_000,
      });
      await sim.close();
      expect(result.collected.to!.words).toEqual(run(request, pairs, false).words);
    },
  );
});

it('mistakes are diagnostics', () => {
  expect(mistake(() => SequentialDivider({ width: 1, signed: false }))).toBe(
    'SL0114: SequentialDivider: width is 1, but must be a whole number of at least 2',
  );
});
