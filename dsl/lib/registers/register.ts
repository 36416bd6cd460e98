import type { Place } from '../../../src/diag/index.ts';
import type { AnyField } from './field.ts';
import { authorPlace } from './place.ts';

/** Fields by name, lowest bits first. */
export type Fields = { readonly [name: string]: AnyField };

export interface RegisterOptions {
  readonly doc?: string;
  /** Byte offset. Default: the word after the register before. */
  readonly at?: number;
}

/** A register of several fields. */
export class RegisterSpec<F extends Fields = Fields> {
  readonly fields: F;
  readonly doc: string;
  readonly at: number | undefined;
  readonly #place = authorPlace();

  constructor(fields: F, options: RegisterOptions) {
    this.fields = fields;
    this.doc = options.doc ?? '';
    this.at = options.at;
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

/** Describes a register of several fields; a register that is one field is given as the field alone. */
export function register<F extends Fields>(fields: F, options: RegisterOptions = {}): RegisterSpec<F> {
  return new RegisterSpec(fields, options);
}

/** Registers by name, lowest address first. */
export type Registers = { readonly [name: string]: RegisterSpec | AnyField };

/** What an author gives to `registerBlock`. */
export interface BlockSpec<R extends Registers = Registers> {
  /** Name of the module and of its documents. */
  readonly name: string;
  readonly doc?: string;
  /** Bits of a word of the bus: 8, 16, 32 or 64. Default 32. */
  readonly dataWidth?: 8 | 16 | 32 | 64;
  /** Bits of a byte address. Default: as many as the registers need. */
  readonly addressWidth?: number;
  readonly registers: R;
}
