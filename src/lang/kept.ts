import { ScalarType } from './types.ts';

/** A number among the parameters of a module that may take other values. */
export interface Kept {
  readonly name: string;
  readonly value: number;
}

/** A type without its width, for comparing what is not kept. */
const anyWidth = 0;

/**
 * The numbers in a kept parameter, or null where it has none: the parameter itself, or the widths of a type or of a record
 * of types. Widths of 1 are no numbers: such a signal is no vector in Verilog.
 */
export function keptNumbers(name: string, value: unknown): readonly Kept[] | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? [{ name, value }] : null;
  if (hasWidth(value)) return [{ name: `${name}_width`, value: value.width }];
  if (!isRecord(value)) return value instanceof ScalarType ? [] : null;
  return Object.entries(value).flatMap(([field, type]) =>
    hasWidth(type) ? [{ name: `${field}_width`, value: type.width }] : [],
  );
}

/** The parameter with other numbers in the order of `keptNumbers`; without numbers, with none: for comparisons. */
export function withNumbers(value: unknown, numbers: readonly number[] | null): unknown {
  let used = 0;
  const next = () => (numbers === null ? anyWidth : numbers[used++]!);
  if (typeof value === 'number') return next();
  if (hasWidth(value)) return withWidth(value, next());
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, type]) => [field, hasWidth(type) ? withWidth(type, next()) : type]),
  );
}

function hasWidth(value: unknown): value is ScalarType {
  return value instanceof ScalarType && value.kind !== 'bool' && value.width > 1;
}

function withWidth(type: ScalarType, width: number): ScalarType {
  const { kind, description, resetRule, origin } = type;
  return new ScalarType(kind, width, { description, resetRule, origin });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
