import { module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'assignment',
  ({ width }: { width: number }) => ({ total: output(UInt(width)) }),
  (m, { total }) => {
    const { count } = m.reg({
      count: UInt(12),
    });
    total.drive(count);
  },
)({ width: 10 });

/* spinlight says
error[SL0101]: drive: 'total' has 10 bits, 'count' has 12 bits
  --> SL0101-assignment.ts:10:11
     |
  10 |     total.drive(count);
     |           ^
  note: target, 10 bits: 'total'
  --> SL0101-assignment.ts:5:47
    |
  5 |   ({ width }: { width: number }) => ({ total: output(UInt(width)) }),
    |                                               ^
  note: value, 12 bits: 'count'
  --> SL0101-assignment.ts:8:14
    |
  8 |       count: UInt(12),
    |              ^
  help: cut 'count' with trunc(10), or give 'total' 12 bits
*/
