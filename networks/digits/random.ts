/**
 * A seeded generator of 32-bit numbers (xorshift, shifts 13, 17 and 5, after Marsaglia 2003): the same on every
 * machine, good enough to shuffle and to start weights.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** 0 .. 2^32 - 1, never 0 in practice. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** -1 .. 1. */
  signed(): number {
    return this.next() / 2 ** 31 - 1;
  }

  /** 0 .. limit - 1. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }

  /** Fisher and Yates, in place. */
  shuffle(list: Int32Array): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [list[i], list[j]] = [list[j]!, list[i]!];
    }
  }
}
