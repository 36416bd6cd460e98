import { GoldenError } from './error.ts';
import { checkMatrix, type IntegerMatrix, type Pattern } from './nm-pattern.ts';

/**
 * An N:M matrix as a sparse macro stores it. There are ceil(inputs / m) * n rows of one entry per output. Row r serves
 * block floor(r / n) of m inputs; an entry is a weight and the index, below m, of its input in the block.
 * Entries of a block are in order of index; those left over have weight 0 and index 0.
 */
export interface EncodedNM<T extends IntegerMatrix = Int8Array> extends Pattern {
  readonly outputs: number;
  readonly inputs: number;
  readonly rows: number;
  /** [rows, outputs]: a row is what the macro loads at once. */
  readonly weights: T;
  /** [rows, outputs]. */
  readonly indices: Uint16Array;
}

/** Encodes a matrix [outputs, inputs]. GoldenError if a block has more than `n` weights that are not 0. */
export function encodeNM<T extends IntegerMatrix>(
  weights: T,
  outputs: number,
  inputs: number,
  pattern: Pattern,
): EncodedNM<T> {
  checkMatrix(weights, outputs, inputs, pattern);
  const { n, m } = pattern;
  const rows = Math.ceil(inputs / m) * n;
  const entries = new (weights.constructor as new (size: number) => T)(rows * outputs);
  const indices = new Uint16Array(rows * outputs);
  for (let output = 0; output < outputs; output++)
    for (let first = 0, row = 0; first < inputs; first += m, row += n) {
      let used = 0;
      for (let input = first; input < first + m && input < inputs; input++) {
        const weight = weights[output * inputs + input]!;
        if (weight === 0) continue;
        if (used === n)
          throw new GoldenError(
            null,
            `inputs ${first} to ${first + m - 1} of output ${output} are not ${n}:${m}`,
          );
        const at = (row + used++) * outputs + output;
        entries[at] = weight;
        indices[at] = input - first;
      }
    }
  return { n, m, outputs, inputs, rows, weights: entries, indices };
}

/** The matrix [outputs, inputs] that entries stand for; entries that meet the same input add up. */
export function decodeNM<T extends IntegerMatrix>(encoded: EncodedNM<T>): T {
  const { n, m, outputs, inputs, rows, weights, indices } = encoded;
  const matrix = new (weights.constructor as new (size: number) => T)(outputs * inputs);
  for (let row = 0, at = 0; row < rows; row++)
    for (let output = 0; output < outputs; output++, at++) {
      if (weights[at] === 0) continue;
      const input = Math.floor(row / n) * m + indices[at]!;
      if (input >= inputs || indices[at]! >= m)
        throw new GoldenError(
          null,
          `row ${row} of output ${output} has the index ${indices[at]}, out of range`,
        );
      matrix[output * inputs + input]! += weights[at]!;
    }
  return matrix;
}
