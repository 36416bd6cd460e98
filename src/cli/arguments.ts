import { InvalidArgumentError } from 'commander';
import type { Pattern } from '../golden/index.ts';

/** A whole number above 0. */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

/** `N:M`, as 2:4. */
export function pattern(text: string): Pattern {
  const [, n, m] = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? [];
  if (!n || !m || Number(n) < 1 || Number(n) > Number(m)) {
    throw new InvalidArgumentError('It must be N:M with N from 1 to M, such as 2:4.');
  }
  return { n: Number(n), m: Number(m) };
}

/** For options that can be repeated and take lists: `a,b c` is three values. */
export function names(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, ...text.split(',').filter((name) => name !== '')];
}
