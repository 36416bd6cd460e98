import { fail } from '../../src/diag/index.ts';

/** SL0114 unless `value` is a whole number from `low` to `high`; gives it back. */
export function wholeNumber(block: string, name: string, value: number, low: number, high = 2 ** 31): number {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
  const range = high === 2 ** 31 ? `of at least ${low}` : `from ${low} to ${high}`;
  return fail('SL0114', `${block}: ${name} is ${value}, but must be a whole number ${range}`);
}

/** SL0114 unless `value` is one of `choices`; gives it back. */
export function oneOf<T extends string>(block: string, name: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  return fail('SL0114', `${block}: ${name} is \`${value}\``, { help: `choose one of ${choices.join(', ')}` });
}

/** SL0114 with a message of one's own, unless `condition` holds. */
export function demand(block: string, condition: boolean, message: string, help?: string): void {
  if (!condition) fail('SL0114', `${block}: ${message}`, help === undefined ? {} : { help });
}
