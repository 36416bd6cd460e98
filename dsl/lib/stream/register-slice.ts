import { Bits, Bool, module, streamIn, streamOut } from '../../../src/lang/index.ts';
import { forPayload, type PayloadParameter } from './generic.ts';
import { driveFields, packed, payloadWidth } from './payload.ts';

/**
 * Register in `valid` and the payload; `ready` passes in the same cycle. Latency 1, one beat per cycle, holds one
 * beat. No path from `from` to `to`.
 */
export const ForwardSlice = forPayload(
  module(
    {
      name: ({ payload }: PayloadParameter) => `forward_slice_${payloadWidth('ForwardSlice', payload)}`,
      doc: 'Register in valid and payload.',
    },
    ({ payload }: PayloadParameter) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }, { payload }) => {
      const { full, word } = m.reg({
        full: Bool(),
        word: Bits(payloadWidth('ForwardSlice', payload)).noReset(),
      });
      from.ready.drive(full.not().or(to.ready));
      to.valid.drive(full);
      m.when(from.ready, () => full.next(from.valid));
      m.when(from.fire, () => word.next(packed(from.payload)));
      driveFields(to, payload, word);
    },
  ),
);

/**
 * Register in `ready`; `valid` and the payload pass in the same cycle. Latency 0, one beat per cycle, holds the
 * beat that was on its way when the receiver stopped. No path from `to_ready` to `from_ready`.
 */
export const BackwardSlice = forPayload(
  module(
    {
      name: ({ payload }: PayloadParameter) => `backward_slice_${payloadWidth('BackwardSlice', payload)}`,
      doc: 'Register in ready.',
    },
    ({ payload }: PayloadParameter) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }, { payload }) => {
      const { held, word } = m.reg({
        held: Bool().doc('a beat was taken that could not pass on'),
        word: Bits(payloadWidth('BackwardSlice', payload)).noReset(),
      });
      from.ready.drive(held.not());
      to.valid.drive(held.or(from.valid));
      driveFields(to, payload, held.mux(word, packed(from.payload)));
      m.when(to.ready, () => held.next(0)).elsewhen(from.valid, () => held.next(1));
      m.when(held.not(), () => word.next(packed(from.payload)));
    },
  ),
);

/**
 * Skid buffer: registers in both directions. Latency 1, one beat per cycle, holds two beats. No path through it at
 * all: `ready`, `valid` and the payload come from registers.
 */
export const SkidBuffer = forPayload(
  module(
    {
      name: ({ payload }: PayloadParameter) => `skid_buffer_${payloadWidth('SkidBuffer', payload)}`,
      doc: 'Registers in both directions, without loss of throughput.',
    },
    ({ payload }: PayloadParameter) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }, { payload }) => {
      const type = Bits(payloadWidth('SkidBuffer', payload)).noReset();
      const { out_valid, out_word, skid_valid, skid_word } = m.reg({
        out_valid: Bool(),
        out_word: type,
        skid_valid: Bool().doc('a beat was taken while the output waited'),
        skid_word: type,
      });
      const { free } = m.let({ free: out_valid.not().or(to.ready) });
      from.ready.drive(skid_valid.not());
      to.valid.drive(out_valid);
      driveFields(to, payload, out_word);
      m.when(free, () => {
        out_valid.next(skid_valid.or(from.valid));
        out_word.next(skid_valid.mux(skid_word, packed(from.payload)));
        skid_valid.next(0);
      }).elsewhen(from.valid, () => skid_valid.next(1));
      m.when(skid_valid.not(), () => skid_word.next(packed(from.payload)));
    },
  ),
);
