import type { Expr } from './expression.ts';
import type { Conversion } from './fixed-values.ts';
import { pointOf } from './format.ts';
import { relatedTo } from './operands.ts';
import type { FixedType } from './types.ts';

/** SL0104, and true, when `value` has no `width` low bits to keep. */
export function reportTrunc(value: Expr, width: number, operation: string): boolean {
  if (width >= 1 && width <= value.width && Number.isInteger(width)) return false;
  value.context.error(
    'SL0104',
    `${operation} to ${width} bits of '${value}', which has ${value.width} bits`,
    {
      related: relatedTo('the operand', value),
      help: `${operation} can only remove high bits; use zext or sext to widen`,
    },
  );
  return true;
}

/** SL0104, and true, when `width` is not at least that of `value`. */
export function reportWiden(value: Expr, width: number, operation: string): boolean {
  if (Number.isInteger(width) && width >= value.width) return false;
  value.context.error(
    'SL0104',
    `${operation} to ${width} bits of '${value}', which has ${value.width} bits`,
    {
      related: relatedTo('the operand', value),
      help: `${operation} can only widen; use trunc to remove high bits`,
    },
  );
  return true;
}

/** Whether the format of `type` holds every value of the format of `value`; SL0102 or SL0104 when not. */
export function canWiden(value: Expr, type: FixedType): boolean {
  const point = pointOf(value.format);
  if (value.broken) return false;
  if (!point || value.kind !== type.kind) {
    value.context.error('SL0102', `widen: '${value}' is ${value.form}, not a format of the kind of ${type}`, {
      related: relatedTo('the operand', value),
      help: 'unsigned values become signed with toSigned(); other changes are those of resize(...)',
    });
    return false;
  }
  if (type.integer >= point.integer && type.fraction >= point.fraction) return true;
  value.context.error(
    'SL0104',
    `widen: ${type} does not hold every value of '${value}', which is ${value.form}`,
    {
      related: relatedTo('the operand', value),
      help: "to give up bits, say how: resize(type, { rounding: 'halfEven', overflow: 'saturate' })",
    },
  );
  return false;
}

const roundings = ['floor', 'ceil', 'toZero', 'halfUp', 'halfAway', 'halfEven'];
const overflows = ['wrap', 'saturate'];

/** SL0114 unless a conversion says how to round and what to do beyond the range. */
export function checkConversion(value: Expr, type: FixedType, conversion: Conversion | undefined): boolean {
  if (value.broken) return false;
  const { rounding, overflow } = conversion ?? {};
  if (roundings.includes(rounding!) && overflows.includes(overflow!)) return true;
  const unknown = [
    rounding !== undefined && !roundings.includes(rounding) && `'${rounding}' is no rounding`,
    overflow !== undefined && !overflows.includes(overflow) && `'${overflow}' is no overflow`,
  ].find(Boolean);
  const what = unknown || 'does not say how to round and to limit';
  value.context.error('SL0114', `resize of '${value}' to ${type}${unknown ? ':' : ''} ${what}`, {
    help: `give { rounding, overflow }: rounding is ${roundings.join(', ')}; overflow is ${overflows.join(' or ')}`,
  });
  return false;
}
