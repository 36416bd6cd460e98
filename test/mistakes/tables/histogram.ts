import type { Table } from '../mistake.ts';

export const histogram: Table = {
  block: 'histogram',
  title: 'memory and arithmetic (histogram)',
  mistakes: [
    {
      name: 'an address wider than the memory',
      edits: [
        ['sample: input(UInt(4))', 'sample: input(UInt(5))'],
        ['middle: input(UInt(4))', 'middle: input(UInt(5))'],
      ],
      stage: 'editor',
      says: 'addresses of this memory have 4 bits, this one has 5',
      amaranth: [['self.sample = Signal(4)', 'self.sample = Signal(5)']],
    },
    {
      name: 'a memory deeper than its addresses reach',
      edits: [['memory(UInt(12), 16)', 'memory(UInt(12), 32)']],
      stage: 'editor',
      says: 'addresses of this memory have 5 bits, this one has 4',
      amaranth: [['depth=16', 'depth=32']],
    },
    {
      name: 'a small signed number is added without widening it',
      edits: [['sum.addSat(distance.sext(16))', 'sum.addSat(distance)']],
      stage: 'editor',
      says: 'left operand has 16 bits, right operand has 5 bits',
    },
    {
      name: 'an unsigned difference where a signed one is needed',
      edits: [['sample.subGrow(middle)', 'sample.sub(middle)']],
      stage: 'editor',
      says: "Property 'sext' does not exist on type 'UInt<4>'",
    },
    {
      name: 'a difference that wraps, read as signed and widened',
      edits: [['sample.subGrow(middle)', 'sample.sub(middle).asSInt()']],
      stage: 'check',
      says: "SL0231: 'sample - middle' of module 'histogram' wraps in 4 bits before it is widened to 16",
      amaranth: [['distance = Signal(signed(5))', 'distance = Signal(signed(4))']],
    },
    {
      name: 'signed and unsigned in one sum',
      edits: [['sum: SInt(16)', 'sum: UInt(16)']],
      stage: 'editor',
      says: 'a UInt is expected',
    },
    {
      name: 'a limit that does not fit',
      edits: [['after.eq(4095)', 'after.eq(4096)']],
      stage: 'editor',
      says: '4096 does not fit in 12 bits: 0 to 4095',
      amaranth: [['after == 4095', 'after == 4096']],
    },
    {
      name: 'a negative literal for an unsigned value',
      edits: [['largest.next(0)', 'largest.next(-1)']],
      stage: 'editor',
      says: '-1 does not fit in 12 bits: 0 to 4095',
      amaranth: [['largest.eq(0)', 'largest.eq(-1)']],
    },
    {
      name: 'the memory is never written',
      edits: [
        ['      counts.write(look, 0);\n', ''],
        ['      counts.write(sample, after);\n', ''],
      ],
      stage: 'check',
      says: "SL0227: memory 'counts' of module 'histogram' is never written and has no content",
      amaranth: [['write.en.eq(self.clear | self.take)', 'write.en.eq(0)']],
    },
    {
      name: 'what is read is not used',
      edits: [['seen.drive(counts.readSync(look))', 'void counts.readSync(look);\n    seen.drive(previous)']],
      stage: 'check',
      says: "SL0220: what is read here from memory 'counts' of module 'histogram' is never used",
      amaranth: [['self.seen.eq(shown.data)', 'self.seen.eq(previous.data)']],
    },
    {
      name: 'the maximum is computed and dropped',
      edits: [['largest.next(largest.max(after))', 'largest.max(after)']],
      stage: 'lint',
      says: 'spinlight/no-unused-value',
      amaranth: [
        ['largest.eq(Mux(after > largest, after, largest)),', 'Mux(after > largest, after, largest),'],
      ],
    },
    {
      name: 'the second condition is the first again',
      edits: [['.elsewhen(take, ', '.elsewhen(clear, ']],
      stage: 'check',
      says: "SL0223: condition 'clear' of module 'histogram' is always 0 here",
      amaranth: [['with m.Elif(self.take):', 'with m.Elif(self.clear):']],
    },
    {
      name: 'a shift by the whole width',
      edits: [['after.eq(4095)', 'after.shr(12).eq(0)']],
      stage: 'check',
      says: "SL0225: a shift of 'after', 12 bits, by 12 or more",
      amaranth: [['after == 4095', '(after >> 12) == 0']],
    },
    {
      name: 'a value is compared with itself',
      edits: [['after.eq(4095)', 'after.eq(after)']],
      stage: 'check',
      says: "SL0222: 'after == after' of module 'histogram' is always 1",
      amaranth: [['after == 4095', 'after == after']],
    },
    {
      name: 'an arm that the range of the value excludes',
      edits: [
        [
          'full.drive(after.eq(4095));',
          'm.switch(sample.zext(6))\n      .case(40, () => full.drive(1))\n      .default(() => full.drive(0));',
        ],
      ],
      stage: 'check',
      says: "SL0224: arm 6'h28 of the case on 'zext(sample)' of module 'histogram' can never be taken",
    },
    {
      name: 'a word that depends on its own address (loop)',
      edits: [
        ['previous: counts.read(sample)', 'previous: counts.read(after.trunc(4))'],
        [
          'const { previous } = m.let',
          'const { after } = m.wire({ after: UInt(12) });\n    const { previous } = m.let',
        ],
        ['const { after } = m.let({ after: previous.addSat(1) });', 'after.drive(previous.addSat(1));'],
      ],
      stage: 'check',
      says: 'SL0204: combinational loop',
      amaranth: [['previous.addr.eq(self.sample)', 'previous.addr.eq(after)']],
    },
    {
      name: 'one initial word too many',
      edits: [
        ['memory(UInt(12), 16)', 'memory(UInt(12), 16, { init: Array.from({ length: 17 }, () => 0) })'],
      ],
      stage: 'elaboration',
      says: 'SL0116: ',
      amaranth: [['init=[]', 'init=[0] * 17']],
    },
    {
      name: 'the largest count is compared before the new sample counts',
      edits: [['largest.max(after)', 'largest.max(previous)']],
      stage: 'nothing',
      says: 'legal hardware: only a test can tell',
      amaranth: [
        ['Mux(after > largest, after, largest)', 'Mux(previous.data > largest, previous.data, largest)'],
      ],
    },
    {
      name: 'a mean of two that loses its carry',
      edits: [['full.drive(after.eq(4095))', 'full.drive(after.add(largest).shr(1).eq(2047))']],
      stage: 'check',
      says: "SL0231: 'after + largest' of module 'histogram' wraps in 12 bits before it is shifted to the right",
    },
    {
      name: 'a product that is scaled after it has wrapped',
      edits: [['full.drive(after.eq(4095))', 'full.drive(sample.mul(middle).shr(2).eq(3))']],
      stage: 'check',
      says: "SL0231: 'sample * middle' of module 'histogram' wraps in 4 bits before it is shifted to the right",
    },
    {
      name: 'a value is shifted up, and widened too late',
      edits: [['most.drive(largest)', 'most.drive(sample.shl(2).zext(12).max(largest))']],
      stage: 'check',
      says: "SL0231: 'shl(sample, 2'h2)' of module 'histogram' loses its upper bits",
    },
    {
      name: 'the larger of a value and itself',
      edits: [['largest.next(largest.max(after))', 'largest.next(take.mux(after, after))']],
      stage: 'check',
      says: 'SL0233',
    },
    {
      name: 'samples are sorted as JavaScript sorts',
      edits: [['largest.next(largest.max(after))', 'largest.next([largest, after].sort()[1]!)']],
      stage: 'lint',
      says: "spinlight/no-array-test: 'sort' orders signals by the texts of their names",
    },
  ],
};
