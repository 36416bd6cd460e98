import { GoldenError } from './error.ts';

/**
 * N:M patterns. A weight matrix is row-major [outputs, inputs]; along each row, every block of `m` consecutive inputs
 * (the last may be shorter) has at most `n` weights that are not 0.
 */
export interface Pattern {
  readonly n: number;
  readonly m: number;
}

export type IntegerMatrix = Int8Array | Int16Array | Int32Array;

/** Keeps the `n` largest magnitudes of each block, the lower index where they are equal; the rest becomes 0. */
export function pruneNM<T extends IntegerMatrix>(
  weights: T,
  outputs: number,
  inputs: number,
  pattern: Pattern,
): T {
  checkMatrix(weights, outputs, inputs, pattern);
  const pruned = weights.slice() as T;
  eachBlock(outputs, inputs, pattern.m, (start, length) => {
    const order = Array.from({ length }, (_, i) => start + i);
    // The sort is stable, so equal magnitudes stay in order of index.
    order.sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!));
    for (const at of order.slice(pattern.n)) pruned[at] = 0;
  });
  return pruned;
}

/**
 * The fewest matrices of the pattern that add up to `weights`, none for a matrix of zeros. Each weight stands in
 * exactly one of them, its block's first `n` non-zero weights in the first matrix, the next `n` in the second.
 */
export function splitNM<T extends IntegerMatrix>(
  weights: T,
  outputs: number,
  inputs: number,
  pattern: Pattern,
): T[] {
  checkMatrix(weights, outputs, inputs, pattern);
  const passes: T[] = [];
  eachBlock(outputs, inputs, pattern.m, (start, length) => {
    let found = 0;
    for (let at = start; at < start + length; at++) {
      if (weights[at] === 0) continue;
      const pass = Math.floor(found++ / pattern.n);
      passes[pass] ??= new (weights.constructor as new (size: number) => T)(weights.length);
      passes[pass][at] = weights[at]!;
    }
  });
  return passes;
}

/** How many matrices `splitNM` gives, without making them. */
export function countPasses(
  weights: IntegerMatrix,
  outputs: number,
  inputs: number,
  pattern: Pattern,
): number {
  checkMatrix(weights, outputs, inputs, pattern);
  let passes = 0;
  eachBlock(outputs, inputs, pattern.m, (start, length) => {
    let found = 0;
    for (let at = start; at < start + length; at++) if (weights[at] !== 0) found++;
    passes = Math.max(passes, Math.ceil(found / pattern.n));
  });
  return passes;
}

/** True if every block has at most `n` weights that are not 0. */
export function isNM(weights: IntegerMatrix, outputs: number, inputs: number, pattern: Pattern): boolean {
  return countPasses(weights, outputs, inputs, pattern) <= 1;
}

/** GoldenError unless 1 <= n <= m and the matrix has outputs * inputs elements. */
export function checkMatrix(
  weights: { readonly length: number },
  outputs: number,
  inputs: number,
  { n, m }: Pattern,
): void {
  if (!Number.isInteger(n) || !Number.isInteger(m) || n < 1 || n > m)
    throw new GoldenError(null, `${n}:${m} is not a sparsity pattern`);
  if (weights.length !== outputs * inputs)
    throw new GoldenError(
      null,
      `a matrix of ${outputs} x ${inputs} does not have ${weights.length} elements`,
    );
}

/** Calls back with position and length of every block, row by row. */
export function eachBlock(
  outputs: number,
  inputs: number,
  m: number,
  visit: (start: number, length: number) => void,
): void {
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input += m)
      visit(output * inputs + input, Math.min(m, inputs - input));
}
