/** Seeded random choices (mulberry32): the same seed gives the same sequence on every machine. */
export class RandomSource {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x5eed, 0x9e3779b1) >>> 0;
  }

  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** 0 .. limit - 1. */
  below(limit: number): number {
    return Math.floor((this.word() / 2 ** 32) * limit);
  }

  /** Both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.word() / 2 ** 32 < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /** A value of `width` bits; every fourth is a corner: 0, 1, all ones, only the top bit. */
  bits(width: number): bigint {
    const top = 1n << BigInt(width - 1);
    if (this.chance(0.25)) return this.pick([0n, 1n, top * 2n - 1n, top]);
    let value = 0n;
    for (let done = 0; done < width; done += 32) value = (value << 32n) | BigInt(this.word());
    return value & (top * 2n - 1n);
  }

  /** Widths as designs have them: mostly small, often at 32 and 64 and just beside, sometimes anything. */
  width(max: number): number {
    const choice = this.below(10);
    let width: number;
    if (choice < 2) width = 1;
    else if (choice < 6) width = this.between(2, 16);
    else if (choice < 8) width = this.pick([17, 24, 31, 32, 33, 48, 63, 64, 65]);
    else width = this.between(1, max);
    return Math.min(width, max);
  }
}
