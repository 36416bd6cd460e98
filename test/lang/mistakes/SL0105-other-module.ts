import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'outer',
  () => ({ a: input(UInt(8)), y: output(UInt(8)) }),
  (m, outer) => {
    const inner = module(
      'inner',
      () => ({ y: output(UInt(8)) }),
      (_m, { y }) => {
        y.drive(outer.a);
      },
    );
    const { child } = m.instance({ child: inner({}) });
    outer.y.drive(child.y);
  },
)({});

/* spinlight says
error[SL0105]: drive: 'a' belongs to module 'outer', not to 'inner'
  --> SL0105-other-module.ts:11:11
     |
  11 |         y.drive(outer.a);
     |           ^
  note: declared: 'a'
  --> SL0105-other-module.ts:5:15
    |
  5 |   () => ({ a: input(UInt(8)), y: output(UInt(8)) }),
    |               ^
  help: connect modules through their ports
*/
