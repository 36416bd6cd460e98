import { Bool, module, rtl, SInt, streamIn, streamOut, sumTree } from '../../src/lang/index.ts';

/** Coefficients are whole numbers that stand for `coefficient / 2^fraction`. */
export interface FirShape {
  readonly coefficients: readonly number[];
  readonly coefficientWidth: number;
  readonly fraction: number;
  readonly width: number;
}

/**
 * A finite impulse response filter: `y[n] = sum over k of coefficient[k] * x[n - k]`, rounded half up to whole numbers
 * and limited to the range of `width` bits. One sample a cycle, which passes through three registers (product, sum,
 * result); all of them wait while `y` is not taken.
 */
export const Fir = module(
  { name: 'fir', doc: ({ coefficients }: FirShape) => `FIR filter with ${coefficients.length} taps.` },
  ({ width }: FirShape) => ({
    x: streamIn({ sample: SInt(width) }),
    y: streamOut({ sample: SInt(width) }),
  }),
  (m, { x, y }, { coefficients, coefficientWidth, fraction, width }) => {
    const productWidth = width + coefficientWidth;
    const sumWidth = productWidth + Math.ceil(Math.log2(coefficients.length));
    const { valid, past, product, sum, result } = m.reg({
      valid: { product: Bool(), sum: Bool(), result: Bool() },
      past: Array.from({ length: coefficients.length - 1 }, () => SInt(width)),
      product: Array.from({ length: coefficients.length }, () => SInt(productWidth).noReset()),
      sum: SInt(sumWidth).noReset(),
      result: SInt(width).noReset(),
    });
    const { moves } = m.let({ moves: valid.result.not().or(y.ready) });

    x.ready.drive(moves);
    y.valid.drive(valid.result);
    y.sample.drive(result);

    m.when(moves, () => {
      valid.product.next(x.valid);
      valid.sum.next(valid.product);
      valid.result.next(valid.sum);
      sum.next(sumTree(product).resize(sumWidth));
      result.next(limited(sum));
    });
    m.when(x.fire, () => {
      const samples = [x.sample, ...past];
      for (const [k, stage] of past.entries()) stage.next(samples[k]!);
      for (const [k, value] of coefficients.entries()) {
        product[k]!.next(SInt(coefficientWidth).lit(value).mulGrow(samples[k]!));
      }
    });

    /** Half a unit added, the fraction dropped, and what is beyond the range set to its nearest end. */
    function limited(value: SInt): SInt {
      const half = fraction > 0 ? 2 ** (fraction - 1) : 0;
      const { rounded } = m.let({ rounded: value.addGrow(half).shr(fraction) });
      const [lowest, highest] = [-(2 ** (width - 1)), 2 ** (width - 1) - 1];
      const { narrow } = m.let({ narrow: rounded.trunc(width) });
      return rtl<SInt>`${rounded} > ${highest} ? ${SInt(width).lit(highest)} : ${rounded} < ${lowest} ? ${SInt(width).lit(lowest)} : ${narrow}`;
    }
  },
);
