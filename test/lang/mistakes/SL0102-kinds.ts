import { input, module, output, SInt, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'kinds',
  () => ({ weight: input(SInt(8)), act: input(UInt(8)), product: output(SInt(16)) }),
  (_m, { weight, act, product }) => {
    // @ts-expect-error the editor says so, too
    product.drive(weight.mulGrow(act));
  },
)({});

/* spinlight says
error[SL0102]: mulGrow: 'weight' is sint, 'act' is uint
  --> SL0102-kinds.ts:8:26
    |
  8 |     product.drive(weight.mulGrow(act));
    |                          ^
  note: left operand, sint: 'weight'
  --> SL0102-kinds.ts:5:20
    |
  5 |   () => ({ weight: input(SInt(8)), act: input(UInt(8)), product: output(SInt(16)) }),
    |                    ^
  note: right operand, uint: 'act'
  --> SL0102-kinds.ts:5:41
    |
  5 |   () => ({ weight: input(SInt(8)), act: input(UInt(8)), product: output(SInt(16)) }),
    |                                         ^
  help: convert one of them with asUInt(), asSInt() or asBits(); a 1-bit value becomes a condition with bit(0)
*/
