import { Bool, input, module, output, UInt } from '../../../src/lang/index.ts';

const Inverter = module(
  'inverter',
  () => ({ a: input(Bool()), y: output(Bool()) }),
  (_m, { a, y }) => y.drive(a.not()),
);

export const top = module(
  'arguments',
  () => ({ go: input(Bool()), y: output(UInt(4)) }),
  (m, { go, y }) => {
    y.drive(0);
    // @ts-expect-error the statements are a function
    m.when(go, y.drive(1));
    // @ts-expect-error a definition is called
    m.instance({ inverter: Inverter });
  },
)({});

/* spinlight says
error[SL0118]: the statements are missing, not a function
  --> SL0118-arguments.ts:15:7
     |
  15 |     m.when(go, y.drive(1));
     |       ^
  help: they are given as a function, which is called at once: () => { ... }

error[SL0118]: instance 'inverter': module 'inverter' is not called
  --> SL0118-arguments.ts:17:7
     |
  17 |     m.instance({ inverter: Inverter });
     |       ^
  help: call it with its parameters: Name({ ... }), or Name() when there are none
*/
