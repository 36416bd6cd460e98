import { fail, type Place } from '../../../src/diag/index.ts';
import type { EnumType, Literal, ScalarType } from '../../../src/lang/index.ts';
import { authorPlace } from './place.ts';

/**
 * What software sees of a field:
 * `rw` reads and writes it; `ro` reads it; `wo` writes it and reads 0; `w1c` and `w1s` clear and set the bits that are
 * written as 1; `rc` reads it and clears it by that; `pulse` writes a value that lasts one cycle and reads 0;
 * `constant` reads a fixed value.
 */
export type Access = 'rw' | 'ro' | 'wo' | 'w1c' | 'w1s' | 'rc' | 'pulse' | 'constant';

/** Numbers, bits, a condition, or a member of an enumeration, whose members are then the named values. */
export type FieldType = ScalarType | EnumType;

/**
 * What hardware may do to a field, and the ports that it gets for that:
 * `write`: `_write` and `_data`; `set` and `clear`: `_set` and `_clear`, one bit for each bit of the field;
 * `count`: `_count`, which adds 1 up to the largest value.
 */
export type Verb = 'write' | 'set' | 'clear' | 'count';

export interface FieldOptions<H extends Verb = Verb, N extends boolean = boolean> {
  /** Lowest bit. Default: the first bit after the field before. */
  readonly at?: number;
  /** Names of values, for the documents, the C header and `reset`. */
  readonly values?: Readonly<Record<string, Literal>>;
  readonly hardware?: readonly H[];
  /** Whose change stays when software and hardware change the same bits in one cycle. See `docs/registers.md`. */
  readonly wins?: 'software' | 'hardware';
  /** Adds the output `_written`: 1 in the first cycle of the value that software wrote. */
  readonly written?: N;
}

/** Any field. It says nothing of its parameters, so that a record of fields does not widen those of its members. */
export abstract class AnyField {
  readonly shape = 'field';
}

/** One field of a register. `T` gives width, kind, reset value and documentation. */
export class Field<
  T extends FieldType = FieldType,
  A extends Access = Access,
  H extends Verb = Verb,
  N extends boolean = boolean,
> extends AnyField {
  readonly type: T;
  readonly access: A;
  readonly hardware: readonly H[];
  readonly written: N;
  readonly options: FieldOptions;
  readonly #place = authorPlace();

  constructor(type: T, access: A, standard: readonly H[], options: FieldOptions) {
    super();
    if (typeof type !== 'object' || type === null) {
      fail('SL0114', `${access}: the type of a field is ${String(type)}`, {
        ...(this.#place && { place: this.#place }),
        help: 'give a type: Bool(), UInt(4), Bits(8), or an enumeration',
      });
    }
    this.type = type;
    this.access = access;
    this.hardware = (options.hardware ?? standard) as readonly H[];
    this.written = (options.written ?? false) as N;
    this.options = options;
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

type Options<H extends Verb, N extends boolean> = FieldOptions<H, N>;

/** Software reads and writes; hardware sees the value. */
export function rw<T extends FieldType, const H extends Verb = never, const N extends boolean = false>(
  type: T,
  options: Options<H, N> = {},
): Field<T, 'rw', H, N> {
  return new Field(type, 'rw', [], options);
}

/** Hardware drives the value, software reads it. With `hardware`, the block stores it and hardware changes it. */
export function ro<T extends FieldType, const H extends Verb = never>(
  type: T,
  options: Omit<Options<H, false>, 'written' | 'wins'> = {},
): Field<T, 'ro', H, false> {
  return new Field(type, 'ro', [], options);
}

/** Software writes, hardware sees the value; reads 0. */
export function wo<T extends FieldType, const H extends Verb = never, const N extends boolean = false>(
  type: T,
  options: Options<H, N> = {},
): Field<T, 'wo', H, N> {
  return new Field(type, 'wo', [], options);
}

/** Hardware sets bits, software clears those that it writes as 1. Events of the clearing cycle stay. */
export function w1c<T extends FieldType, const H extends Verb = 'set'>(
  type: T,
  options: Omit<Options<H, false>, 'written'> = {},
): Field<T, 'w1c', H, false> {
  return new Field(type, 'w1c', ['set' as H], options);
}

/** Software sets the bits that it writes as 1, hardware clears them. */
export function w1s<T extends FieldType, const H extends Verb = 'clear'>(
  type: T,
  options: Omit<Options<H, false>, 'written'> = {},
): Field<T, 'w1s', H, false> {
  return new Field(type, 'w1s', ['clear' as H], options);
}

/** Hardware sets bits (or counts); a read clears the field. Events of the clearing cycle stay for the next read. */
export function rc<T extends FieldType, const H extends Verb = 'set'>(
  type: T,
  options: Omit<Options<H, false>, 'written'> = {},
): Field<T, 'rc', H, false> {
  return new Field(type, 'rc', ['set' as H], options);
}

/** What software writes is seen by hardware for one cycle, and is 0 otherwise; reads 0. */
export function pulse<T extends FieldType>(
  type: T,
  options: Pick<FieldOptions, 'at' | 'values'> = {},
): Field<T, 'pulse', never, false> {
  return new Field(type, 'pulse', [], options);
}

/** A fixed value: the reset value of the type. */
export function constant<T extends FieldType>(
  type: T,
  options: Pick<FieldOptions, 'at' | 'values'> = {},
): Field<T, 'constant', never, false> {
  return new Field(type, 'constant', [], options);
}
