import { closest } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';
import { currentDesign, reportAt } from './context.ts';
import type { EnumMember, EnumValue } from './enum-values.ts';
import type { Fits } from './literal-range.ts';
import { isExpr, isVector } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { Strobes } from './strobes.ts';
import type { Kind, Literal, Value } from './values.ts';
import type { FitsTarget, WidthMismatch } from './width-math.ts';

interface Driven {
  drive(value: never, strobes?: Strobes): void;
}

/** `unknown` when each of the values may be driven into what has its name in `T`, as far as is known. */
export type DrivenBy<T, S> = [Problems<T, S>] extends [never] ? unknown : Problems<T, S>;

type Problems<T, S> =
  | { [N in keyof S & keyof T & string]: Problem<N, NonNullable<T[N]>, NonNullable<S[N]>> }[keyof S &
      keyof T &
      string]
  | (Exclude<keyof S, keyof T> extends never
      ? never
      : WidthMismatch<`there is no '${Exclude<keyof S, keyof T> & string}' here`>);

/** What is wrong with a value, for each type that it may have; `never` when nothing is, as far as is known. */
type Problem<Name, T, S> = T extends { drive(value: never): unknown }
  ? S extends Literal
    ? T extends Value<infer K extends Kind, infer W>
      ? Wrong<Fits<K, W, S>>
      : never
    : S extends EnumMember<string, string, string> | RtlValue | readonly unknown[]
      ? never
      : S extends { readonly kind: infer L; readonly width: infer V extends number }
        ? T extends { readonly kind: infer K; readonly width: infer W extends number }
          ? [L] extends [K]
            ? Wrong<FitsTarget<W, V>>
            : T extends { readonly kind: 'vec' }
              ? never
              : WidthMismatch<`'${Name & string}' is ${K & string}, the value ${L & string}`>
          : never
        : S extends object
          ? never
          : WidthMismatch<`'${Name & string}' takes a value`>
  : T extends { readonly kind: unknown; readonly width: number } | EnumValue
    ? WidthMismatch<`'${Name & string}' is read here, not driven`>
    : Problems<T, S>;

type Wrong<Check> = unknown extends Check ? never : Check;

/** The record at the bottom of a list of lists. */
type Each<T> = T extends readonly (infer E)[] ? Each<E> : T;

type Drive = <T extends object, const S extends object>(targets: T, values: S & DrivenBy<T, S>) => void;

type DriveEach = <T extends readonly object[], const S extends object>(
  targets: T,
  values: (...place: number[]) => S & DrivenBy<Each<T>, S>,
) => void;

/**
 * Drives some signals of a record by their names: inputs of an instance, outputs of this module, fields of a bundle or of
 * a stream. SL0115 for a name that the record does not have.
 */
export const drive = ((targets: unknown, values: unknown) => driveRecord(targets, values, '')) as Drive;

/** The same for each record of a list, or of a list of lists; `values` gives what drives the one at a place. */
export const driveEach = ((targets: unknown, values: (...place: number[]) => unknown) => {
  driveList(targets, values, []);
}) as DriveEach;

/** Drives every record of a list until one has a mistake: the others would have the same. */
function driveList(
  targets: unknown,
  values: (...place: number[]) => unknown,
  place: readonly number[],
): boolean {
  const before = currentDesign()?.sink.diagnostics.length;
  if (Array.isArray(targets)) targets.every((item, i) => driveList(item, values, [...place, i]));
  else driveRecord(targets, values(...place), '');
  return currentDesign()?.sink.diagnostics.length === before;
}

function driveRecord(targets: unknown, values: unknown, path: string): void {
  if (!isRecord(targets) || !isRecord(values)) {
    reportAt(
      captureLocation(),
      'SL0115',
      `drive: ${isRecord(targets) ? 'the values are' : 'there is'} no record`,
      {
        help: 'drive(targets, { name: value }); a single signal is driven with signal.drive(value)',
      },
    );
    return;
  }
  for (const [name, value] of Object.entries(values)) {
    const known = Object.getOwnPropertyNames(targets);
    if (!known.includes(name)) {
      reportAt(captureLocation(), 'SL0115', `drive: there is no '${path}${name}'`, {
        help: closest(name, known, `the names are ${known.join(', ')}`),
      });
      continue;
    }
    const target = targets[name];
    if (isRecord(target) && isRecord(value) && !('drive' in target))
      driveRecord(target, value, `${path}${name}.`);
    else (target as Driven).drive(value as never);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isExpr(value) && !isVector(value)
  );
}
