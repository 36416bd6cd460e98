import type { DiagnosticSink } from '../../../src/diag/index.ts';
import type { Literal } from '../../../src/lang/index.ts';
import type { Field } from './field.ts';
import { at } from './told.ts';

/** The named values of a field: those of its options, or the members of its enumeration. */
export function namedValues(
  port: string,
  field: Field,
  sink: DiagnosticSink,
): { name: string; value: bigint }[] {
  const seen = new Map<bigint, string>();
  return Object.entries(field.options.values ?? membersOf(field)).map(([name, literal]) => {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || /^(mask|shift|offset|reset)$/i.test(name)) {
      sink.error('SL0107', `'${name}' cannot name a value of field '${port}'`, {
        ...at(field.place),
        help: 'names have letters, digits and underscores; the C header has MASK, SHIFT, OFFSET and RESET for itself',
      });
    }
    const value = patternOf(field, literal);
    if (value === null) {
      sink.error(
        'SL0132',
        `value '${name}' of field '${port}' is ${literal}: ${rangeText(field)}`,
        at(field.place),
      );
    } else if (seen.has(value)) {
      sink.error(
        'SL0132',
        `values '${seen.get(value)}' and '${name}' of field '${port}' are both ${literal}`,
        {
          ...at(field.place),
          help: 'each value has one name',
        },
      );
    }
    seen.set(value ?? 0n, name);
    return { name, value: value ?? 0n };
  });
}

/** The bits after reset, null for none. */
export function resetOf(port: string, field: Field, sink: DiagnosticSink): bigint | null {
  const { resetRule } = field.type;
  if (resetRule === 'none') return null;
  if (field.access === 'ro' && field.hardware.length === 0) {
    if (BigInt(resetRule.to) !== 0n)
      sink.error('SL0132', `field '${port}' is what hardware drives, so it has no reset value`, {
        ...at(field.place),
        help: 'use constant(...) for a fixed value, or `hardware` to let the block store it',
      });
    return null;
  }
  const pattern = patternOf(field, resetRule.to);
  if (pattern === null)
    sink.error('SL0132', `field '${port}' resets to ${resetRule.to}: ${rangeText(field)}`, {
      ...at(field.place),
      help: 'widen the field, or reset to a value in range',
    });
  return pattern ?? 0n;
}

/** The bits of a literal of the field's type; null when it does not fit. */
function patternOf({ type }: Field, literal: Literal): bigint | null {
  if (typeof literal === 'number' && !Number.isSafeInteger(literal)) return null;
  const value = BigInt(literal);
  const span = 1n << BigInt(type.width);
  const [low, high] = type.kind === 'sint' ? [-(span >> 1n), (span >> 1n) - 1n] : [0n, span - 1n];
  return value < low || value > high ? null : value & (span - 1n);
}

function rangeText({ type }: Field): string {
  const { width, kind } = type;
  const span = 2n ** BigInt(width);
  const range = kind === 'sint' ? `${-span / 2n} to ${span / 2n - 1n}` : `0 to ${span - 1n}`;
  return `${width} bits hold ${range}`;
}

function membersOf({ type }: Field): Readonly<Record<string, Literal>> {
  if (!('fromBits' in type)) return {};
  return Object.fromEntries(type.format.members.map(({ name, value }) => [name, value]));
}
