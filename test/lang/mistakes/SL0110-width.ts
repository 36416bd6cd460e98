import { module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'width',
  () => ({ y: output(UInt(4)) }),
  (m, { y }) => {
    const { none } = m.wire({
      none: UInt(Math.log2(1)),
    });
    none.drive(0);
    y.drive(none.repeat(2.5).asUInt().resize(4));
  },
)({});

/* spinlight says
error[SL0110]: width 0 is not a positive integer
  --> SL0110-width.ts:8:13
    |
  8 |       none: UInt(Math.log2(1)),
    |             ^
  help: give a whole number of at least 1; a computed width of 0 usually means that the signal should not exist

error[SL0110]: repeat 2.5 times: the count must be a whole number of at least 1
  --> SL0110-width.ts:11:18
     |
  11 |     y.drive(none.repeat(2.5).asUInt().resize(4));
     |                  ^
*/
