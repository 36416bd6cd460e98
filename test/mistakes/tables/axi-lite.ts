import type { Table } from '../mistake.ts';

export const axiLite: Table = {
  block: 'axi-lite',
  title: 'AXI4-Lite register block',
  mistakes: [
    {
      name: 'a register takes all 32 bits of the write data, but has 8',
      edits: [['control.next(p.wdata.trunc(8))', 'control.next(p.wdata)']],
      stage: 'editor',
      says: 'the target has 8 bits, the value 32',
      amaranth: [['control.eq(self.wdata[0:8])', 'control.eq(self.wdata)']],
    },
    {
      name: 'a register of bits is sent without widening it to the bus',
      edits: [['word.next(control.zext(32))', 'word.next(control)']],
      stage: 'editor',
      says: 'the target has 32 bits, the value 8',
    },
    {
      name: 'bits are assigned to a number',
      edits: [['p.wdata.trunc(16).asUInt()', 'p.wdata.trunc(16)']],
      stage: 'editor',
      says: 'a UInt is expected',
    },
    {
      name: 'a slice of the address beyond its width',
      edits: [['p.araddr.slice(3, 2)', 'p.araddr.slice(4, 3)']],
      stage: 'editor',
      says: '4 is beyond the end of a value of 4 bits',
      amaranth: [['self.araddr[2:4]', 'self.araddr[3:5]']],
    },
    {
      name: 'the ends of a slice the wrong way round',
      edits: [['p.awaddr.slice(3, 2)', 'p.awaddr.slice(2, 3)']],
      stage: 'editor',
      says: 'the high bit comes first: slice(3, 2)',
      amaranth: [['self.awaddr[2:4]', 'self.awaddr[4:2]']],
    },
    {
      name: 'an address label that the address bits cannot have',
      edits: [['.case(2, () => word.next(p.level', '.case(4, () => word.next(p.level']],
      stage: 'editor',
      says: '4 does not fit in 2 bits: 0 to 3',
      amaranth: [['with m.Case(2):', 'with m.Case(4):']],
    },
    {
      name: 'two registers at one address',
      edits: [['.case(2, () => word.next(p.level', '.case(1, () => word.next(p.level']],
      stage: 'elaboration',
      says: 'has two arms',
      amaranth: [['with m.Case(2):', 'with m.Case(1):']],
    },
    {
      name: 'a response that the enumeration does not have',
      edits: [['m.switch(p.awaddr', 'answer.next(Response.error);\n      m.switch(p.awaddr']],
      stage: 'editor',
      says: "Property 'error' does not exist",
      amaranth: [['answer.eq(Response.SLVERR)', 'answer.eq(Response.ERROR)']],
    },
    {
      name: 'a reset value that does not fit',
      edits: [['UInt(16).reset(64)', 'UInt(16).reset(65536)']],
      stage: 'editor',
      says: '65536 does not fit in 16 bits: 0 to 65535',
      amaranth: [['Signal(16, init=64)', 'Signal(16, init=65536)']],
    },
    {
      name: 'a port that does not exist',
      edits: [['p.bresp.drive(answer)', 'p.brsp.drive(answer)']],
      stage: 'editor',
      says: "Property 'brsp' does not exist",
      amaranth: [['self.bresp.eq(answer)', 'self.brsp.eq(answer)']],
    },
    {
      name: 'a register is driven like a wire',
      edits: [
        ['.elsewhen(p.bready, () => answered.next(0))', '.elsewhen(p.bready, () => answered.drive(0))'],
      ],
      stage: 'editor',
      says: 'a register is assigned with next(...)',
      amaranth: [['m.d.sync += answered.eq(0)', 'm.d.comb += answered.eq(0)']],
    },
    {
      name: 'an input is driven',
      edits: [['p.awready.drive(write)', 'p.awvalid.drive(write)']],
      stage: 'editor',
      says: "Property 'drive' does not exist",
      amaranth: [['self.awready.eq(write)', 'self.awvalid.eq(write)']],
    },
    {
      name: '=== between two signals as a condition',
      edits: [['m.when(p.wstrb.bit(0), ', 'm.when(p.wstrb.bit(0) === p.wvalid, ']],
      stage: 'editor',
      says: "'boolean' is not assignable",
    },
    {
      name: '! on a signal',
      edits: [['.and(answered.not())', '.and(!answered)']],
      stage: 'editor',
      says: 'not assignable',
      amaranth: [['& ~answered', 'and not answered']],
    },
    {
      name: '&& between two signals',
      edits: [['p.awvalid.and(p.wvalid).and(', '(p.awvalid && p.wvalid).and(']],
      stage: 'lint',
      says: '.and(...)',
      amaranth: [['self.awvalid & self.wvalid', '(self.awvalid and self.wvalid)']],
    },
    {
      name: 'a JavaScript if on a signal',
      edits: [
        [
          'm.when(p.wstrb.bit(0), () => control.next(p.wdata.trunc(8)))',
          '{ if (p.wstrb.bit(0)) control.next(p.wdata.trunc(8)); }',
        ],
      ],
      stage: 'lint',
      says: 'm.when',
      amaranth: [['with m.If(self.wstrb[0]):', 'if self.wstrb[0]:']],
    },
    {
      name: 'an output is forgotten',
      edits: [['    p.wready.drive(write);\n', '']],
      stage: 'check',
      says: "SL0201: output 'wready' of module 'registers' is never driven",
      amaranth: [['self.wready.eq(write),', '']],
    },
    {
      name: 'an output is driven only while there is an answer (latch)',
      edits: [['p.rdata.drive(word);', 'm.when(offered, () => p.rdata.drive(word));']],
      stage: 'check',
      says: "SL0203: output 'rdata' of module 'registers' keeps its value when offered is 0",
    },
    {
      name: 'an output is driven twice',
      edits: [['p.bvalid.drive(answered);', 'p.bvalid.drive(answered);\n    p.bvalid.drive(write);']],
      stage: 'check',
      says: "SL0202: output 'bvalid' of module 'registers' is driven again later",
      amaranth: [['self.bvalid.eq(answered),', 'self.bvalid.eq(answered), self.bvalid.eq(write),']],
    },
    {
      name: 'ready decides on the value of itself (loop)',
      edits: [['p.awvalid.and(p.wvalid)', 'p.awvalid.and(p.wready)']],
      stage: 'check',
      says: 'SL0204: combinational loop',
      amaranth: [['self.awvalid & self.wvalid', 'self.awvalid & self.wready']],
    },
    {
      name: 'byte strobes are ignored',
      edits: [
        ['m.when(p.wstrb.bit(0), () => control.next(p.wdata.trunc(8)))', 'control.next(p.wdata.trunc(8))'],
        [
          'm.when(p.wstrb.slice(1, 0).andReduce(), () => bound.next(p.wdata.trunc(16).asUInt()))',
          'bound.next(p.wdata.trunc(16).asUInt())',
        ],
      ],
      stage: 'check',
      says: "SL0229: input 'wstrb' of module 'registers' is never used",
      amaranth: [
        ['with m.If(self.wstrb[0]):', 'with m.If(1):'],
        ['with m.If(self.wstrb[0:2].all()):', 'with m.If(1):'],
      ],
    },
    {
      name: 'the answer is taken back without waiting for ready',
      edits: [['.elsewhen(p.bready, () => answered.next(0))', '.otherwise(() => answered.next(0))']],
      stage: 'check',
      says: "SL0228: register 'answered' of module 'registers' is the valid of stream 'b' and goes back to 0 when ready is 0",
      amaranth: [['with m.Elif(self.bready):', 'with m.Else():']],
    },
    {
      name: 'writes are decoded by the address of reads',
      edits: [['p.awaddr.slice(3, 2)', 'p.araddr.slice(3, 2)']],
      stage: 'check',
      says: "SL0229: input 'awaddr' of module 'registers' is never used",
      amaranth: [['self.awaddr[2:4]', 'self.araddr[2:4]']],
    },
    {
      name: 'the second register is never written: its arm assigns the first',
      edits: [['bound.next(p.wdata.trunc(16).asUInt())', 'control.next(p.wdata.trunc(8))']],
      stage: 'check',
      says: "SL0221: register 'bound' of module 'registers' is never assigned and stays at 64",
      amaranth: [['bound.eq(self.wdata[0:16])', 'control.eq(self.wdata[0:16])']],
    },
    {
      name: 'what was read never reaches the bus',
      edits: [['p.rdata.drive(word);', 'p.rdata.drive(0);']],
      stage: 'check',
      says: "SL0220: register 'word' of module 'registers' is never used",
      amaranth: [['self.rdata.eq(word)', 'self.rdata.eq(0)']],
    },
    {
      name: 'a read while an answer is offered: a condition that cannot hold, two names away',
      edits: [
        [
          '      offered.next(1);\n',
          '      offered.next(1);\n      m.when(offered, () => control.next(0));\n',
        ],
      ],
      stage: 'check',
      says: "SL0223: condition 'offered' of module 'registers' is always 0 here",
      amaranth: [
        [
          'm.d.sync += [offered.eq(1),',
          'with m.If(offered):\n                m.d.sync += control.eq(0)\n            m.d.sync += [offered.eq(1),',
        ],
      ],
    },
    {
      name: 'valid is never taken back after the handshake',
      edits: [['answered.next(0))', 'answered.next(1))']],
      stage: 'check',
      says: "SL0228: register 'answered' of module 'registers' is the valid of stream 'b' and never goes back to 0",
      amaranth: [['m.d.sync += answered.eq(0)', 'm.d.sync += answered.eq(1)']],
    },
    {
      name: 'unmapped reads answer OKAY with what was read before',
      edits: [
        [
          '        .default(() => {\n          word.next(0);\n          found.next(Response.slverr);\n        });',
          '        .default(() => {});',
        ],
      ],
      stage: 'check',
      says: "SL0221: register 'found' of module 'registers' is only ever assigned the value that it has",
    },
    {
      name: 'the write asks for the address twice, and not for the data',
      edits: [['p.awvalid.and(p.wvalid)', 'p.awvalid.and(p.awvalid)']],
      stage: 'check',
      says: "SL0233: both sides of 'awvalid & awvalid' of module 'registers' are the same",
    },
    {
      name: 'a read is taken while an answer waits, and changes it',
      edits: [['read: p.arvalid.and(offered.not())', 'read: p.arvalid']],
      stage: 'check',
      says: "carries a beat of stream 'r' and is written here while the beat waits for ready",
    },
    {
      name: 'the valid of an answer has no reset',
      edits: [['      answered: Bool(),', '      answered: Bool().noReset(),']],
      stage: 'check',
      says: "SL0228: register 'answered' of module 'registers' is the valid of stream 'b' and has no reset",
    },
    {
      name: 'a value in the place of a missing one: ?? on a signal',
      edits: [
        [
          'p.enable.drive(control.bit(0).and(p.busy.not()))',
          'p.enable.drive(control.bit(0).and(p.busy.not()) ?? p.busy)',
        ],
      ],
      stage: 'lint',
      says: "spinlight/no-condition: the value left of '??' is a signal and never missing",
    },
    {
      name: 'a strobe is looked for in a list',
      edits: [
        ['m.when(p.wstrb.bit(0), ()', 'm.when([0].some((i) => p.wstrb.bit(i)) ? p.wstrb.bit(0) : p.busy, ()'],
      ],
      stage: 'lint',
      says: "spinlight/no-array-test: 'some' asks whether a JavaScript object is true",
    },
    {
      name: 'a mask that leaves another bit than the comparison asks for',
      edits: [['p.enable.drive(control.bit(0).and(', 'p.enable.drive(control.and(2).eq(1).and(']],
      stage: 'check',
      says: "SL0222: '(control & 8'h2) == 8'h1' of module 'registers' is always 0",
    },
    {
      name: 'two conditions that exclude each other are joined with and',
      edits: [['m.when(p.wstrb.slice(1, 0).andReduce(),', 'm.when(p.wstrb.eq(1).and(p.wstrb.eq(3)),']],
      stage: 'check',
      says: "SL0223: '(wstrb == 4'h1) & (wstrb == 4'h3)' of module 'registers' is always 0",
    },
    {
      name: 'the two halves of a register overlap by a bit',
      edits: [
        [
          'bound.next(p.wdata.trunc(16).asUInt())',
          '{\n          bound.slice(7, 0).next(p.wdata.slice(7, 0));\n          bound.slice(15, 7).next(p.wdata.slice(15, 7));\n        }',
        ],
      ],
      stage: 'check',
      says: "SL0202: bit 7 of 'bound' of module 'registers' is assigned by bound[7:0] and again by bound[15:7]",
    },
  ],
};
