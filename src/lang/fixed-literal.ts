import type { Rounding } from './fixed-values.ts';

/** A number as `numerator / 2^exponent`, exactly. */
function ratioOf(value: number | bigint): { readonly numerator: bigint; readonly exponent: number } {
  if (typeof value === 'bigint') return { numerator: value, exponent: 0 };
  let [scaled, exponent] = [value, 0];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent++;
  }
  return { numerator: BigInt(scaled), exponent };
}

/** `numerator / 2^exponent` as a whole number. */
export function roundedRatio(numerator: bigint, exponent: number, rounding: Rounding): bigint {
  const one = 1n << BigInt(exponent);
  const low = numerator >> BigInt(exponent);
  const rest = numerator - low * one;
  if (rest === 0n) return low;
  const half = 2n * rest - one;
  const tie: Readonly<Record<Rounding, boolean>> = {
    floor: false,
    ceil: true,
    toZero: numerator < 0n,
    halfUp: true,
    halfAway: numerator >= 0n,
    halfEven: (low & 1n) === 1n,
  };
  const nearest = rounding.startsWith('half');
  const up = !nearest || half === 0n ? tie[rounding] : half > 0n;
  return up ? low + 1n : low;
}

/**
 * `value` times 2^`fraction` as a whole number; null when it is none and no rounding is given. `value` is finite; a
 * number means what the binary fraction of JavaScript is, so 0.1 is not exactly a tenth.
 */
export function scaledLiteral(
  value: number | bigint,
  fraction: number,
  rounding: Rounding | null,
): bigint | null {
  const { numerator, exponent } = ratioOf(value);
  if (fraction >= exponent) return numerator << BigInt(fraction - exponent);
  const places = exponent - fraction;
  if (rounding) return roundedRatio(numerator, places, rounding);
  const exact = numerator >> BigInt(places);
  return exact << BigInt(places) === numerator ? exact : null;
}

/** The value of `bits` with `fraction` bits right of the binary point, in decimal, exactly. */
export function decimalText(bits: bigint, fraction: number): string {
  const size = bits < 0n ? -bits : bits;
  const whole = size >> BigInt(fraction);
  let rest = size - (whole << BigInt(fraction));
  let digits = '';
  for (; rest > 0n; rest &= (1n << BigInt(fraction)) - 1n) {
    rest *= 10n;
    digits += rest >> BigInt(fraction);
  }
  return `${bits < 0n ? '-' : ''}${whole}${digits === '' ? '' : `.${digits}`}`;
}
