import { type Bool, input, module, output, UInt } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { demand, oneOf, wholeNumber } from '../parameter.ts';
import { bitsOf, constantBit, fullAdder, wordOf } from './bits.ts';

/**
 * How carries are found. `operator` writes `+` and leaves the choice to synthesis; `ripple` is a chain of full
 * adders; the others are parallel-prefix networks over (generate, propagate) pairs.
 */
export type CarryNetwork = 'operator' | 'ripple' | 'kogge-stone' | 'brent-kung' | 'sklansky';

export const carryNetworks: readonly CarryNetwork[] = [
  'operator',
  'ripple',
  'kogge-stone',
  'brent-kung',
  'sklansky',
];

/** One prefix operation: position `at` takes in the group that ends at `from`. */
interface Step {
  readonly at: number;
  readonly from: number;
}

/**
 * The steps of a network for `width` positions, level by level. Steps of one level read the values before it.
 *
 * Levels and operations, for W = 2^k: Kogge-Stone k and W k - W + 1, fan-out 2; Sklansky k and W k / 2, fan-out up to
 * W / 2; Brent-Kung 2 k - 1 and 2 W - k - 2, fan-out 2. Shapes after Harris, "A taxonomy of parallel prefix
 * networks" (Asilomar 2003).
 */
export function prefixSteps(width: number, network: CarryNetwork): readonly (readonly Step[])[] {
  const positions = Array.from({ length: width }, (_, i) => i);
  const all: Step[][] = [];
  if (network === 'kogge-stone') {
    for (let d = 1; d < width; d *= 2)
      all.push(positions.filter((i) => i >= d).map((at) => ({ at, from: at - d })));
  } else if (network === 'sklansky') {
    for (let d = 1; d < width; d *= 2) {
      const upper = positions.filter((i) => Math.floor(i / d) % 2 === 1);
      all.push(upper.map((at) => ({ at, from: at - (at % d) - 1 })));
    }
  } else {
    let d = 1;
    for (; d < width; d *= 2) {
      const span = 2 * d;
      all.push(positions.filter((i) => i % span === span - 1).map((at) => ({ at, from: at - span / 2 })));
    }
    for (d /= 2; d >= 1; d /= 2) {
      const half = d / 2;
      const between = positions.filter((i) => half >= 1 && i >= d && i % d === half - 1);
      all.push(between.map((at) => ({ at, from: at - half })));
    }
  }
  return all.filter((level) => level.length > 0);
}

export interface SumWithCarry {
  /** W bits. */
  readonly sum: UInt;
  readonly carry: Bool;
}

/** Options of `addWith`. */
export interface AddOptions {
  /** Added at position 0. */
  readonly carryIn?: Bool;
  /** Names the steps: `p`, `g`, then `g1`, `p1`, ... after each level; `c1`, `c2`, ... of a ripple. */
  readonly name?: Name;
}

/**
 * `a + b + carryIn` with the given carry network. Both operands have W bits; the result is W bits and a carry.
 * Combinational.
 */
export function addWith(network: CarryNetwork, a: UInt, b: UInt, options: AddOptions = {}): SumWithCarry {
  const { carryIn, name = unnamed } = options;
  oneOf('addWith', 'network', network, carryNetworks);
  demand('addWith', a.width === b.width, `operands have ${a.width} and ${b.width} bits`, 'widen one of them');
  if (network === 'operator') return addOperator(a, b, carryIn);
  if (network === 'ripple') return addRipple(a, b, carryIn, name);
  return addPrefix(network, a, b, carryIn, name);
}

/** `a - b` of W bits, and whether `b` is larger. Combinational; an adder of `a` and the complement of `b`. */
export function subtractWith(
  network: CarryNetwork,
  a: UInt,
  b: UInt,
): { readonly difference: UInt; readonly borrow: Bool } {
  const { width } = a;
  if (network === 'operator') {
    const exact = a.zext(width + 1).sub(b.zext(width + 1));
    return { difference: exact.trunc(width), borrow: exact.bit(width) };
  }
  const { sum, carry } = addWith(network, a, b.not(), { carryIn: constantBit(1) });
  return { difference: sum, borrow: carry.not() };
}

function addOperator(a: UInt, b: UInt, carryIn: Bool | undefined): SumWithCarry {
  const plain = a.addGrow(b);
  const total = carryIn ? plain.add(carryIn.asUInt().zext(plain.width)) : plain;
  return { sum: total.trunc(a.width), carry: total.bit(a.width) };
}

function addRipple(a: UInt, b: UInt, carryIn: Bool | undefined, name: Name): SumWithCarry {
  let carry = carryIn ?? constantBit(0);
  const sums = bitsOf(a).map((bit, i) => {
    const added = fullAdder(bit, b.bit(i), carry);
    carry = name(`c${i + 1}`, added.carry);
    return added.sum;
  });
  return { sum: wordOf(sums).asUInt(), carry };
}

function addPrefix(
  network: CarryNetwork,
  a: UInt,
  b: UInt,
  carryIn: Bool | undefined,
  name: Name,
): SumWithCarry {
  const { width } = a;
  const p = name('p', a.xor(b));
  const first = name('g', a.and(b));
  let propagate = bitsOf(p);
  let generate = bitsOf(first);
  if (carryIn) generate[0] = generate[0]!.or(propagate[0]!.and(carryIn));
  /** Lowest position of the group that ends at each position. */
  const lowest = generate.map((_, i) => i);
  prefixSteps(width, network).forEach((level, i) => {
    const [g, p, reach] = [[...generate], [...propagate], [...lowest]];
    for (const { at, from } of level) {
      g[at] = generate[at]!.or(propagate[at]!.and(generate[from]!));
      // A group from position 0 on is final: nothing asks whether it propagates.
      if (lowest[from] !== 0) p[at] = propagate[at]!.and(propagate[from]!);
      reach[at] = lowest[from]!;
    }
    lowest.splice(0, width, ...reach);
    generate = bitsOf(name(`g${i + 1}`, wordOf(g)));
    if (level.some(({ at }) => lowest[at] !== 0)) propagate = bitsOf(name(`p${i + 1}`, wordOf(p)));
  });
  const carries = wordOf([carryIn ?? constantBit(0), ...generate.slice(0, width - 1)]).asUInt();
  return { sum: p.xor(carries), carry: generate[width - 1]! };
}

/** Parameters of `Adder`. */
export interface AdderParameters {
  /** Bits of the operands. */
  readonly width: number;
  readonly network: CarryNetwork;
}

/** `{carry_out, sum} = a + b + carry_in` of `width` bits. Combinational; levels as for `prefixSteps`. */
export const Adder = module(
  {
    name: ({ width, network }: AdderParameters) => `adder_${network.replaceAll('-', '_')}_${width}`,
    doc: 'Sum and carry of two words and a carry.',
  },
  ({ width }: AdderParameters) => ({
    a: input(UInt(wholeNumber('Adder', 'width', width, 1))),
    b: input(UInt(width)),
    carry_in: input(UInt(1)),
    sum: output(UInt(width)),
    carry_out: output(UInt(1)),
  }),
  (m, { a, b, carry_in, sum, carry_out }, { network }) => {
    const total = addWith(network, a, b, { carryIn: carry_in.bit(0), name: naming(m) });
    sum.drive(total.sum);
    carry_out.drive(total.carry.asUInt());
  },
);
