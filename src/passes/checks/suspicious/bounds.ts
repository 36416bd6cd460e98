import { type NodeId, type NodeStore, Op } from '../../../ir/index.ts';
import type { ValueRanges } from './value-ranges.ts';

/** What comparisons with literals leave of a value, read as unsigned and as two's complement. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly signedLow: number;
  readonly signedHigh: number;
}

/** `subject <= limit`, or `subject >= limit` with `isUpper` false. */
export interface Limit {
  readonly subject: NodeId;
  readonly limit: number;
  readonly isUpper: boolean;
  readonly isSigned: boolean;
}

/** The bounds that the structure of the expression gives. */
export function boundsOf(ranges: ValueRanges, node: NodeId): Bounds {
  const { low, high, signedLow, signedHigh } = ranges;
  return {
    low: low[node]!,
    high: high[node]!,
    signedLow: signedLow[node]!,
    signedHigh: signedHigh[node]!,
  };
}

/** What an order with a literal on one side says when it is `holds`; null for anything else. */
export function limitOf(nodes: NodeStore, ranges: ValueRanges, node: NodeId, holds: boolean): Limit | null {
  const { op, a, b } = nodes;
  const isSigned = op[node] === Op.lts || op[node] === Op.les;
  if (!isSigned && op[node] !== Op.ltu && op[node] !== Op.leu) return null;
  const [left, right] = [a[node]!, b[node]!];
  if (!ranges.isFollowed(left)) return null;
  const isStrict = op[node] === Op.ltu || op[node] === Op.lts;
  const value = (literal: NodeId) => (isSigned ? ranges.signedLow : ranges.low)[literal]!;
  if (op[right] === Op.const && op[left] !== Op.const) {
    // left < c, left <= c; else left >= c, left > c
    const limit = holds ? value(right) - (isStrict ? 1 : 0) : value(right) + (isStrict ? 0 : 1);
    return { subject: left, limit, isUpper: holds, isSigned };
  }
  if (op[left] === Op.const && op[right] !== Op.const) {
    // c < right, c <= right; else right <= c, right < c
    const limit = holds ? value(left) + (isStrict ? 1 : 0) : value(left) - (isStrict ? 0 : 1);
    return { subject: right, limit, isUpper: !holds, isSigned };
  }
  return null;
}

/** The bounds with one limit more. */
export function limited(bounds: Bounds, { limit, isUpper, isSigned }: Limit): Bounds {
  if (isSigned)
    return isUpper
      ? { ...bounds, signedHigh: Math.min(bounds.signedHigh, limit) }
      : { ...bounds, signedLow: Math.max(bounds.signedLow, limit) };
  return isUpper
    ? { ...bounds, high: Math.min(bounds.high, limit) }
    : { ...bounds, low: Math.max(bounds.low, limit) };
}

/** Whether a limit holds for every value within the bounds, for none (false), or for some (null). */
export function isWithin(bounds: Bounds, { limit, isUpper, isSigned }: Limit): boolean | null {
  const [low, high] = isSigned ? [bounds.signedLow, bounds.signedHigh] : [bounds.low, bounds.high];
  if (isUpper) return high <= limit ? true : low > limit ? false : null;
  return low >= limit ? true : high < limit ? false : null;
}
