import {
  Bits,
  type Bits as BitsValue,
  Bool,
  capture,
  module,
  streamIn,
  streamOut,
  unpack,
} from '../../../src/lang/index.ts';
import { forPayload, type PayloadParameter } from './generic.ts';
import { driveFields, fieldRegisters, packed, payloadWidth } from './payload.ts';

/**
 * Register in `valid` and the payload; `ready` passes in the same cycle. Latency 1, one beat per cycle, holds one
 * beat. No path from `from` to `to`.
 */
export const ForwardSlice = forPayload(
  'ForwardSlice',
  module(
    {
      name: 'forward_slice',
      doc: 'Register in valid and payload.',
      keep: ['payload'],
    },
    ({ payload }: PayloadParameter) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }) => {
      const [valid, fields] = [m.regFor(to.valid), fieldRegisters(m, to)];
      from.ready.drive(valid.not().or(to.ready));
      m.when(from.ready, () => valid.next(from.valid));
      m.when(from.fire, () => capture(fields, from.payload as Record<string, BitsValue>));
    },
  ),
);

/**
 * Register in `ready`; `valid` and the payload pass in the same cycle. Latency 0, one beat per cycle, holds the
 * beat that was on its way when the receiver stopped. No path from `to_ready` to `from_ready`.
 */
export const BackwardSlice = forPayload(
  'BackwardSlice',
  module(
    {
      name: 'backward_slice',
      doc: 'Register in ready.',
      keep: ['payload'],
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
      m.when(to.ready, () => held.clear()).elsewhen(from.valid, () => held.set());
      m.when(held.not(), () => word.next(packed(from.payload)));
    },
  ),
);

/**
 * Skid buffer: registers in both directions. Latency 1, one beat per cycle, holds two beats. No path through it at
 * all: `ready`, `valid` and the payload come from registers.
 */
export const SkidBuffer = forPayload(
  'SkidBuffer',
  module(
    {
      name: 'skid_buffer',
      doc: 'Registers in both directions, without loss of throughput.',
      keep: ['payload'],
    },
    ({ payload }: PayloadParameter) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }, { payload }) => {
      const [valid, fields] = [m.regFor(to.valid), fieldRegisters(m, to)];
      const { skid_valid, skid_word } = m.reg({
        skid_valid: Bool().doc('a beat was taken while the output waited'),
        skid_word: Bits(payloadWidth('SkidBuffer', payload)).noReset(),
      });
      const { free } = m.let({ free: valid.not().or(to.ready) });
      from.ready.drive(skid_valid.not());
      m.when(free, () => {
        valid.next(skid_valid.or(from.valid));
        capture(fields, unpack(payload, skid_valid.mux(skid_word, packed(from.payload))));
        skid_valid.clear();
      }).elsewhen(from.valid, () => skid_valid.set());
      m.when(skid_valid.not(), () => skid_word.next(packed(from.payload)));
    },
  ),
);
