import {
  constant,
  pulse,
  rc,
  register,
  registerBlock,
  ro,
  rw,
  w1c,
} from '../../../../dsl/lib/registers/index.ts';
import { Bool, UInt } from '../../../../src/lang/index.ts';

/** The block of the tests: every kind of field that drivers meet daily. */
export const dma = registerBlock({
  name: 'dma_registers',
  doc: 'One DMA channel',
  registers: {
    id: constant(UInt(32).reset(0x444d4131).doc('identifies the channel')),
    control: register({
      enable: rw(Bool().doc('the channel runs')),
      mode: rw(UInt(2).reset(1).doc('how descriptors follow one another'), {
        values: { single: 0, burst: 1, ring: 2 },
      }),
      start: pulse(Bool().doc('begins a transfer')),
    }),
    status: register(
      {
        busy: ro(Bool()),
        done: w1c(Bool().doc('a transfer has ended')),
        level: ro(UInt(5).doc('words in the buffer'), { at: 8 }),
      },
      { doc: 'What the channel does' },
    ),
    source: rw(UInt(32).doc('byte address to read from')),
    length: rw(UInt(20).reset(64).doc('bytes'), { written: true }),
    dropped: rc(UInt(8).doc('beats lost'), { hardware: ['count'] }),
    irq: register({ pending: w1c(UInt(4)), mask: rw(UInt(4)) }, { at: 0x20 }),
  },
});
