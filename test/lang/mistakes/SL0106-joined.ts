import {
  Bits,
  Bool,
  cat,
  Enum,
  input,
  module,
  output,
  outputReg,
  type Reg,
} from '../../../src/lang/index.ts';

const Mode = Enum('mode', ['slow', 'fast']);

export const top = module('joined', () => ({
  data: input(Bits(3)),
  mode: outputReg(Mode),
  run: outputReg(Bool()),
  y: output(Bool()),
})).body((_m, { data, mode, run, y }) => {
  y.drive(run);
  // @ts-expect-error an output is no register
  cat(run, y).next(data.trunc(2));
  // @ts-expect-error an output has no set
  y.set();
  cat(mode as unknown as Reg<Bits<1>>, run).next(data.trunc(2)); // bits may be no member
})();

/* spinlight says
error[SL0106]: next: 'y' is an output
  --> SL0106-joined.ts:23:15
     |
  23 |   cat(run, y).next(data.trunc(2));
     |               ^
  help: wires and outputs are assigned with drive(...)

error[SL0106]: set: 'y' is an output
  --> SL0106-joined.ts:25:5
     |
  25 |   y.set();
     |     ^
  help: wires and outputs are assigned with drive(...)

error[SL0106]: next: 'mode_q' is enum mode, whose members only it takes
  --> SL0106-joined.ts:26:45
     |
  26 |   cat(mode as unknown as Reg<Bits<1>>, run).next(data.trunc(2)); // bits may be no member
     |                                             ^
  help: assign it by itself; fromBits(...) of its type reads bits as one of its values
*/
