import { Bool, input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  { name: 'crossings', reset: 'none' },
  () => ({ button: input(Bool()).async(), code: input(UInt(4)).async(), y: output(Bool()) }),
  (m, { button, code, y }) => {
    const { pressed } = m.sync({ pressed: button }, { stages: 1 });
    // @ts-expect-error several bits do not arrive together
    m.sync({ number: code });
    m.held({ trusted: code }, '');
    y.drive(pressed);
  },
)({});

/* spinlight says
error[SL0117]: sync: a synchroniser of 1 registers
  --> SL0117-crossings.ts:7:27
    |
  7 |     const { pressed } = m.sync({ pressed: button }, { stages: 1 });
    |                           ^
  help: a synchroniser has 2 to 16 registers: the later ones wait until the first has settled

error[SL0117]: sync: 'code' has 4 bits, which would not arrive together
  --> SL0117-crossings.ts:9:7
    |
  9 |     m.sync({ number: code });
    |       ^
  help: pass several bits as a Gray code with syncGray, or through a handshake or a FIFO of spinlight/lib

error[SL0117]: held: there is no reason why 'trusted' is stable when it is used
  --> SL0117-crossings.ts:10:7
     |
  10 |     m.held({ trusted: code }, '');
     |       ^
  help: say in a few words what keeps it stable, for example: until the acknowledge has come back
*/
