import { Bool, bitsFor, cat, module, streamIn, streamOut, UInt } from '../../../src/lang/index.ts';
import { naming } from '../naming.ts';
import { wholeNumber } from '../parameter.ts';
import { divideStep, magnitudeOf, negateIf, type SequentialDividerParameters } from './divide.ts';
import { numberType } from './number-type.ts';

/** Parameters of `SequentialMultiplier`. */
export interface SequentialMultiplierParameters {
  /** Bits of both operands. */
  readonly width: number;
  readonly signed: boolean;
}

/**
 * Shift-and-add multiplier: one adder of W + 1 bits, one bit of `b` per cycle. The product (2 W bits) is offered W
 * + 1 cycles after the operands were taken; a new pair can be taken with it: one product in W + 1 cycles.
 */
export const SequentialMultiplier = module(
  {
    name: ({ width, signed }: SequentialMultiplierParameters) =>
      `sequential_multiplier_${signed ? 's' : 'u'}${width}`,
    doc: 'Product by shift and add, one bit per cycle.',
  },
  ({ width, signed }: SequentialMultiplierParameters) => {
    const type = numberType(wholeNumber('SequentialMultiplier', 'width', width, 2), signed);
    return {
      from: streamIn({ a: type, b: type }),
      to: streamOut({ product: numberType(2 * width, signed) }),
    };
  },
  (m, { from, to }, { width, signed }) => {
    const { busy, left, multiplicand, high, low } = m.reg({
      busy: Bool().doc('a product is being formed or offered'),
      left: UInt(bitsFor(width + 1))
        .noReset()
        .doc('bits still to be added'),
      multiplicand: UInt(width).noReset(),
      high: UInt(width).noReset().doc('sum so far, above the bits that are final'),
      low: UInt(width).noReset().doc('final bits of the product on top, bits of b still to come below'),
    });
    const extend = (value: UInt) =>
      signed
        ? value
            .asSInt()
            .sext(width + 1)
            .asUInt()
        : value.zext(width + 1);
    const { done, term, sum } = m.wire({ done: Bool(), term: UInt(width + 1), sum: UInt(width + 1) });
    done.drive(left.eq(0));
    term.drive(
      extend(multiplicand).and(
        low
          .bit(0)
          .repeat(width + 1)
          .asUInt(),
      ),
    );
    // The top bit of a signed b counts negative.
    sum.drive(
      signed ? left.eq(1).mux(extend(high).sub(term), extend(high).add(term)) : extend(high).add(term),
    );

    to.valid.drive(busy.and(done));
    const product = cat(high, low);
    to.product.drive(signed ? (product.asSInt() as never) : product.asUInt());
    from.ready.drive(busy.not().or(done.and(to.ready)));
    m.when(from.fire, () => {
      busy.set();
      left.next(width);
      multiplicand.next(from.a.asUInt());
      high.next(0);
      low.next(from.b.asUInt());
    })
      .elsewhen(to.fire, () => busy.clear())
      .elsewhen(done.not(), () => {
        left.next(left.sub(1));
        high.next(sum.slice(width, 1).asUInt());
        low.next(cat(sum.bit(0), low.slice(width - 1, 1)).asUInt());
      });
  },
);

/**
 * Restoring divider, radix 2: one subtractor of W + 1 bits, one bit of the quotient per cycle. The result is
 * offered W + 1 cycles after the operands were taken; a new pair can be taken with it: one quotient in W + 1
 * cycles. Rounding, division by 0 and overflow as for `divide` and `divideSigned`.
 */
export const SequentialDivider = module(
  {
    name: ({ width, signed }: SequentialDividerParameters) =>
      `sequential_divider_${signed ? 's' : 'u'}${width}`,
    doc: 'Quotient and remainder, one bit per cycle.',
  },
  ({ width, signed }: SequentialDividerParameters) => {
    const type = numberType(wholeNumber('SequentialDivider', 'width', width, 2), signed);
    return {
      from: streamIn({ dividend: type, divisor: type }),
      to: streamOut({ quotient: type, remainder: type }),
    };
  },
  (m, { from, to }, { width, signed }) => {
    const { busy, left, divisor, remainder, quotient } = m.reg({
      busy: Bool().doc('a quotient is being formed or offered'),
      left: UInt(bitsFor(width + 1))
        .noReset()
        .doc('bits still to be found'),
      divisor: UInt(width).noReset(),
      remainder: UInt(width).noReset(),
      quotient: UInt(width).noReset().doc('bits of the dividend still to come on top, bits found below'),
    });
    const { done } = m.let({ done: left.eq(0) });
    const step = divideStep(remainder, quotient.bit(width - 1), divisor, naming(m));
    const a = from.dividend.asUInt();
    const b = from.divisor.asUInt();
    const signs = signed ? signRegisters() : null;

    to.valid.drive(busy.and(done));
    from.ready.drive(busy.not().or(done.and(to.ready)));
    if (signs) {
      to.quotient.drive(negateIf(signs.negate_quotient, quotient).asSInt() as never);
      to.remainder.drive(negateIf(signs.negate_remainder, remainder).asSInt() as never);
    } else {
      to.quotient.drive(quotient);
      to.remainder.drive(remainder);
    }
    m.when(from.fire, () => {
      busy.set();
      left.next(width);
      divisor.next(signed ? magnitudeOf(b).magnitude : b);
      remainder.next(0);
      quotient.next(signed ? magnitudeOf(a).magnitude : a);
    })
      .elsewhen(to.fire, () => busy.clear())
      .elsewhen(done.not(), () => {
        left.next(left.sub(1));
        remainder.next(step.remainder);
        quotient.next(cat(quotient.slice(width - 2, 0), step.fits).asUInt());
      });

    function signRegisters() {
      const registers = m.reg({ negate_quotient: Bool().noReset(), negate_remainder: Bool().noReset() });
      m.when(from.fire, () => {
        registers.negate_quotient.next(
          a
            .bit(width - 1)
            .xor(b.bit(width - 1))
            .and(b.orReduce()),
        );
        registers.negate_remainder.next(a.bit(width - 1));
      });
      return registers;
    }
  },
);
