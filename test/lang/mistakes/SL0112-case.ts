import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'cases',
  () => ({ code: input(UInt(2)), y: output(UInt(8)) }),
  (m, { code, y }) => {
    y.drive(0);
    m.switch(code)
      .case([0, 1], () => y.drive(10))
      .case(1, () => y.drive(20))
      .case(2 ** 2, () => y.drive(30));
  },
)({});

/* spinlight says
error[SL0112]: case 1 of 'code' has two arms
  --> SL0112-case.ts:10:12
     |
  10 |       .case(1, () => y.drive(20))
     |            ^
  help: join the two arms

error[SL0112]: case 4 of 'code' is out of range: 0 to 3
  --> SL0112-case.ts:11:12
     |
  11 |       .case(2 ** 2, () => y.drive(30));
     |            ^
  help: this arm could never be taken
*/
