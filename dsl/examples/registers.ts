import { Bool, UInt } from '../../src/lang/index.ts';
import { pulse, rc, register, registerBlock, ro, rw, w1c } from '../lib/index.ts';

/** The registers of a DMA channel: `dma.axiLite()` is the module on AXI4-Lite, `dma.documents()` its documentation. */
export const dma = registerBlock({
  name: 'dma_registers',
  doc: 'One DMA channel',
  registers: {
    control: register({
      enable: rw(Bool().doc('the channel runs')),
      mode: rw(UInt(2).doc('order of descriptors')),
      start: pulse(Bool().doc('begins a transfer')),
    }),
    status: register({
      busy: ro(Bool()),
      done: w1c(Bool().doc('a transfer has ended')),
      level: ro(UInt(5).doc('words in the buffer'), { at: 8 }),
    }),
    source: rw(UInt(32).doc('byte address')),
    length: rw(UInt(20).reset(64).doc('bytes')),
    dropped: rc(UInt(8).doc('beats lost'), { hardware: ['count'] }),
  },
});
