/** Fixed point: formats. */

import type { SFix, UFix } from '../../../src/lang/index.ts';
import { type Bits, SFix as SFixType } from '../../../src/lang/index.ts';
import { m, p, u9 } from './signals.ts';

export function fixedPoint(a: SFix<4, 4>, b: SFix<5, 3>, u: UFix<4, 4>, any: SFix): void {
  const sum: SFix<6, 4> = a.addGrow(b);
  const product: SFix<9, 7> = a.mulGrow(b);
  const size: UFix<4, 4> = a.abs();
  const bits: Bits<8> = a.asBits();
  const near: SFix<2, 1> = a.resize(SFixType(2, 1), { rounding: 'halfEven', overflow: 'saturate' });
  const wide: SFix<6, 6> = a.widen(SFixType(6, 6));
  a.add(a).sub(1.5);
  a.add(any);
  // @ts-expect-error other binary points
  a.add(b);
  // @ts-expect-error with and without sign
  a.addGrow(u);
  // @ts-expect-error 6 integer bits
  const narrow: SFix<5, 4> = a.addGrow(b);
  // @ts-expect-error both the rounding and the overflow
  a.resize(SFixType(2, 1), { rounding: 'halfEven' });
  // @ts-expect-error only unsigned values become signed
  a.toSigned();
  // @ts-expect-error only signed values are negated
  u.neg();
  // @ts-expect-error no bits of its own
  a.bit(0);
  // @ts-expect-error other binary points
  p.mux(a, b);
  const { gain } = m.reg({ gain: SFixType(4, 4).reset(0.5) });
  gain.next(a);
  // @ts-expect-error other binary points
  gain.next(b);
  // @ts-expect-error 9 bits for 8
  SFixType(4, 4).fromBits(u9);
  void [sum, product, size, bits, near, wide, narrow];
}
