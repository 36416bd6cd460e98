import type { Table } from '../mistake.ts';

export const sender: Table = {
  block: 'sender',
  title: 'state machine (serial sender)',
  mistakes: [
    {
      name: 'a state that does not exist',
      edits: [
        ["m.when(index.eq(7), () => state.goto('stop'))", "m.when(index.eq(7), () => state.goto('finish'))"],
      ],
      stage: 'editor',
      says: '"finish"',
      amaranth: [['m.next = "stop"', 'm.next = "finish"']],
    },
    {
      name: 'a state is never entered',
      edits: [["state.goto('begin')", "state.goto('data')"]],
      stage: 'check',
      says: "SL0226: state 'begin' of 'state' in module 'sender' is never entered",
      amaranth: [['m.next = "begin"', 'm.next = "data"']],
    },
    {
      name: 'a state has no arm, and nothing leaves it',
      edits: [
        [
          "      stop: () =>\n        m.when(tick, () => {\n          count.next(count.addSat(1));\n          state.goto('idle');\n        }),\n",
          '',
        ],
        [
          "    m.when(abort, () => state.goto('idle'));\n",
          '    m.when(abort, () => count.next(count.addSat(1)));\n',
        ],
      ],
      stage: 'check',
      says: "SL0226: state 'stop' of 'state' in module 'sender' has no arm and is never left",
    },
    {
      name: 'a counter is compared with a number that it never has',
      edits: [['cycle.eq(15)', 'cycle.eq(16)']],
      stage: 'editor',
      says: '16 does not fit in 4 bits: 0 to 15',
      amaranth: [['cycle == 15', 'cycle == 16']],
    },
    {
      name: 'a comparison that always holds',
      edits: [['cycle.eq(15)', 'cycle.ge(0)']],
      stage: 'check',
      says: "SL0222: 'cycle >= 4'h0' of module 'sender' is always 1",
      amaranth: [['cycle == 15', 'cycle >= 0']],
    },
    {
      name: 'a comparison that always holds after widening',
      edits: [['cycle.eq(15)', 'cycle.zext(8).lt(16)']],
      stage: 'check',
      says: "SL0222: 'zext(cycle) < 8'h10' of module 'sender' is always 1",
      amaranth: [['cycle == 15', 'cycle < 16']],
    },
    {
      name: 'the same condition again in elsewhen',
      edits: [
        [
          "m.when(index.eq(7), () => state.goto('stop'))",
          "m.when(index.eq(7), () => state.goto('stop')).elsewhen(index.eq(7), () => state.goto('idle'))",
        ],
      ],
      stage: 'check',
      says: "SL0223: condition 'index == 3'h7' of module 'sender' is always 0 here",
      amaranth: [
        [
          'm.next = "stop"',
          'm.next = "stop"\n                    with m.Elif(index == 7):\n                        m.next = "idle"',
        ],
      ],
    },
    {
      name: 'a state is asked for inside of the arm of another',
      edits: [['          index.next(0);\n', "          m.when(state.is('idle'), () => index.next(0));\n"]],
      stage: 'check',
      says: 'SL0223: ',
    },
    {
      name: 'a default after the arms: it wins over them',
      edits: [
        ['    cycle.next(cycle.add(1));\n', ''],
        ['    m.when(abort,', '    cycle.next(cycle.add(1));\n    m.when(abort,'],
      ],
      stage: 'check',
      says: "SL0202: register 'cycle' of module 'sender' is driven again later",
      amaranth: [
        ['        m.d.sync += cycle.eq(cycle + 1)\n', ''],
        [
          '        m.d.comb += self.sent.eq(count)\n',
          '        m.d.comb += self.sent.eq(count)\n        m.d.sync += cycle.eq(cycle + 1)\n',
        ],
      ],
    },
    {
      name: 'a shift register that loses a bit of its width',
      edits: [['shift.next(shift.slice(7, 1).zext(8))', 'shift.next(shift.slice(7, 1))']],
      stage: 'editor',
      says: 'the target has 8 bits, the value 7',
      amaranth: [['shift.eq(Cat(shift[1:8], C(0, 1)))', 'shift.eq(shift[1:8])']],
    },
    {
      name: 'a result that is computed and dropped: next is missing',
      edits: [['count.next(count.addSat(1));', 'count.addSat(1);']],
      stage: 'lint',
      says: 'spinlight/no-unused-value',
      amaranth: [['m.d.sync += count.eq(count + 1)', 'count.eq(count + 1)']],
    },
    {
      name: 'a JavaScript if in an arm',
      edits: [
        [
          "m.when(start, () => {\n          shift.next(data);\n          state.goto('begin');\n        });",
          "if (start) {\n          shift.next(data);\n          state.goto('begin');\n        }",
        ],
      ],
      stage: 'lint',
      says: 'spinlight/no-condition',
      amaranth: [['with m.If(self.start):', 'if self.start:']],
    },
    {
      name: 'the line is driven in one state only (latch)',
      edits: [
        [
          "line.drive(state.is('data').mux(shift.bit(0), state.isNot('begin')))",
          "m.when(state.is('data'), () => line.drive(shift.bit(0)))",
        ],
      ],
      stage: 'check',
      says: "SL0203: output 'line' of module 'sender' keeps its value when",
      amaranth: [
        [
          'm.d.comb += self.line.eq(Mux(fsm.ongoing("data"), shift[0], ~fsm.ongoing("begin")))',
          'with m.If(fsm.ongoing("data")):\n            m.d.comb += self.line.eq(shift[0])',
        ],
      ],
    },
    {
      name: 'an output is forgotten',
      edits: [["    busy.drive(state.isNot('idle'));\n", '']],
      stage: 'check',
      says: "SL0201: output 'busy' of module 'sender' is never driven",
      amaranth: [['        m.d.comb += self.busy.eq(~fsm.ongoing("idle"))', '        pass']],
    },
    {
      name: 'a counter that nobody sees',
      edits: [['sent.drive(count)', 'sent.drive(0)']],
      stage: 'check',
      says: "SL0220: register 'count' of module 'sender' is never used, except by itself",
      amaranth: [['self.sent.eq(count)', 'self.sent.eq(0)']],
    },
    {
      name: 'a counter without reset',
      edits: [
        ['count: UInt(8),', 'count: UInt(8).noReset(),'],
        ['count.next(count.addSat(1))', 'count.next(count.add(1))'],
      ],
      stage: 'check',
      says: "SL0230: register 'count' of module 'sender' has no reset",
      amaranth: [['count = Signal(8)', 'count = Signal(8, reset_less=True)']],
    },
    {
      name: 'an input that does nothing',
      edits: [["    m.when(abort, () => state.goto('idle'));\n", '']],
      stage: 'check',
      says: "SL0229: input 'abort' of module 'sender' is never used",
      amaranth: [['with m.If(self.abort):', 'with m.If(0):']],
    },
    {
      name: 'a register under the name of a keyword of Verilog',
      edits: [['    const { shift, cycle,', '    m.reg({ table: Bool() });\n    const { shift, cycle,']],
      stage: 'elaboration',
      says: "SL0107: 'table' is a keyword",
    },
    {
      name: 'one name for two registers',
      edits: [
        ['    const { shift, cycle,', '    m.unused(m.reg({ count: Bool() }));\n    const { shift, cycle,'],
      ],
      stage: 'elaboration',
      says: "SL0108: 'count' is declared twice",
    },
    {
      name: 'a bit is chosen by an index that goes beyond the word',
      edits: [['shift.bit(0)', 'shift.bit(cycle)']],
      stage: 'check',
      says: "SL0232: index 'cycle' of module 'sender' goes beyond 'shift'",
    },
    {
      name: 'a bit is chosen by an index that reaches half of the word',
      edits: [['shift.bit(0)', 'shift.bit(index.trunc(2))']],
      stage: 'check',
      says: "SL0234: index 'index[1:0]' of module 'sender' reaches positions 0 to 3 of 'shift' only",
    },
    {
      name: 'the bits are sent with the most significant first',
      edits: [['shift.bit(0)', 'shift.bit(7)']],
      stage: 'nothing',
      says: 'legal hardware: only a test can tell',
      amaranth: [['shift[0]', 'shift[7]']],
    },
    {
      name: 'a smaller limit after a larger one: the second never applies',
      edits: [
        [
          `m.when(index.eq(7), () => state.goto('stop'))`,
          `m.when(index.ge(4), () => state.goto('stop')).elsewhen(index.ge(6), () => state.goto('idle'))`,
        ],
      ],
      stage: 'check',
      says: "SL0223: condition 'index >= 3'h6' of module 'sender' is always 0 here",
    },
    {
      name: 'not this or not that, which always holds',
      edits: [['m.when(index.eq(7),', 'm.when(index.ne(7).or(index.ne(0)),']],
      stage: 'check',
      says: "SL0223: '(index != 3'h7) | (index != 3'h0)' of module 'sender' is always 1",
    },
    {
      name: 'a range from behind',
      edits: [['m.when(index.eq(7),', 'm.when(index.lt(2).and(index.gt(6)),']],
      stage: 'check',
      says: 'SL0223',
    },
    {
      name: 'both branches go to the same state',
      edits: [
        [
          `m.when(index.eq(7), () => state.goto('stop'))`,
          `m.when(index.eq(7), () => state.goto('stop')).otherwise(() =>
            state.goto('stop'),
          )`,
        ],
      ],
      stage: 'check',
      says: "SL0233: both branches of this condition of module 'sender' do the same",
    },
    {
      name: 'the same when twice, in place of elsewhen',
      edits: [
        [
          `    m.when(abort, () => state.goto('idle'));
`,
          `    m.when(abort, () => count.next(0));
    m.when(abort, () => count.next(count.add(1)));
    m.when(abort, () => state.goto('idle'));
`,
        ],
      ],
      stage: 'check',
      says: "SL0202: register 'count' of module 'sender' is driven again later under the same condition",
    },
    {
      name: 'an arm that is an asynchronous function',
      edits: [
        [
          '        m.when(start, () => {\n          shift.next(data);',
          '        m.when(start, async () => {\n          await null;\n          shift.next(data);',
        ],
      ],
      stage: 'elaboration',
      says: "SL0111: the statements in module 'sender' are asynchronous",
    },
    {
      name: 'a flag without reset that is only ever set',
      edits: [
        ['      count: UInt(8),', '      count: UInt(8),\n      ended: Bool().noReset(),'],
        ['const { shift, cycle, index, count }', 'const { shift, cycle, index, count, ended }'],
        [
          `busy.drive(state.isNot('idle'))`,
          `m.when(tick, () => ended.next(1));
    busy.drive(state.isNot('idle').and(ended))`,
        ],
      ],
      stage: 'check',
      says: "SL0230: register 'ended' of module 'sender' has no reset and is only ever assigned 1",
    },
  ],
};
