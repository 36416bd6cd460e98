import type { Table } from '../mistake.ts';

export const filter: Table = {
  block: 'filter',
  title: 'streams and instances',
  mistakes: [
    {
      name: 'streams of other widths are connected',
      edits: [
        [
          '    offset: input(UInt(8)),\n    from: streamIn(withLast({ data: UInt(8) }))',
          '    offset: input(UInt(8)),\n    from: streamIn(withLast({ data: UInt(9) }))',
        ],
      ],
      stage: 'editor',
      says: "field 'data' has 9 bits in the first, 8 bits in the second",
      amaranth: [['"source": In(stream.Signature(Beat(8)))', '"source": In(stream.Signature(Beat(9)))']],
    },
    {
      name: 'streams with other fields are connected',
      edits: [
        [
          '    from: streamIn(withLast({ data: UInt(8) })),\n    to: streamOut(',
          '    from: streamIn({ data: UInt(8) }),\n    to: streamOut(',
        ],
      ],
      stage: 'editor',
      says: 'field last is in one of the streams only',
    },
    {
      name: 'two inputs are connected',
      edits: [['connect(second.to, to)', 'connect(from, to)']],
      stage: 'check',
      says: "SL0201: input 'to_ready' of instance 'second' (slot) of module 'filter' is never driven",
      amaranth: [
        [
          'connect(m, second.sink, flipped(self.sink))',
          'connect(m, flipped(self.source), flipped(self.sink))',
        ],
      ],
    },
    {
      name: 'a stream is connected the wrong way round',
      edits: [['connect(second.to, to)', 'connect(to, second.to)']],
      stage: 'editor',
      says: 'the first end is no stream or bundle that is read here',
    },
    {
      name: 'the last stream is not connected',
      edits: [['    connect(second.to, to);\n', '']],
      stage: 'check',
      says: "SL0201: output 'to_valid' of module 'filter' is never driven",
      amaranth: [['        connect(m, second.sink, flipped(self.sink))\n', '']],
    },
    {
      name: 'ready goes nowhere',
      edits: [['    first.to.ready.drive(second.from.ready.and(open));\n', '']],
      stage: 'check',
      says: "SL0201: input 'to_ready' of instance 'first' (slot) of module 'filter' is never driven",
      amaranth: [['first.sink.ready.eq(second.source.ready & self.open),', '']],
    },
    {
      name: 'a field of the payload is forgotten',
      edits: [['    second.from.payload.last.drive(first.to.payload.last);\n', '']],
      stage: 'check',
      says: "SL0201: input 'from_last' of instance 'second' (slot) of module 'filter' is never driven",
      amaranth: [['second.source.payload.last.eq(first.sink.payload.last),', '']],
    },
    {
      name: 'valid waits for ready',
      edits: [['to.valid.drive(full);', 'to.valid.drive(full.and(to.ready));']],
      stage: 'check',
      says: "SL0228: stream 'to' of module 'slot': valid depends on ready",
      amaranth: [['self.sink.valid.eq(full)', 'self.sink.valid.eq(full & self.sink.ready)']],
    },
    {
      name: 'valid has no reset',
      edits: [['full: Bool(),', 'full: Bool().noReset(),']],
      stage: 'check',
      says: "SL0228: register 'full' of module 'slot' is the valid of stream 'to' and has no reset",
      amaranth: [['full = Signal()', 'full = Signal(reset_less=True)']],
    },
    {
      name: 'two fields of a payload mixed up',
      edits: [['last.next(from.payload.last)', 'last.next(from.payload.data)']],
      stage: 'editor',
      says: 'a Bool is expected',
      amaranth: [['last.eq(self.source.payload.last)', 'last.eq(self.source.payload.data)']],
    },
    {
      name: 'a field that the payload does not have',
      edits: [['data.next(from.payload.data)', 'data.next(from.payload.dta)']],
      stage: 'editor',
      says: "Property 'dta' does not exist",
      amaranth: [['data.eq(self.source.payload.data)', 'data.eq(self.source.payload.dta)']],
    },
    {
      name: 'a module is not called',
      edits: [['first: Slot({}),', 'first: Slot,']],
      stage: 'editor',
      says: 'ModuleDefinition',
      amaranth: [['first = m.submodules.first = Slot()', 'first = m.submodules.first = Slot']],
    },
    {
      name: 'an instance more, connected to nothing',
      edits: [['second: Slot({}) });', 'second: Slot({}), third: Slot({}) });']],
      stage: 'check',
      says: "SL0201: input 'from_valid' of instance 'third' (slot) of module 'filter' is never driven",
      amaranth: [
        [
          'second = m.submodules.second = Slot()',
          'second = m.submodules.second = Slot()\n        m.submodules.third = Slot()',
        ],
      ],
    },
    {
      name: 'an instance without effect',
      edits: [
        [
          'connect(second.to, to);',
          'second.to.ready.drive(to.ready);\n    to.valid.drive(first.to.valid);\n    to.payload.data.drive(first.to.payload.data);\n    to.payload.last.drive(first.to.payload.last);',
        ],
        ['first.to.ready.drive(second.from.ready.and(open));', 'first.to.ready.drive(open);'],
      ],
      stage: 'check',
      says: "SL0220: instance 'second' (slot) of module 'filter' has no effect",
    },
    {
      name: 'an instance that is made and not added to the module',
      edits: [
        [
          'const { first, second } = m.instance({ first: Slot({}), second: Slot({}) });',
          'const { first, second } = m.instance({ first: Slot({}), second: Slot({}) });\n    Slot({});',
        ],
      ],
      stage: 'lint',
      says: 'spinlight/no-unused-value: This module is called and not used',
      amaranth: [
        ['second = m.submodules.second = Slot()', 'second = m.submodules.second = Slot()\n        Slot()'],
      ],
    },
    {
      name: 'an output of the module is driven by two instances',
      edits: [['connect(second.to, to);', 'connect(second.to, to);\n    connect(first.to, to);']],
      stage: 'check',
      says: 'SL0202: ',
      amaranth: [
        [
          '        connect(m, second.sink, flipped(self.sink))\n',
          '        connect(m, second.sink, flipped(self.sink))\n        connect(m, first.sink, flipped(self.sink))\n',
        ],
      ],
    },
    {
      name: 'the input of the parent is used inside of the child',
      edits: [
        ['export const Filter = module(', 'let outside: UInt | undefined;\nexport const Filter = module('],
        [
          'second.from.payload.data.drive(first.to.payload.data.addSat(offset));',
          'outside = offset;\n    second.from.payload.data.drive(first.to.payload.data.addSat(outside as UInt<8>));\n    m.instance({ other: Other({}) });',
        ],
        [
          'export const top',
          "const Other = module('other', () => ({ y: output(UInt(8)) }), (_m, { y }) => y.drive(outside as UInt<8>));\n\nexport const top",
        ],
        ['  module,\n', '  module,\n  output,\n'],
      ],
      stage: 'elaboration',
      says: 'SL0105: ',
    },
    {
      name: 'the offset is not added',
      edits: [['first.to.payload.data.addSat(offset)', 'first.to.payload.data']],
      stage: 'check',
      says: "SL0229: input 'offset' of module 'filter' is never used",
      amaranth: [['+ self.offset', '']],
    },
    {
      name: 'beats are lost: ready does not look at full',
      edits: [['from.ready.drive(full.not().or(to.ready));', 'from.ready.drive(1);']],
      stage: 'check',
      says: "SL0228: register 'data' of module 'slot' carries a beat of stream 'to' and is written here while the beat waits for ready",
      amaranth: [['self.source.ready.eq(~full | self.sink.ready)', 'self.source.ready.eq(1)']],
    },
    {
      name: 'the slot takes a beat while it still holds one',
      edits: [['m.when(from.fire, () => {\n      data.next', 'm.when(from.valid, () => {\n      data.next']],
      stage: 'check',
      says: "SL0228: register 'data' of module 'slot' carries a beat of stream 'to' and is written here while the beat waits for ready, as 1 more of it",
    },
    {
      name: 'valid is there for one cycle only',
      edits: [['m.when(from.ready, () => full.next(from.valid));', 'full.next(from.fire);']],
      stage: 'check',
      says: 'SL0228',
    },
    {
      name: 'the payload is shown with ready only',
      edits: [['to.payload.data.drive(data);', 'to.payload.data.drive(to.ready.mux(data, 0));']],
      stage: 'check',
      says: "SL0228: stream 'to' of module 'slot': 'to_data' depends on ready in the same cycle",
    },
  ],
};
