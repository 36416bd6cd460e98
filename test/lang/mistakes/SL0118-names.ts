import { input, module, output, UInt } from '../../../src/lang/index.ts';

const Adder = module(
  'adder',
  () => ({ a: input(UInt(8)), sum: output(UInt(8)) }),
  (_m, { a, sum }) => {
    // @ts-expect-error a typing mistake
    sum.drive(a.ad(1));
  },
);

export const top = module(
  'names',
  () => ({ total: output(UInt(8)) }),
  (m, ports) => {
    const { adder } = m.instance({ adder: Adder({}) });
    adder.a.drive(3);
    // @ts-expect-error a typing mistake
    ports.totla.drive(adder.sum);
  },
)({});

/* spinlight says
error[SL0118]: module 'adder': a.ad is not a function
  --> SL0118-names.ts:8:17
    |
  8 |     sum.drive(a.ad(1));
    |                 ^
  help: 'a' has no 'ad': did you mean 'and'?
*/
