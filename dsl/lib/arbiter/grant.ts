import type { Bits, Bool, UInt } from '../../../src/lang/index.ts';
import { bitsOf, levels, wordOf } from '../arithmetic/bits.ts';
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

/** Ones at the positions above `index`: the state of `grantRoundRobin` when the last grant is kept as an index. */
export function positionsAbove(index: UInt, ways: number): Bits {
  return wordOf(Array.from({ length: ways }, (_, i) => index.lt(i)));
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
 * - 1 grants to others. Combinational: two priority chains side by side, of which one looks at the requests above
 * only.
 */
export function grantRoundRobin(requests: Bits, above: Bits, name: Name = unnamed): RoundRobin {
  sameWidth('grantRoundRobin', requests, above);
  const first = name('first', requests.and(above));
  const blockedFirst = name('first_blocked', onesBelow(first, name, 'first'));
  const blocked = name('blocked', onesBelow(requests, name, 'request'));
  const any = name('any_first', first.orReduce());
  const others = requests.and(blocked.not()).and(any.not().repeat(requests.width));
  return { grant: first.and(blockedFirst.not()).or(others), nextAbove: any.mux(blockedFirst, blocked) };
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
 * levels.
 */
export function grantMatrix(requests: Bits, matrix: Bits): Bits {
  const ways = requests.width;
  demand(
    'grantMatrix',
    matrix.width === Math.max(1, matrixBits(ways)),
    `state of ${matrix.width} bits for ${ways} requesters`,
    `it has ${matrixBits(ways)} bits`,
  );
  return wordOf(
    bitsOf(requests).map((request, i) => {
      const free = bitsOf(requests).flatMap((other, j) =>
        j === i ? [] : [other.and(isBefore(matrix, j, i)).not()],
      );
      return allOf([request, ...free]);
    }),
  );
}

/** The order after `grant`: the granted one comes after all others; unchanged without a grant. */
export function nextMatrix(grant: Bits, matrix: Bits): Bits {
  const ways = grant.width;
  if (ways === 1) return matrix;
  const next: Bool[] = [];
  for (let j = 1; j < ways; j++)
    for (let i = 0; i < j; i++)
      next.push(matrix.bit(pairIndex(i, j)).and(grant.bit(i).not()).or(grant.bit(j)));
  return wordOf(next);
}

function isBefore(matrix: Bits, i: number, j: number): Bool {
  return i < j ? matrix.bit(pairIndex(i, j)) : matrix.bit(pairIndex(j, i)).not();
}

function allOf(bits: readonly Bool[]): Bool {
  let level = bits;
  for (let depth = levels(bits.length); depth > 0; depth--) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const right = previous[2 * i + 1];
      return right ? previous[2 * i]!.and(right) : previous[2 * i]!;
    });
  }
  return level[0]!;
}

function sameWidth(block: string, a: Bits | UInt, b: Bits | UInt): void {
  demand(block, a.width === b.width, `operands have ${a.width} and ${b.width} bits`);
}
