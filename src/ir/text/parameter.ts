import { printName } from './names.ts';

/**
 * `parameter rows = 64`: the value as JSON on one line, with BigInts as `{"$bigint":"64"}`.
 * Null for what JSON cannot say at all (functions, undefined).
 */
export function printParameter(name: string, value: unknown): string | null {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? { $bigint: inner.toString() } : inner,
  ) as string | undefined;
  return text === undefined ? null : `parameter ${printName(name)} = ${text}`;
}

/** The value of such a line; throws SyntaxError if it is not JSON. */
export function parseParameterValue(text: string): unknown {
  return JSON.parse(text, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null) return inner;
    const { $bigint, ...rest } = inner as { $bigint?: unknown };
    if (typeof $bigint !== 'string' || Object.keys(rest).length > 0 || !/^-?\d+$/.test($bigint)) return inner;
    return BigInt($bigint);
  });
}
