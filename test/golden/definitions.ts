/**
 * The arithmetic once more, as slowly and as literally as its definitions read: BigInt, nested loops over every index,
 * nothing shared with src/golden but types.
 */
import type { Activation, Padding, Rounding } from '../../src/golden/index.ts';

const two31 = 1n << 31n;

export function wrap32(x: bigint): bigint {
  return BigInt.asIntN(32, x);
}

/** Saturating rounding doubling high multiplication: nudge by the sign of the product, division that truncates. */
export function highMul(a: bigint, b: bigint): bigint {
  if (a === -two31 && b === -two31) return two31 - 1n;
  const product = a * b;
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  return (product + nudge) / two31;
}

/** Division by 2^e: `away` takes halves away from zero, `up` towards plus infinity. */
export function divide(x: bigint, e: bigint, halves: 'away' | 'up'): bigint {
  if (e === 0n) return x;
  const half = 1n << (e - 1n);
  if (halves === 'up' || x >= 0n) return (x + half) >> e;
  return -((-x + half) >> e);
}

export function requantiseByDefinition(acc: number, q: number, shift: number, rounding: Rounding): number {
  const left = BigInt(Math.max(shift, 0));
  const right = BigInt(Math.max(-shift, 0));
  if (rounding === 'single') {
    const total = 31n - BigInt(shift);
    return Number(wrap32((BigInt(acc) * BigInt(q) + (1n << (total - 1n))) >> total));
  }
  const high = highMul(wrap32(BigInt(acc) << left), BigInt(q));
  return Number(divide(high, right, rounding === 'double' ? 'away' : 'up'));
}

/** Significand and exponent of a positive double, from its bits. */
export function multiplierByDefinition(real: number): { q: number; shift: number } {
  const raw = new BigUint64Array(new Float64Array([real]).buffer)[0]!;
  const exponent = Number(raw >> 52n) - 1075;
  const significand = (raw & ((1n << 52n) - 1n)) | (1n << 52n);
  let shift = exponent + 53;
  let q = divide(significand, 22n, 'away');
  if (q === two31) {
    q /= 2n;
    shift++;
  }
  return shift < -31 ? { q: 0, shift: 0 } : { q: Number(q), shift };
}

export function clampByDefinition(
  value: number,
  activation: Activation,
  scale: number,
  zeroPoint: number,
): number {
  const level = (real: number) => {
    const quotient = Math.fround(real / scale);
    return zeroPoint + Math.sign(quotient) * Math.round(Math.abs(quotient));
  };
  const low = { none: -128, relu: level(0), relu6: level(0), reluN1To1: level(-1) }[activation];
  const high = { none: 127, relu: 127, relu6: level(6), reluN1To1: level(1) }[activation];
  return Math.min(Math.max(value, low, -128), high, 127);
}

/** Output size and padding before, from the positions that windows can take. */
export function slide(size: number, filter: number, stride: number, dilation: number, padding: Padding) {
  const extent = (filter - 1) * dilation + 1;
  if (padding === 'valid') {
    let out = 0;
    while (out * stride + extent <= size) out++;
    return { out, before: 0 };
  }
  let out = 0;
  while (out * stride < size) out++;
  const missing = Math.max(0, (out - 1) * stride + extent - size);
  return { out, before: Math.floor(missing / 2) };
}

export interface ConvolutionCase {
  readonly shape: readonly [number, number, number, number];
  readonly filterH: number;
  readonly filterW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly padding: Padding;
  readonly outC: number;
  readonly input: Int8Array;
  readonly zeroPoint: number;
  readonly bias: Int32Array | null;
}

/**
 * int32 accumulators with bias of any convolution, NHWC order. `weight` gives the weight of an output channel, filter
 * row and column and input channel of the feature map, 0 where the output channel does not read that input.
 */
export function convolveByDefinition(
  c: ConvolutionCase,
  weight: (oc: number, ky: number, kx: number, ic: number) => number,
): { acc: number[]; shape: number[] } {
  const [batch, inH, inW, inC] = c.shape;
  const vertical = slide(inH, c.filterH, c.strideH, c.dilationH, c.padding);
  const horizontal = slide(inW, c.filterW, c.strideW, c.dilationW, c.padding);
  const acc: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let oy = 0; oy < vertical.out; oy++)
      for (let ox = 0; ox < horizontal.out; ox++)
        for (let oc = 0; oc < c.outC; oc++) {
          let sum = BigInt(c.bias?.[oc] ?? 0);
          for (let ky = 0; ky < c.filterH; ky++)
            for (let kx = 0; kx < c.filterW; kx++)
              for (let ic = 0; ic < inC; ic++) {
                const y = oy * c.strideH + ky * c.dilationH - vertical.before;
                const x = ox * c.strideW + kx * c.dilationW - horizontal.before;
                if (y < 0 || y >= inH || x < 0 || x >= inW) continue;
                const value = c.input[((b * inH + y) * inW + x) * inC + ic]! - c.zeroPoint;
                sum += BigInt(value) * BigInt(weight(oc, ky, kx, ic));
              }
          acc.push(Number(wrap32(sum)));
        }
  return { acc, shape: [batch, vertical.out, horizontal.out, c.outC] };
}

/** gemmlowp's fixed-point softmax, constants as literals. */
export function softmaxByDefinition(row: readonly number[], scale: number, beta: number): number[] {
  const real = Math.min(beta * scale * 2 ** 26, 2 ** 31 - 1);
  const { q, shift } = multiplierByDefinition(real);
  const smallest = -Number((31n << 26n) >> BigInt(shift));
  const largest = Math.max(...row);
  const exps = row.map((x) => {
    const d = x - largest;
    return d < smallest ? null : expByDefinition(highMul(wrap32(BigInt(d) << BigInt(shift)), BigInt(q)));
  });
  const sum = exps.reduce<bigint>((total, e) => total + (e === null ? 0n : divide(e, 12n, 'away')), 0n);
  const headroom = BigInt(32 - sum.toString(2).length);
  const reciprocal = reciprocalByDefinition((sum << headroom) - two31);
  return exps.map((e) => {
    if (e === null) return -128;
    const probability = divide(highMul(reciprocal, e), 12n - headroom + 23n, 'away');
    return Math.min(Math.max(Number(probability) - 128, -128), 127);
  });
}

/** exp, Q5.26 to Q0.31. */
export function expByDefinition(x: bigint): bigint {
  if (x === 0n) return two31 - 1n;
  const quarter = 1n << 24n;
  const fraction = (x & (quarter - 1n)) - quarter;
  const a = (fraction << 5n) + (1n << 28n);
  const a2 = highMul(a, a);
  const a3 = highMul(a2, a);
  const a4 = highMul(a2, a2);
  const tail = divide(highMul(divide(a4, 2n, 'away') + a3, 715827883n) + a2, 1n, 'away');
  let result = 1895147668n + highMul(1895147668n, a + tail);
  const factors = [1672461947n, 1302514674n, 790015084n, 290630308n, 39332535n, 720401n, 242n];
  factors.forEach((factor, i) => {
    if (((fraction - x) >> BigInt(24 + i)) & 1n) result = highMul(result, factor);
  });
  return result;
}

function saturate32(x: bigint): bigint {
  return x > two31 - 1n ? two31 - 1n : x < -two31 ? -two31 : x;
}

/** 1 / (1 + a), Q0.31. */
export function reciprocalByDefinition(a: bigint): bigint {
  const total = a + two31 - 1n;
  const half = (total + (total >= 0n ? 1n : -1n)) / 2n;
  let x = 1515870810n + highMul(half, -1010580540n);
  for (let i = 0; i < 3; i++) x += saturate32(highMul(x, (1n << 29n) - highMul(half, x)) << 2n);
  return saturate32(x << 1n);
}
