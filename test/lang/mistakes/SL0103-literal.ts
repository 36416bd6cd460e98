import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'literal',
  () => ({ count: input(UInt(8)), last: output(UInt(1)) }),
  (_m, { count, last }) => {
    last.drive(count.eq(2 ** 8).asUInt());
  },
)({});

/* spinlight says
error[SL0103]: literal 256 does not fit in 8 bits (uint: 0 to 255)
  --> SL0103-literal.ts:7:22
    |
  7 |     last.drive(count.eq(2 ** 8).asUInt());
    |                      ^
  help: widen the other operand first, or use a literal in range
*/
