import { Bits, input, module, output } from '../../../src/lang/index.ts';

export const top = module(
  'no_arithmetic',
  () => ({ flags: input(Bits(4)), more: output(Bits(4)) }),
  (_m, { flags, more }) => {
    // @ts-expect-error bits have no arithmetic
    more.drive(flags.add(1));
  },
)({});

/* spinlight says
error[SL0102]: add: 'flags' is bits, not uint or sint
  --> SL0102-no-arithmetic-on-bits.ts:8:22
    |
  8 |     more.drive(flags.add(1));
    |                      ^
  note: the operand: 'flags'
  --> SL0102-no-arithmetic-on-bits.ts:5:19
    |
  5 |   () => ({ flags: input(Bits(4)), more: output(Bits(4)) }),
    |                   ^
  help: read the bits as a number with asUInt() or asSInt()
*/
