import { GoldenError } from './error.ts';
import { roundAwayFromZero } from './fixed-point.ts';
import type { Activation } from './network.ts';

/** Scale and zero point of a tensor that has one of each. */
export interface Affine {
  /** A float32 value. */
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Smallest and largest int8 value that a fused activation lets through, both included. */
export interface ClampRange {
  readonly min: number;
  readonly max: number;
}

/** The quotient is taken in float32, as every TFLite kernel does. */
export function activationRange(activation: Activation, { scale, zeroPoint }: Affine): ClampRange {
  const level = (real: number): number => zeroPoint + roundAwayFromZero(Math.fround(real / scale));
  switch (activation) {
    case 'none':
      return { min: -128, max: 127 };
    case 'relu':
      return { min: Math.max(-128, level(0)), max: 127 };
    case 'relu6':
      return { min: Math.max(-128, level(0)), max: Math.min(127, level(6)) };
    case 'reluN1To1':
      return { min: Math.max(-128, level(-1)), max: Math.min(127, level(1)) };
    default:
      throw new GoldenError(null, `unknown activation ${String(activation)}`);
  }
}

export function clampTo(value: number, { min, max }: ClampRange): number {
  return Math.min(Math.max(value, min), max);
}
