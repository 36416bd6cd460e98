import { type NodeId, type NodeStore, Op } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import { reportAt } from './context.ts';
import type { Expr } from './expression.ts';
import { decimalText, scaledLiteral } from './fixed-literal.ts';
import type { Conversion, FixedKind, Rounding } from './fixed-values.ts';
import { type FixedPoint, formText, plainKind, pointOf } from './format.ts';
import { literalRange } from './literal.ts';
import type { Literal } from './values.ts';

/** A number as the integer of a format. SL0103 when the format does not hold it; then the nearest that it does. */
export function fixedLiteral(
  kind: FixedKind,
  point: FixedPoint,
  value: Literal,
  rounding: Rounding | null,
): bigint {
  const text = formText(kind, point);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    reportAt(captureLocation(), 'SL0103', `${value} is no number that ${text} could hold`);
    return 0n;
  }
  const bits = scaledLiteral(value, point.fraction, rounding);
  const low = bits ?? scaledLiteral(value, point.fraction, 'floor')!;
  const shown = (number: bigint) => decimalText(number, point.fraction);
  const [least, most] = literalRange(plainKind(kind), point.integer + point.fraction);
  if (low < least || low > most) {
    reportAt(
      captureLocation(),
      'SL0103',
      `literal ${value} does not fit ${text}: ${shown(least)} to ${shown(most)}`,
      {
        help: 'give the format more integer bits, or use a number in range',
      },
    );
    return low < least ? least : most;
  }
  if (bits === null) {
    reportAt(
      captureLocation(),
      'SL0103',
      `literal ${value} is not a value of ${text}: it lies between ${shown(low)} and ${shown(low + 1n)}`,
      { help: `write one of them, or say how to round: ${text}.lit(${value}, 'halfEven')` },
    );
  }
  return low;
}

/** The bits of `value` in a format with no fewer bits on either side of the binary point. */
export function alignedNode(value: Expr, to: FixedPoint): NodeId {
  const { nodes } = value.context.builder;
  const places = to.fraction - pointOf(value.format)!.fraction;
  const shifted = places > 0 ? nodes.cat([value.node, nodes.constant(places, 0)]) : value.node;
  return nodes.extend(value.kind === 'sfix' ? Op.sext : Op.zext, shifted, to.integer + to.fraction);
}

/** The format that holds every sum and difference of two formats. */
export function sumPoint(a: FixedPoint, b: FixedPoint): FixedPoint {
  return { integer: Math.max(a.integer, b.integer) + 1, fraction: Math.max(a.fraction, b.fraction) };
}

/** An integer of `width` bits, and whether its high bit is a sign. */
interface Whole {
  readonly node: NodeId;
  readonly width: number;
  readonly signed: boolean;
}

/** The bits of `value` in another format, rounded and limited as `conversion` says. */
export function convertedNode(value: Expr, kind: FixedKind, to: FixedPoint, conversion: Conversion): NodeId {
  const { nodes } = value.context.builder;
  const from = pointOf(value.format)!;
  const places = from.fraction - to.fraction;
  const whole = { node: value.node, width: value.width, signed: value.kind === 'sfix' };
  const rounded =
    places > 0 ? roundedNode(nodes, whole, places, conversion.rounding) : widened(nodes, whole, -places);
  const width = to.integer + to.fraction;
  return conversion.overflow === 'saturate'
    ? limitedNode(nodes, rounded, width, kind === 'sfix')
    : wrappedNode(nodes, rounded, width);
}

function widened(nodes: NodeStore, whole: Whole, places: number): Whole {
  if (places === 0) return whole;
  return {
    ...whole,
    node: nodes.cat([whole.node, nodes.constant(places, 0)]),
    width: whole.width + places,
  };
}

/** `whole` divided by 2^places; one bit longer than what remains, because rounding up may carry. */
function roundedNode(nodes: NodeStore, whole: Whole, places: number, rounding: Rounding): Whole {
  const { signed } = whole;
  const extend = signed ? Op.sext : Op.zext;
  const node = nodes.extend(extend, whole.node, Math.max(whole.width, places + 1));
  const width = nodes.width[node]! - places;
  const kept = nodes.slice(node, places, width);
  if (rounding === 'floor') return { node: kept, width, signed };
  const one = roundsUp(nodes, node, kept, places, signed, rounding);
  if (one === null) return { node: kept, width, signed };
  const wide = nodes.extend(extend, kept, width + 1);
  return {
    node: nodes.binary(Op.add, wide, nodes.extend(Op.zext, one, width + 1)),
    width: width + 1,
    signed,
  };
}

/** 1 where the quotient that was rounded down is to be one larger; null for never. */
function roundsUp(
  nodes: NodeStore,
  node: NodeId,
  kept: NodeId,
  places: number,
  signed: boolean,
  rounding: Rounding,
): NodeId | null {
  const sign = signed ? nodes.slice(node, nodes.width[node]! - 1, 1) : null;
  const half = nodes.slice(node, places - 1, 1);
  const below = places > 1 ? nodes.unary(Op.orr, nodes.slice(node, 0, places - 1)) : nodes.constant(1, 0);
  const any = nodes.binary(Op.or, half, below);
  const and = (a: NodeId, b: NodeId) => nodes.binary(Op.and, a, b);
  switch (rounding) {
    case 'floor':
      return null;
    case 'ceil':
      return any;
    case 'toZero':
      return sign === null ? null : and(sign, any);
    case 'halfUp':
      return half;
    case 'halfEven':
      return and(half, nodes.binary(Op.or, below, nodes.slice(kept, 0, 1)));
    case 'halfAway':
      return sign === null ? half : and(half, nodes.binary(Op.or, below, nodes.unary(Op.not, sign)));
  }
}

/** The low `width` bits, or all of them with the sign copied. */
function wrappedNode(nodes: NodeStore, whole: Whole, width: number): NodeId {
  if (whole.width >= width) return nodes.slice(whole.node, 0, width);
  return nodes.extend(whole.signed ? Op.sext : Op.zext, whole.node, width);
}

/** The number in `width` bits with or without sign, or the nearest limit of that range. */
export function limitedNode(nodes: NodeStore, whole: Whole, width: number, signed: boolean): NodeId {
  const low = wrappedNode(nodes, whole, width);
  const sign = whole.signed ? nodes.slice(whole.node, whole.width - 1, 1) : null;
  /** Bits that must be 0 in a number from 0 to the highest of the new range. */
  const used = signed ? width - 1 : width;
  const above = whole.width - (whole.signed ? 1 : 0) - used;
  const high = above > 0 ? nodes.unary(Op.orr, nodes.slice(whole.node, used, above)) : null;
  const most = nodes.constant(width, (1n << BigInt(used)) - 1n);
  const positive = high === null ? low : nodes.mux(high, most, low);
  if (sign === null) return positive;
  if (!signed) return nodes.mux(sign, nodes.constant(width, 0), positive);
  if (above <= 0) return low;
  const least = nodes.constant(width, 1n << BigInt(used));
  const fits = nodes.unary(Op.andr, nodes.slice(whole.node, used, above));
  return nodes.mux(sign, nodes.mux(fits, low, least), positive);
}
