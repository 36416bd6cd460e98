import { type Bits, cat, type UInt, UInt as UIntType } from '../../../src/lang/index.ts';
import { wordOf } from '../arithmetic/bits.ts';
import { type Name, unnamed } from '../naming.ts';
import { demand } from '../parameter.ts';

/**
 * Bit i of the result is 1 if some bit below i is: the bits that a fixed priority blocks. `ceil(log2 W)` levels. With
 * `name`, the steps are `<of>_spread2`, `<of>_spread4`, ...: whether one of so many bits, from i down, is 1.
 */
export function onesBelow(value: Bits, name: Name = unnamed, of = 'value'): Bits {
  let spread = value.asUInt();
  for (let distance = 1; distance < value.width; distance *= 2) {
    const wider = spread.or(spread.shl(distance));
    spread = 2 * distance < value.width ? name(`${of}_spread${2 * distance}`, wider) : wider;
  }
  return spread.shl(1).asBits();
}

/** One-hot grant to the lowest request; 0 without requests. Combinational. */
export function grantLowest(requests: Bits, name: Name = unnamed): Bits {
  return requests.and(onesBelow(requests, name, 'request').not());
}

/** Ones at position `next` and above: the state of `grantRoundRobin` when it is kept as an index. */
export function positionsFrom(next: UInt, ways: number): Bits {
  return UIntType(ways)
    .lit((1n << BigInt(ways)) - 1n)
    .shl(next)
    .asBits();
}

/** Result of `grantRoundRobin`. */
export interface RoundRobin {
  /** One-hot, 0 without requests. */
  readonly grant: Bits;
  /** What `above` is to be from the cycle on that follows this grant: the positions above it. */
  readonly nextAbove: Bits;
}

/**
 * One-hot grant to the next request after the last grant, around the end. `above` has ones at the positions above
 * the last grant, so that a register of W bits that starts at 0 holds the state. No requester waits for more than W
 * - 1 grants to others. Combinational: one priority chain, over the requests above if there are any, else over all.
 */
export function grantRoundRobin(requests: Bits, above: Bits, name: Name = unnamed): RoundRobin {
  sameWidth('grantRoundRobin', requests, above);
  const first = name('first', requests.and(above));
  const candidates = name('candidates', first.orReduce().mux(first, requests) as Bits);
  const blocked = name('blocked', onesBelow(candidates, name, 'candidates'));
  return { grant: candidates.and(blocked.not()), nextAbove: blocked };
}

/**
 * State of a matrix arbiter: for each pair i < j of W requesters, whether i comes before j. Bit of a pair:
 * `pairIndex`. All ones after reset: the order of the positions.
 */
export function matrixBits(ways: number): number {
  return (ways * (ways - 1)) / 2;
}

/** Position of pair i < j in the state of a matrix arbiter. */
export function pairIndex(i: number, j: number): number {
  return (j * (j - 1)) / 2 + i;
}

/**
 * One-hot grant to the least recently granted request, by the order in `matrix`. Combinational, `1 + ceil(log2 W)`
 * levels. With `name`, the requesters that come before requester i are `before_<i>`.
 */
export function grantMatrix(requests: Bits, matrix: Bits, name: Name = unnamed): Bits {
  const ways = requests.width;
  demand(
    'grantMatrix',
    matrix.width === Math.max(1, matrixBits(ways)),
    `state of ${matrix.width} bits for ${ways} requesters`,
    `it has ${matrixBits(ways)} bits`,
  );
  if (ways === 1) return requests;
  return wordOf(
    Array.from({ length: ways }, (_, i) => {
      const before = name(`before_${i}`, comeBefore(matrix, i, ways));
      return requests.bit(i).and(requests.and(before).orReduce().not());
    }),
  );
}

/** The order after `grant`: the granted one comes after all others; unchanged without a grant. */
export function nextMatrix(grant: Bits, matrix: Bits): Bits {
  const ways = grant.width;
  if (ways === 1) return matrix;
  const rows = Array.from({ length: ways - 1 }, (_, i) => ways - 1 - i);
  const granted = cat(...rows.map((j) => grant.slice(j - 1, 0)));
  const passed = cat(...rows.map((j) => grant.bit(j).repeat(j)));
  return matrix.and(granted.not()).or(passed);
}

/** Bit j: requester j comes before requester i; bit i is 0. */
function comeBefore(matrix: Bits, i: number, ways: number): Bits {
  const above = Array.from({ length: ways - 1 - i }, (_, k) => matrix.bit(pairIndex(i, ways - 1 - k)).not());
  const below = i === 0 ? [] : [matrix.slice(pairIndex(i - 1, i), pairIndex(0, i))];
  return cat(...above, UIntType(1).lit(0), ...below);
}

function sameWidth(block: string, a: Bits | UInt, b: Bits | UInt): void {
  demand(block, a.width === b.width, `operands have ${a.width} and ${b.width} bits`);
}
