import type { NodeId } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { followsTrap } from './traps.ts';
import type { Kind, Literal } from './values.ts';

/** A literal as a node of `width` bits. SL0103 when it does not fit the kind; the low bits then go on. */
export function literalNode(context: ModuleContext, value: Literal, kind: Kind, width: number): NodeId {
  // What nearly all literals are, without big integers.
  if (typeof value === 'number' && kind !== 'sint' && width < 32 && value >= 0 && value < 2 ** width) {
    if (Number.isInteger(value)) return context.builder.nodes.constant(width, value);
  }
  const mask = (1n << BigInt(width)) - 1n;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    if (followsTrap(value)) return context.builder.nodes.constant(width, 0);
    context.error('SL0103', `${value} is not a whole number that JavaScript holds exactly`, {
      help: 'write large literals as bigint, such as 0x1_0000_0000_0000_0000n',
    });
    return context.builder.nodes.constant(width, 0);
  }
  const number = BigInt(value);
  const [low, high] = literalRange(kind, width);
  if (number < low || number > high) {
    context.error('SL0103', `literal ${value} does not fit in ${width} bits (${kind}: ${low} to ${high})`, {
      help: 'widen the other operand first, or use a literal in range',
    });
  }
  return context.builder.nodes.constant(width, number & mask);
}

/** Smallest and largest value of a kind. */
export function literalRange(kind: Kind, width: number): readonly [bigint, bigint] {
  const span = 1n << BigInt(width);
  return kind === 'sint' ? [-(span >> 1n), (span >> 1n) - 1n] : [0n, span - 1n];
}
