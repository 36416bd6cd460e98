import { input, module, output, UInt } from '../../../src/lang/index.ts';

/** Widths that only elaboration knows: the editor sees `UInt<number>` on both sides. */
export const top = module(
  'widths',
  ({ narrow, wide }: { narrow: number; wide: number }) => ({
    a: input(UInt(narrow)),
    b: input(UInt(wide)),
    sum: output(UInt(narrow)),
  }),
  (_m, { a, b, sum }) => {
    sum.drive(a.add(b));
  },
)({ narrow: 8, wide: 9 });

/* spinlight says
error[SL0101]: add: 'a' has 8 bits, 'b' has 9 bits
  --> SL0101-widths.ts:12:17
     |
  12 |     sum.drive(a.add(b));
     |                 ^
  note: left operand, 8 bits: 'a'
  --> SL0101-widths.ts:7:8
    |
  7 |     a: input(UInt(narrow)),
    |        ^
  note: right operand, 9 bits: 'b'
  --> SL0101-widths.ts:8:8
    |
  8 |     b: input(UInt(wide)),
    |        ^
  help: widen 'a' with zext(9), or cut 'b' with trunc(8)
*/
