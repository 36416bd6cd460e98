import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'condition',
  () => ({ level: input(UInt(4)), full: output(UInt(4)) }),
  (m, { level, full }) => {
    full.drive(0);
    // @ts-expect-error a number is no condition
    m.when(level, () => full.drive(1));
    // @ts-expect-error JavaScript compares the objects, and gives false
    m.when(level === full, () => full.drive(2));
  },
)({});

/* spinlight says
error[SL0102]: when: 'level' is uint, a condition must be bool
  --> SL0102-condition.ts:9:7
    |
  9 |     m.when(level, () => full.drive(1));
    |       ^
  note: the operand: 'level'
  --> SL0102-condition.ts:5:19
    |
  5 |   () => ({ level: input(UInt(4)), full: output(UInt(4)) }),
    |                   ^
  help: compare it, such as a.ne(0), or take one of its bits with bit(0)

error[SL0102]: when: the operand is not a hardware value but a boolean
  --> SL0102-condition.ts:11:7
     |
  11 |     m.when(level === full, () => full.drive(2));
     |       ^
  help: JavaScript compares the objects, not the hardware: use eq, ne, lt, and, or, not
*/
