import { fail } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';
import { currentContext, type ModuleContext } from './context.ts';
import { Expr } from './expression.ts';
import { isVector, reportNoValue, requireSameModule } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { AnyValue, Bits, SInt, UInt, Vec } from './values.ts';
import type { TotalWidth } from './width-math.ts';

/** Concatenation, the first part most significant. */
export function cat<const Parts extends readonly (AnyValue | Vec | RtlValue)[]>(
  ...parts: Parts
): Bits<TotalWidth<Parts>> {
  const context = contextOfParts(parts);
  const values = parts.map((part: unknown): Expr => {
    if (isVector(part)) return part.asBits();
    if (part instanceof Expr && requireSameModule(context, part, 'cat')) return part;
    if (!(part instanceof Expr)) reportNoWidth(context, part);
    return new Expr(context, context.builder.nodes.constant(1, 0), 'bits', 1, null, true);
  });
  const node = context.builder.nodes.cat(values.map((value) => value.node));
  const width = values.reduce((sum, value) => sum + value.width, 0);
  const broken = values.some((value) => value.broken);
  return new Expr(context, node, 'bits', width, null, broken) as unknown as Bits<TotalWidth<Parts>>;
}

/**
 * Sum of all terms without loss, as a balanced tree of adders: `W + ceil(log2 n)` bits for `n` terms of `W` bits.
 * Neighbours are added first, so that the structure follows the order of the terms.
 */
export function sumTree<T extends UInt | SInt>(terms: readonly T[]): T extends UInt ? UInt : SInt {
  if (terms.length === 0) {
    const place = captureLocation();
    return fail('SL0114', 'sumTree has no terms', {
      ...(place && { place }),
      help: 'the sum of nothing has no width: leave it out',
    });
  }
  let level = terms as unknown as Expr[];
  while (level.length > 1) {
    const next: Expr[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]!;
      const right = level[i + 1];
      if (!right) next.push(left.resize(left.width + 1));
      else next.push(widened(left, right.width).addGrow(widened(right, left.width)));
    }
    level = next;
  }
  return level[0] as unknown as T extends UInt ? UInt : SInt;
}

function widened(value: Expr, width: number): Expr {
  return value.width >= width ? value : value.resize(width);
}

function contextOfParts(parts: readonly unknown[]): ModuleContext {
  for (const part of parts) if (part instanceof Expr || isVector(part)) return part.context;
  const context = currentContext('cat');
  if (parts.length === 0) {
    context.error('SL0114', 'cat has no parts', { help: 'give at least one value' });
  }
  return context;
}

function reportNoWidth(context: ModuleContext, part: unknown): void {
  if (typeof part === 'number' || typeof part === 'bigint') {
    context.error('SL0102', `cat: literal ${part} has no width`, {
      help: 'give it a type, for example Bits(4).lit(0)',
    });
  } else reportNoValue(context, part, 'cat');
}
