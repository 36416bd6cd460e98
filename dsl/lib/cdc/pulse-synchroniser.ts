import { Bool, clockDomain, input, module, output } from '../../../src/lang/index.ts';
import { type CrossingParameters, stagesOf, suffix } from './options.ts';

/**
 * One cycle of `pulse` on clock `src` becomes one cycle of `seen` on clock `dst`, whichever is faster. A pulse toggles a
 * register, and the change comes across. Pulses that follow each other within two cycles of the slower clock may be lost:
 * use a `Handshake` where that can happen. Both sides are reset together.
 */
export const PulseSynchroniser = module(
  {
    name: (parameters: CrossingParameters) => `pulse_synchroniser${suffix(parameters)}`,
    doc: () => 'One pulse here is one pulse there.',
  },
  ({ reset = 'sync' }) => ({
    src: clockDomain({ reset }, 'where pulses come from'),
    dst: clockDomain({ reset }, 'where they go to'),
    pulse: input(Bool(), '1 for one cycle').on('src'),
    seen: output(Bool(), '1 for one cycle').on('dst'),
  }),
  (m, { src, dst, pulse, seen }, parameters) => {
    const [here, there] = [m.on(src), m.on(dst)];
    const { toggle } = here.reg({ toggle: Bool().doc('changes with each pulse') });
    here.when(pulse, () => toggle.next(toggle.not()));
    const { arrived } = there.sync(
      { arrived: toggle },
      { stages: stagesOf('PulseSynchroniser', parameters), reason: 'each change is one pulse of its own' },
    );
    const { previous } = there.regNext({ previous: arrived });
    seen.drive(arrived.xor(previous));
  },
);
