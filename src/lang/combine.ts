import { Expr } from './expression.ts';
import type { Payload, StreamSink, StreamSource } from './ports.ts';
import type { AnyValue, Bits, SInt, UInt, Vec } from './values.ts';
import { VecExpr } from './vector.ts';
import type { TotalWidth } from './width-math.ts';

/** Concatenation, the first part most significant. */
export function cat<const Parts extends readonly (AnyValue | Vec)[]>(
  ...parts: Parts
): Bits<TotalWidth<Parts>> {
  const values = parts.map(
    (part): Expr =>
      (part as unknown) instanceof VecExpr
        ? (part as unknown as VecExpr).asBits()
        : (part as unknown as Expr),
  );
  const first = values[0]!;
  const node = first.context.builder.nodes.cat(values.map((value) => first.asBits().coerceForCat(value)));
  const width = values.reduce((sum, value) => sum + value.width, 0);
  return new Expr(first.context, node, 'bits', width) as unknown as Bits<TotalWidth<Parts>>;
}

/**
 * Sum of all terms without loss, as a balanced tree of adders: `W + ceil(log2 n)` bits for `n` terms of `W` bits.
 * Neighbours are added first, so that the structure follows the order of the terms.
 */
export function sumTree<T extends UInt | SInt>(terms: readonly T[]): T {
  let level = terms as unknown as Expr[];
  while (level.length > 1) {
    const next: Expr[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]!;
      const right = level[i + 1];
      next.push(right ? widest(left, right).addGrow(narrowest(left, right)) : left.resize(left.width + 1));
    }
    level = next;
  }
  return level[0] as unknown as T;
}

/** Joins two streams with the same fields: every beat of `from` goes to `to`. */
export function connect<P extends Payload>(from: StreamSink<P>, to: StreamSource<P>): void {
  to.valid.drive(from.valid as never);
  from.ready.drive(to.ready as never);
  for (const [field, target] of Object.entries(to.payload) as [string, { drive(value: unknown): void }][]) {
    target.drive(from.payload[field]);
  }
}

function widest(a: Expr, b: Expr): Expr {
  return a.width >= b.width ? a : a.resize(b.width);
}

function narrowest(a: Expr, b: Expr): Expr {
  return b.width >= a.width ? b : b.resize(a.width);
}
