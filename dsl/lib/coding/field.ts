/** Primitive polynomials of degree m with few terms, leading term included. */
const primitive: Readonly<Record<number, number>> = {
  4: 0x13,
  5: 0x25,
  6: 0x43,
  7: 0x89,
  8: 0x11d,
  9: 0x211,
};

/** The field of 2^m elements, m from 4 to 9: numbers whose bits are coefficients of powers of alpha. */
export class BinaryField {
  readonly m: number;
  /** Powers of alpha: `power[i]` is alpha^i. */
  readonly power: readonly number[];

  constructor(m: number) {
    this.m = m;
    const list = [1];
    while (list.length < 2 ** m - 1) {
      const next = list.at(-1)! << 1;
      list.push(next >> m ? next ^ primitive[m]! : next);
    }
    this.power = list;
  }

  /** alpha^i for any i of at least 0. */
  alpha(i: number): number {
    return this.power[i % this.power.length]!;
  }

  multiply(a: number, b: number): number {
    let product = 0;
    for (let i = this.m - 1; i >= 0; i--) {
      product <<= 1;
      if (product >> this.m) product ^= primitive[this.m]!;
      if ((b >> i) & 1) product ^= a;
    }
    return product;
  }

  /** Minimal polynomial of alpha^i over bits, as a bit pattern. */
  minimalPolynomial(i: number): bigint {
    const order = this.power.length;
    const conjugates = new Set<number>();
    for (let e = i % order; !conjugates.has(e); e = (2 * e) % order) conjugates.add(e);
    let coefficients = [1];
    for (const e of conjugates) {
      const root = this.alpha(e);
      const next = [0, ...coefficients];
      coefficients.forEach((c, d) => {
        next[d]! ^= this.multiply(c, root);
      });
      coefficients = next;
    }
    return coefficients.reduce((bits, c, d) => bits | (BigInt(c) << BigInt(d)), 0n);
  }
}
