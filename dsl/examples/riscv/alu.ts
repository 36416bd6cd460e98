import { Bits, Bool, input, module, output, UInt } from '../../../src/lang/index.ts';

/** The integer unit of RV32I: `operation` is `funct3`, and `other` selects subtraction and arithmetic shift. */
export const RiscvAlu = module(
  { name: 'riscv_alu', doc: 'Integer operations of RV32I.' },
  () => ({
    operation: input(Bits(3), 'funct3 of the instruction'),
    other: input(Bool(), 'subtract, shift arithmetically'),
    a: input(UInt(32)),
    b: input(UInt(32)),
    y: output(UInt(32)),
    equal: output(Bool()),
    less: output(Bool(), 'signed'),
    below: output(Bool(), 'unsigned'),
  }),
  (m, { operation, other, a, b, y, equal, less, below }) => {
    const { amount } = m.let({ amount: b.trunc(5) });
    equal.drive(a.eq(b));
    less.drive(a.asSInt().lt(b.asSInt()));
    below.drive(a.lt(b));

    m.switch(operation)
      .case(0, () => y.drive(other.mux(a.sub(b), a.add(b))))
      .case(1, () => y.drive(a.shl(amount)))
      .case(2, () => y.drive(less.asUInt().zext(32)))
      .case(3, () => y.drive(below.asUInt().zext(32)))
      .case(4, () => y.drive(a.xor(b)))
      .case(5, () => y.drive(other.mux(a.asSInt().shr(amount).asUInt(), a.shr(amount))))
      .case(6, () => y.drive(a.or(b)))
      .default(() => y.drive(a.and(b)));
  },
);
