import type { Table } from '../mistake.ts';

export const capture: Table = {
  block: 'capture',
  title: 'register block and FIFO of the library',
  mistakes: [
    {
      name: 'two fields share bits',
      edits: [['gain: rw(UInt(4).reset(8), { at: 4,', 'gain: rw(UInt(4).reset(8), { at: 0,']],
      stage: 'elaboration',
      says: "SL0130: fields 'control_enable' and 'control_gain' share",
    },
    {
      name: 'a field beyond the end of its word',
      edits: [['level: ro(UInt(4), { at: 8 })', 'level: ro(UInt(4), { at: 30 })']],
      stage: 'elaboration',
      says: 'SL0130',
    },
    {
      name: 'an address that is not a multiple of the word',
      edits: [['{ at: 8 }),\n  },', '{ at: 6 }),\n  },']],
      stage: 'elaboration',
      says: 'SL0131',
    },
    {
      name: 'two registers at one address',
      edits: [['{ at: 8 }),\n  },', '{ at: 4 }),\n  },']],
      stage: 'elaboration',
      says: 'SL0131',
    },
    {
      name: 'a field resets to none of its named values',
      edits: [['{ none: 0, half: 8, full: 15 }', '{ none: 0, full: 15 }']],
      stage: 'elaboration',
      says: 'SL0132',
    },
    {
      name: 'a field that software clears and hardware cannot set',
      edits: [['lost: w1c(Bool())', 'lost: w1c(Bool(), { hardware: [] })']],
      stage: 'editor',
      says: "Property 'status_lost_set' does not exist",
    },
    {
      name: 'the value of a field is not given by hardware',
      edits: [['    registers.status_level.drive(0);\n', '']],
      stage: 'check',
      says: "SL0201: input 'status_level' of instance 'registers' (capture_registers) of module 'capture' is never driven",
    },
    {
      name: 'a field that the block does not have',
      edits: [['registers.control_enable', 'registers.control_enabled']],
      stage: 'editor',
      says: "Property 'control_enabled' does not exist",
    },
    {
      name: 'the value of a field is too wide for its register',
      edits: [['registers.status_level.drive(0)', 'registers.status_level.drive(16)']],
      stage: 'editor',
      says: '16 does not fit in 4 bits: 0 to 15',
    },
    {
      name: 'the clock of one side of the FIFO is not connected',
      edits: [['    fifo.wr.drive(adc);\n', '']],
      stage: 'elaboration',
      says: 'SL0117',
    },
    {
      name: 'both sides of the FIFO on one clock, and samples from another',
      edits: [['fifo.wr.drive(adc)', 'fifo.wr.drive(m.domain)']],
      stage: 'check',
      says: 'SL0210',
    },
    {
      name: 'the FIFO is left out: samples go from one clock to the other',
      edits: [
        ['fifo.to.payload.value.addSat', 'sample.payload.value.addSat'],
        ['fifo.to.ready.drive(out.ready.and(open))', 'fifo.to.ready.drive(fifo.to.valid)'],
      ],
      stage: 'check',
      says: 'SL0210',
    },
    {
      name: 'a depth of the FIFO that is no power of two',
      edits: [['depth: 8 })', 'depth: 6 })']],
      stage: 'elaboration',
      says: 'SL0114',
    },
    {
      name: 'a FIFO for another payload',
      edits: [['AsyncFifo({ payload: { value: UInt(8) }', 'AsyncFifo({ payload: { value: UInt(9) }']],
      stage: 'editor',
      says: "field 'value' has 8 bits in the first, 9 bits in the second",
    },
    {
      name: 'a valid that waits for ready',
      edits: [
        [
          'out.valid.drive(fifo.to.valid.and(open))',
          'out.valid.drive(fifo.to.valid.and(open).and(out.ready))',
        ],
      ],
      stage: 'check',
      says: "SL0228: stream 'out' of module 'capture': valid depends on ready",
    },
    {
      name: 'a gain of four bits is added to a sample of eight',
      edits: [['registers.control_gain.zext(8)', 'registers.control_gain']],
      stage: 'editor',
      says: 'left operand has 8 bits, right operand has 4 bits',
    },
    {
      name: 'beats are lost while the stream is closed',
      edits: [['fifo.to.ready.drive(out.ready.and(open))', 'fifo.to.ready.drive(out.ready)']],
      stage: 'nothing',
      says: 'legal hardware, perhaps even meant: only a test can tell',
    },
  ],
};
