/**
 * The shape of a digital PIM macro, as mapping and co-simulation see it. `dsl/pim` builds hardware of this shape.
 *
 * The macro holds `rows x groups` entries, each a signed weight of `weightBits` and, for N:M patterns with M > 1,
 * an index of ceil(log2 M) bits. Row `r` serves the block `floor(r / n)` of `m` consecutive inputs, and an entry
 * stands for input `floor(r / n) * m + index`. One vector has `rows / n * m` inputs and gives `groups` sums.
 */
export interface PimGeometry {
  readonly rows: number;
  readonly groups: number;
  /** 2..8, two's complement. */
  readonly weightBits: number;
  /** 1..8, bit serial. */
  readonly actBits: number;
  readonly actSigned: boolean;
  /** Pattern N:M; dense is 1:1. M is a power of two up to 16, N divides `rows`, N <= M. */
  readonly n: number;
  readonly m: number;
  /**
   * `phase`: the M inputs of a block are presented one after the other, each entry compares its index: M * Xb cycles
   * a vector. `mux`: all M are presented at once and each entry selects one: Xb cycles. Dense: no difference.
   */
  readonly scheme: 'phase' | 'mux';
}

/** Inputs of one vector: `rows / n * m`. */
export function vectorInputs(geometry: Pick<PimGeometry, 'rows' | 'n' | 'm'>): number {
  return (geometry.rows / geometry.n) * geometry.m;
}

/** Bits of an entry's index: ceil(log2 m), 0 when dense. */
export function indexBits(geometry: Pick<PimGeometry, 'm'>): number {
  return Math.ceil(Math.log2(geometry.m));
}

/** Bits of a sum: Wb + Xb + ceil(log2 R); exact for every input. */
export function sumBits(geometry: Pick<PimGeometry, 'rows' | 'weightBits' | 'actBits'>): number {
  return geometry.weightBits + geometry.actBits + Math.ceil(Math.log2(geometry.rows));
}

/** Cycles in which a vector occupies the array: Xb, times M for the phase scheme. */
export function cyclesPerVector(geometry: Pick<PimGeometry, 'actBits' | 'm' | 'scheme'>): number {
  return geometry.actBits * (geometry.scheme === 'phase' ? geometry.m : 1);
}
