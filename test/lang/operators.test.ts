import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnyValue,
  elaborate,
  input,
  module,
  output,
  SInt,
  type SInt as SIntValue,
  UInt,
  type UInt as UIntValue,
} from '../../src/lang/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

/** What an operation means, in whole numbers: the exact result, which is then cut to the width that it returns. */
interface Meaning<V> {
  readonly build: (a: V, b: V, n: UIntValue) => AnyValue;
  readonly exact: (a: bigint, b: bigint, n: bigint, width: bigint) => bigint;
}

const clamp = (value: bigint, low: bigint, high: bigint) => (value < low ? low : value > high ? high : value);
const bool = (value: boolean) => (value ? 1n : 0n);
const parity = (value: bigint) => BigInt(value.toString(2).replaceAll('0', '').length % 2);

const largest = (w: bigint) => (1n << w) - 1n;
const inSigned = (value: bigint, w: bigint) => clamp(value, -(1n << (w - 1n)), (1n << (w - 1n)) - 1n);
const turned = (value: bigint, w: bigint) =>
  BigInt(
    `0b${[...BigInt.asUintN(Number(w), value).toString(2).padStart(Number(w), '0')].reverse().join('')}`,
  );
const rotated = (value: bigint, places: bigint, w: bigint) => {
  const [bits, left] = [BigInt.asUintN(Number(w), value), ((places % w) + w) % w];
  return ((bits << left) | (bits >> (w - left))) & largest(w);
};

const unsigned: Readonly<Record<string, Meaning<UIntValue>>> = {
  add: { build: (a, b) => a.add(b), exact: (a, b) => a + b },
  sub: { build: (a, b) => a.sub(b), exact: (a, b) => a - b },
  mul: { build: (a, b) => a.mul(b), exact: (a, b) => a * b },
  addGrow: { build: (a, b) => a.addGrow(b), exact: (a, b) => a + b },
  subGrow: { build: (a, b) => a.subGrow(b), exact: (a, b) => a - b },
  mulGrow: { build: (a, b) => a.mulGrow(b), exact: (a, b) => a * b },
  addSat: { build: (a, b) => a.addSat(b), exact: (a, b, _n, w) => clamp(a + b, 0n, (1n << w) - 1n) },
  subSat: { build: (a, b) => a.subSat(b), exact: (a, b) => clamp(a - b, 0n, a) },
  mulSat: { build: (a, b) => a.mulSat(b), exact: (a, b, _n, w) => clamp(a * b, 0n, largest(w)) },
  min: { build: (a, b) => a.min(b), exact: (a, b) => (a < b ? a : b) },
  max: { build: (a, b) => a.max(b), exact: (a, b) => (a < b ? b : a) },
  and: { build: (a, b) => a.and(b), exact: (a, b) => a & b },
  or: { build: (a, b) => a.or(b), exact: (a, b) => a | b },
  xor: { build: (a, b) => a.xor(b), exact: (a, b) => a ^ b },
  not: { build: (a) => a.not(), exact: (a) => ~a },
  eq: { build: (a, b) => a.eq(b), exact: (a, b) => bool(a === b) },
  ne: { build: (a, b) => a.ne(b), exact: (a, b) => bool(a !== b) },
  lt: { build: (a, b) => a.lt(b), exact: (a, b) => bool(a < b) },
  le: { build: (a, b) => a.le(b), exact: (a, b) => bool(a <= b) },
  gt: { build: (a, b) => a.gt(b), exact: (a, b) => bool(a > b) },
  ge: { build: (a, b) => a.ge(b), exact: (a, b) => bool(a >= b) },
  andReduce: { build: (a) => a.andReduce(), exact: (a, _b, _n, w) => bool(a === (1n << w) - 1n) },
  orReduce: { build: (a) => a.orReduce(), exact: (a) => bool(a !== 0n) },
  xorReduce: { build: (a) => a.xorReduce(), exact: (a) => parity(a) },
  shl: { build: (a, _b, n) => a.shl(n), exact: (a, _b, n) => a << n },
  shr: { build: (a, _b, n) => a.shr(n), exact: (a, _b, n) => a >> n },
  'shl by 3': { build: (a) => a.shl(3), exact: (a) => a << 3n },
  'shlGrow by 3': { build: (a) => a.shlGrow(3), exact: (a) => a << 3n },
  'shlSat by 3': { build: (a) => a.shlSat(3), exact: (a, _b, _n, w) => clamp(a << 3n, 0n, largest(w)) },
  'truncSat to 1': { build: (a) => a.truncSat(1), exact: (a) => clamp(a, 0n, 1n) },
  reverse: { build: (a) => a.reverse(), exact: (a, _b, _n, w) => turned(a, w) },
  'rotl by 3': { build: (a) => a.rotl(3), exact: (a, _b, _n, w) => rotated(a, 3n, w) },
  'rotr by 5': { build: (a) => a.rotr(5), exact: (a, _b, _n, w) => rotated(a, -5n, w) },
  'rotl by n': { build: (a, _b, n) => a.rotl(n), exact: (a, _b, n, w) => rotated(a, n, w) },
  'rotr by n': { build: (a, _b, n) => a.rotr(n), exact: (a, _b, n, w) => rotated(a, -n, w) },
  'bit n': { build: (a, _b, n) => a.bit(n), exact: (a, _b, n) => (a >> n) & 1n },
  toSigned: { build: (a) => a.toSigned(), exact: (a) => a },
  'zext by 5': { build: (a) => a.zext(a.width + 5), exact: (a) => a },
  'mux of 1 and b': { build: (a, b) => a.lt(b).mux(1, b), exact: (a, b) => (a < b ? 1n : b) },
  'repeat 2': { build: (a) => a.repeat(2), exact: (a, _b, _n, w) => (a << w) | a },
};

const signed: Readonly<Record<string, Meaning<SIntValue>>> = {
  add: { build: (a, b) => a.add(b), exact: (a, b) => a + b },
  sub: { build: (a, b) => a.sub(b), exact: (a, b) => a - b },
  mul: { build: (a, b) => a.mul(b), exact: (a, b) => a * b },
  addGrow: { build: (a, b) => a.addGrow(b), exact: (a, b) => a + b },
  subGrow: { build: (a, b) => a.subGrow(b), exact: (a, b) => a - b },
  mulGrow: { build: (a, b) => a.mulGrow(b), exact: (a, b) => a * b },
  addSat: {
    build: (a, b) => a.addSat(b),
    exact: (a, b, _n, w) => clamp(a + b, -(1n << (w - 1n)), (1n << (w - 1n)) - 1n),
  },
  subSat: {
    build: (a, b) => a.subSat(b),
    exact: (a, b, _n, w) => clamp(a - b, -(1n << (w - 1n)), (1n << (w - 1n)) - 1n),
  },
  mulSat: { build: (a, b) => a.mulSat(b), exact: (a, b, _n, w) => inSigned(a * b, w) },
  'shlSat by 3': { build: (a) => a.shlSat(3), exact: (a, _b, _n, w) => inSigned(a << 3n, w) },
  'truncSat to 1': { build: (a) => a.truncSat(1), exact: (a) => inSigned(a, 1n) },
  min: { build: (a, b) => a.min(b), exact: (a, b) => (a < b ? a : b) },
  max: { build: (a, b) => a.max(b), exact: (a, b) => (a < b ? b : a) },
  abs: { build: (a) => a.abs(), exact: (a) => (a < 0n ? -a : a) },
  negSat: { build: (a) => a.negSat(), exact: (a, _b, _n, w) => inSigned(-a, w) },
  neg: { build: (a) => a.neg(), exact: (a) => -a },
  negGrow: { build: (a) => a.negGrow(), exact: (a) => -a },
  lt: { build: (a, b) => a.lt(b), exact: (a, b) => bool(a < b) },
  le: { build: (a, b) => a.le(b), exact: (a, b) => bool(a <= b) },
  gt: { build: (a, b) => a.gt(b), exact: (a, b) => bool(a > b) },
  ge: { build: (a, b) => a.ge(b), exact: (a, b) => bool(a >= b) },
  shr: { build: (a, _b, n) => a.shr(n), exact: (a, _b, n) => a >> n },
  'sext by 5': { build: (a) => a.sext(a.width + 5), exact: (a) => a },
  'resize to 3': { build: (a) => a.resize(3), exact: (a) => a },
  'asUInt of the bits': { build: (a) => a.asUInt(), exact: (a) => a },
};

function simulator(
  kind: 'uint' | 'sint',
  width: number,
): { readonly sim: ReferenceSimulator; readonly widths: Map<string, number> } {
  const table = kind === 'uint' ? unsigned : signed;
  const type = kind === 'uint' ? UInt : SInt;
  const widths = new Map<string, number>();
  const name = (key: string) => `out_${key.replaceAll(' ', '_')}`;
  // The result widths are only known inside of a module: a first one measures them.
  const measure = module(
    'measure',
    () => ({ a: input(type(width)), b: input(type(width)), n: input(UInt(7)) }),
    (_m, { a, b, n }) => {
      for (const [key, { build }] of Object.entries(table))
        widths.set(name(key), build(a as never, b as never, n).width);
    },
  );
  elaborate(measure({}));
  const all = module(
    'all',
    () => ({
      a: input(type(width)),
      b: input(type(width)),
      n: input(UInt(7)),
      ...Object.fromEntries([...widths].map(([key, bits]) => [key, output(UInt(bits))])),
    }),
    (_m, ports) => {
      const { a, b, n } = ports;
      const outputs = ports as unknown as Readonly<Record<string, { drive(value: AnyValue): void }>>;
      for (const [key, { build }] of Object.entries(table))
        outputs[name(key)]!.drive(build(a as never, b as never, n).asUInt());
    },
  );
  return { sim: new ReferenceSimulator(elaborate(all({}))), widths };
}

describe('operations on numbers mean what whole numbers mean, cut to the width of the result', () => {
  const amount = fc.bigInt(0n, 127n);
  for (const width of [1, 2, 8, 31, 32, 33, 64, 70]) {
    const high = (1n << BigInt(width)) - 1n;
    const half = 1n << BigInt(width - 1);

    it(`unsigned, ${width} bits`, () => {
      const { sim, widths } = simulator('uint', width);
      const value = fc.oneof(fc.bigInt(0n, high), fc.constantFrom(0n, 1n & high, high, half));
      fc.assert(
        fc.property(value, value, amount, (a, b, n) => check(sim, widths, unsigned, a, b, n, BigInt(width))),
        { numRuns: 30 },
      );
    });

    it(`signed, ${width} bits`, () => {
      const { sim, widths } = simulator('sint', width);
      const value = fc.oneof(fc.bigInt(-half, half - 1n), fc.constantFrom(-half, half - 1n, -1n, 0n));
      fc.assert(
        fc.property(value, value, amount, (a, b, n) => check(sim, widths, signed, a, b, n, BigInt(width))),
        { numRuns: 30 },
      );
    });
  }
});

function check(
  sim: ReferenceSimulator,
  widths: ReadonlyMap<string, number>,
  table: Readonly<Record<string, Meaning<never>>>,
  a: bigint,
  b: bigint,
  n: bigint,
  width: bigint,
): void {
  sim.poke('a', BigInt.asUintN(Number(width), a));
  sim.poke('b', BigInt.asUintN(Number(width), b));
  sim.poke('n', n);
  for (const [key, { exact }] of Object.entries(table)) {
    const port = `out_${key.replaceAll(' ', '_')}`;
    const expected = BigInt.asUintN(widths.get(port)!, exact(a, b, n, width));
    expect([key, sim.peek(port)]).toEqual([key, expected]);
  }
}
