import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'not_a_target',
  () => ({ a: input(UInt(8)), y: output(UInt(8)) }),
  (m, { a, y }) => {
    const { count } = m.reg({ count: UInt(8) });
    // @ts-expect-error inputs come from outside
    a.drive(0);
    // @ts-expect-error registers have next
    count.drive(0);
    // @ts-expect-error outputs have drive
    y.next(0);
    // @ts-expect-error a sum is no target
    y.add(1).drive(0);
  },
)({});

/* spinlight says
error[SL0106]: drive: 'a' is an input of this module
  --> SL0106-not-a-target.ts:9:7
    |
  9 |     a.drive(0);
    |       ^
  help: only registers, wires, outputs and inputs of instances can be assigned

error[SL0106]: drive: 'count' is a register
  --> SL0106-not-a-target.ts:11:11
     |
  11 |     count.drive(0);
     |           ^
  help: a register is assigned with next(...)

error[SL0106]: next: 'y' is an output
  --> SL0106-not-a-target.ts:13:7
     |
  13 |     y.next(0);
     |       ^
  help: wires and outputs are assigned with drive(...)

error[SL0106]: drive: 'add(y, 1)' is an expression
  --> SL0106-not-a-target.ts:15:14
     |
  15 |     y.add(1).drive(0);
     |              ^
  help: only registers, wires, outputs and inputs of instances can be assigned
*/
