import { GoldenError } from './error.ts';
import { elementCount } from './operands.ts';

/** Surrounds a tensor with `fill`: `before[d]` and `after[d]` elements along each dimension. */
export function padInt8(
  input: Int8Array,
  shape: readonly number[],
  before: readonly number[],
  after: readonly number[],
  fill: number,
): Int8Array {
  const padded = paddedShape(shape, before, after);
  const output = new Int8Array(elementCount(padded)).fill(fill);
  const last = shape.length - 1;
  const run = shape[last] ?? 1;
  if (input.length === 0) return output;
  const position = new Array<number>(shape.length).fill(0);
  for (let from = 0; from < input.length; from += run) {
    let to = 0;
    for (let d = 0; d < shape.length; d++) to = to * padded[d]! + position[d]! + before[d]!;
    output.set(input.subarray(from, from + run), to);
    for (let d = last - 1; d >= 0 && ++position[d]! === shape[d]; d--) position[d] = 0;
  }
  return output;
}

export function paddedShape(
  shape: readonly number[],
  before: readonly number[],
  after: readonly number[],
): number[] {
  return shape.map((size, d) => size + before[d]! + after[d]!);
}

/** Paddings [rank, 2] as a network holds them, split in two. GoldenError if one is negative or the count is wrong. */
export function splitPaddings(
  paddings: Int32Array | BigInt64Array,
  rank: number,
  layer: string,
): { before: number[]; after: number[] } {
  const values = Array.from(paddings, Number);
  if (values.length !== 2 * rank || values.some((value) => value < 0))
    throw new GoldenError(layer, `paddings [${values.join(', ')}] do not fit an input of rank ${rank}`);
  return {
    before: values.filter((_, i) => i % 2 === 0),
    after: values.filter((_, i) => i % 2 === 1),
  };
}
