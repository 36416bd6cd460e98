import { Bool, drive, driveEach, input, module, output, times, UInt } from '../../../src/lang/index.ts';

const Step = module('step', () => ({ go: input(Bool()), from: input(UInt(4)), to: output(UInt(4)) })).body(
  (_m, { go, from, to }) => to.drive(from.add(go.asUInt().zext(4))),
);

export const top = module('chain', () => ({ go: input(Bool()), y: output(UInt(4)) })).body((m, { go, y }) => {
  const { step } = m.instance({ step: times(2, () => Step()) });
  // @ts-expect-error it is called from
  driveEach(step, (i) => ({ go, form: step[i - 1]?.to ?? 0 }));
  // @ts-expect-error what comes out of an instance is read
  driveEach(step, () => ({ to: 3 }));
  // @ts-expect-error 16 needs 5 bits
  drive(step[0]!, { from: 16 });
  driveEach(step, (i) => ({ from: step[i - 1]?.to ?? 0 }));
  y.drive(step[1]!.to);
})();

/* spinlight says
error[SL0115]: drive: there is no 'form'
  --> SL0115-drive.ts:10:3
     |
  10 |   driveEach(step, (i) => ({ go, form: step[i - 1]?.to ?? 0 }));
     |   ^
  help: did you mean 'from'? The names are go, from, to

error[SL0106]: drive: 'step_0_to' is an output of an instance
  --> SL0115-drive.ts:12:3
     |
  12 |   driveEach(step, () => ({ to: 3 }));
     |   ^
  help: only registers, wires, outputs and inputs of instances can be assigned

error[SL0103]: literal 16 does not fit in 4 bits (uint: 0 to 15)
  --> SL0115-drive.ts:14:3
     |
  14 |   drive(step[0]!, { from: 16 });
     |   ^
  help: widen the other operand first, or use a literal in range
*/
