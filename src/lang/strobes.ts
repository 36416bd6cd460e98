import type { NodeId } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { isExpr, relatedTo, reportNoValue, requireSameModule } from './operands.ts';
import type { Bits, UInt } from './values.ts';

/** Which parts of its target an assignment changes: those whose strobe is 1. One of the two. */
export interface Strobes {
  /** Bit i stands for bits 8i to 8i + 7: one strobe for each byte that has begun, the last part may be shorter. */
  readonly bytes?: Bits | UInt;
  /** Bit i stands for part i of as many equal parts as there are strobes. */
  readonly lanes?: Bits | UInt;
}

/** A part of an assignment that applies while its strobe is 1. */
export interface Strobed {
  readonly strobe: NodeId;
  readonly low: number;
  readonly width: number;
}

/** The parts that `strobes` makes of `width` bits, lowest first; null when none are given, or a mistake was reported. */
export function strobedParts(
  context: ModuleContext,
  strobes: Strobes,
  width: number,
  operation: string,
  shown: { toString(): string },
): readonly Strobed[] | null {
  const what = strobes.bytes !== undefined ? 'bytes' : 'lanes';
  const given: unknown = strobes[what];
  if (given === undefined) return null;
  if (!isExpr(given)) {
    reportNoValue(context, given, `${operation} ${what}`);
    return null;
  }
  if (!requireSameModule(context, given, `${operation} ${what}`) || given.broken) return null;
  const size = what === 'bytes' ? 8 : width / given.width;
  const count = what === 'bytes' ? Math.ceil(width / 8) : given.width;
  if (given.width !== count || !Number.isInteger(size)) {
    const bits = `'${shown}' has ${width} bits`;
    context.error('SL0101', `${operation}: ${bits}, '${given}' has ${given.width} strobes`, {
      related: relatedTo('the strobes', given),
      help:
        what === 'bytes'
          ? `give one strobe for each byte, ${count} bits${count < given.width ? `: trunc(${count})` : ''}`
          : 'lanes are equal parts: their number divides that of the bits',
    });
    return null;
  }
  const { nodes } = context.builder;
  return Array.from({ length: count }, (_, i) => ({
    strobe: nodes.slice(given.node, i, 1),
    low: i * size,
    width: Math.min(size, width - i * size),
  }));
}
