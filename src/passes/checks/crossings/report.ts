import type { Crossing } from '../../../ir/index.ts';

/** A place where values come from other clocks, and why that is right. */
export interface AcceptedCrossing {
  /** `memory`: words that one clock writes and another reads. */
  readonly kind: Exclude<Crossing['kind'], 'async'> | 'memory';
  /** Clock ports of the top; `asynchronous` for inputs declared so, none if only undeclared inputs lead here. */
  readonly from: readonly string[];
  readonly to: string;
  /** From the top: the first one in the design, if its module is used several times. */
  readonly path: string;
  /** How many instances have it. */
  readonly instances: number;
  /** The author's words, or ''. */
  readonly reason: string;
  /** Whether the check took the author's word for it: that a value is held, that a word is not read while it is written, that a code is a Gray code. */
  readonly isTrusted: boolean;
}

/** What the check of clock domain crossings saw, and what it did not look at. */
export interface CrossingReport {
  /** Clock ports of the top. */
  readonly clocks: readonly string[];
  readonly accepted: readonly AcceptedCrossing[];
  /** Inputs of the top that belong to no clock as far as is known: nothing that they reach was checked for them. */
  readonly undeclaredInputs: readonly string[];
  /** Outputs of the top of which nobody said which clock takes them. */
  readonly undeclaredOutputs: readonly string[];
  /** Reset inputs that act at once, taken to be released in time with their clock. */
  readonly trustedResets: readonly { readonly reset: string; readonly clock: string }[];
}
