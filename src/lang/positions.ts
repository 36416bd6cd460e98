import type { NodeId } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import type { Expr } from './expression.ts';
import { isExpr, relatedTo, reportNoValue, requireSameModule } from './operands.ts';

/** `index` as the node of an unsigned number of `context`; SL0102 or SL0105 when it is none, and then 0. */
export function indexNode(context: ModuleContext, index: unknown, operation: string): NodeId {
  if (!isExpr(index)) {
    reportNoValue(context, index, operation);
  } else if (requireSameModule(context, index, operation)) {
    if (index.kind === 'uint' || index.broken) return index.node;
    context.error('SL0102', `${operation}: '${index}' is ${index.form}, an index or amount must be uint`, {
      related: relatedTo('the operand', index),
      help: 'convert it with asUInt()',
    });
  }
  return context.builder.nodes.constant(1, 0);
}

/** The amount of a shift of `value`: a literal, or an unsigned number. */
export function amountNode(value: Expr, amount: unknown): NodeId {
  if (typeof amount !== 'number' && typeof amount !== 'bigint')
    return indexNode(value.context, amount, 'shift');
  const count = isAmount(value, Number(amount)) ? Number(amount) : 0;
  return value.context.builder.nodes.constant(Math.max(1, Math.ceil(Math.log2(count + 1))), count);
}

/** SL0104 unless `amount` is a number of places to shift by. */
export function isAmount(value: Expr, amount: number): boolean {
  const fits = Number.isInteger(amount) && amount >= 0 && amount < 2 ** 31;
  if (!fits) {
    value.context.error('SL0104', `shift of '${value}' by ${amount}`, {
      help: 'shift by a whole number of at least 0',
    });
  }
  return fits;
}

/** SL0104 unless bits `high .. low` exist in `value`. */
export function bitsInRange(value: Expr, high: number, low: number): boolean {
  const { width } = value;
  if (Number.isInteger(high) && Number.isInteger(low) && low >= 0 && high >= low && high < width) return true;
  if (!value.broken) {
    const bits = high === low ? `bit ${high}` : `bits ${high}..${low}`;
    value.context.error('SL0104', `${bits} of '${value}', which has ${width} bits (${width - 1}..0)`, {
      related: relatedTo('the operand', value),
      help: [high, low].every((bit) => Number.isInteger(bit))
        ? 'bits are counted from 0; the high bit comes first'
        : 'bits have whole numbers: round what was computed, or check the parameter that it comes from',
    });
  }
  return false;
}

/** SL0104 unless `places` is a number of places to rotate by. */
export function isPlaces(value: Expr, places: number, operation: string): boolean {
  if (Number.isSafeInteger(places) && places >= 0) return true;
  value.context.error('SL0104', `${operation} of '${value}' by ${places}`, {
    help: 'rotate by a whole number of at least 0; rotl and rotr are the two directions',
  });
  return false;
}
