import { type ScalarType, SInt, UInt } from '../../../src/lang/index.ts';

/** `SInt` or `UInt` by a parameter; to the editor it is `UInt`, whose methods both have. */
export function numberType(width: number, signed: boolean): ScalarType<'uint', number> {
  return signed ? (SInt(width) as unknown as ScalarType<'uint', number>) : UInt(width);
}
