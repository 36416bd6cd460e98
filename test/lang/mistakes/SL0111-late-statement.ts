import { type Body, module, output, UInt, type Wire } from '../../../src/lang/index.ts';

let late: () => void = () => {};

const inner = module(
  'inner',
  () => ({ y: output(UInt(8)) }),
  (_m: Body, { y }: { y: Wire<UInt<8>> }) => {
    y.drive(0);
    late = () => y.drive(1);
  },
);

export const top = module(
  'outer',
  () => ({ y: output(UInt(8)) }),
  (m, { y }) => {
    const { child } = m.instance({ child: inner({}) });
    late();
    y.drive(child.y);
  },
)({});

/* spinlight says
error[SL0111]: statement added to module 'inner' after its body has ended
  --> SL0111-late-statement.ts:10:20
     |
  10 |     late = () => y.drive(1);
     |                    ^
  help: each module is described by its own body function alone
*/
