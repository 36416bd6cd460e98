import { describe, expect, it } from 'vitest';
import { verifyDesign } from '../../src/ir/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import {
  Bits,
  Bool,
  cat,
  elaborate,
  input,
  type ModuleRequest,
  memory,
  module,
  output,
  rtl,
  SInt,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

function netlist(request: ModuleRequest): string {
  const design = elaborate(request);
  expect(verifyDesign(design)).toEqual([]);
  return printDesign(design, { locations: false });
}

describe('registers and conditions', () => {
  const counter = module(
    'counter',
    (_: { readonly limit: number }) => ({
      enable: input(Bool()),
      clear: input(Bool()),
      count: output(UInt(4)),
    }),
    (m, { enable, clear, count }, { limit }) => {
      const { value } = m.reg({ value: UInt(4).reset(3).doc('present count') });
      m.when(clear, () => value.next(0))
        .elsewhen(rtl`${enable} && ${value} == ${limit}`, () => value.next(0))
        .elsewhen(enable, () => value.next(value.add(1)));
      count.drive(value);
    },
  );

  it('hold when nothing is assigned, and reset as declared', () => {
    expect(netlist(counter({ limit: 5 }))).toMatchInlineSnapshot(`
      "netlist 1
      design counter top counter

      module counter {
        parameter limit = 5
        input enable : 1
        input clear : 1
        output count : 4
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        reg value : 4 reset 4'h3 in default doc "present count"
        ports (clk, rst, enable, clear, count)
        domain default clock clk reset rst sync
        body {
          if clear {
            value = 4'h0
          } else if and(enable, eq(value, 4'h5)) {
            value = 4'h0
          } else if enable {
            value = add(value, 4'h1)
          }
          count = value
        }
      }
      "
    `);
    const sim = new ReferenceSimulator(elaborate(counter({ limit: 5 })));
    sim.poke('clear', 0);
    sim.reset();
    sim.poke('enable', 1);
    const seen: bigint[] = [];
    for (let i = 0; i < 6; i++) {
      seen.push(sim.peek('count'));
      sim.step();
    }
    expect(seen).toEqual([3n, 4n, 5n, 0n, 1n, 2n]);
  });
});

describe('declarations', () => {
  it('take their names from the keys, through records and lists', () => {
    const bundle = module(
      'bundle',
      () => ({ set: input(Bool()) }),
      (m, { set }) => {
        const { head, lanes } = m.reg({
          head: { valid: Bool(), tag: Bits(3).noReset() },
          lanes: [SInt(4), SInt(4)],
        });
        head.valid.next(set);
        m.when(set, () => {
          head.tag.next(5);
          lanes[0]!.next(-3);
          lanes[1]!.next(lanes[0]!);
        });
      },
    );
    expect(netlist(bundle({}))).toMatchInlineSnapshot(`
      "netlist 1
      design bundle top bundle

      module bundle {
        input set : 1
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        reg head_valid : 1 reset 1'h0 in default
        reg head_tag : 3 in default
        reg lanes_0 : 4 signed reset 4'h0 in default
        reg lanes_1 : 4 signed reset 4'h0 in default
        ports (clk, rst, set)
        domain default clock clk reset rst sync
        body {
          head_valid = set
          if set {
            head_tag = 3'h5
            lanes_0 = 4'hd
            lanes_1 = lanes_0
          }
        }
      }
      "
    `);
  });

  it('with let give a name to an expression', () => {
    const named = module(
      'named',
      () => ({ a: input(UInt(8)), y: output(UInt(9)) }),
      (m, { a, y }) => {
        const { total, parts } = m.let({ total: a.addGrow(1), parts: [a.slice(3, 0), a.slice(7, 4)] });
        y.drive(total.xor(cat(parts[0]!, parts[1]!).asUInt().zext(9)));
      },
    );
    expect(netlist(named({}))).toMatchInlineSnapshot(`
      "netlist 1
      design named top named

      module named {
        input a : 8
        output y : 9
        wire total : 9
        wire parts_0 : 4
        wire parts_1 : 4
        body {
          total = add(zext(a, 9), zext(8'h1, 9))
          parts_0 = a[3:0]
          parts_1 = a[7:4]
          y = xor(total, zext(cat(parts_0, parts_1), 9))
        }
      }
      "
    `);
  });
});

describe('vectors', () => {
  it('are read and written by a number or by a value', () => {
    const file = module(
      'register_file',
      () => ({ at: input(UInt(3)), data: input(UInt(8)), pos: input(UInt(2)), y: output(UInt(8)) }),
      (m, { at, data, pos, y }) => {
        const { words, flags } = m.reg({ words: Vec(5, UInt(8)), flags: Bits(4) });
        words.at(at).next(data);
        flags.bit(pos).next(1);
        flags.bit(3).next(0);
        y.drive(words.at(at).xor(words.at(0)));
      },
    );
    expect(netlist(file({}))).toMatchInlineSnapshot(`
      "netlist 1
      design register_file top register_file

      module register_file {
        input at : 3
        input data : 8
        input pos : 2
        output y : 8
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        reg words : 40 lane 8 reset 40'h0 in default
        reg flags : 4 reset 4'h0 in default
        ports (clk, rst, at, data, pos, y)
        domain default clock clk reset rst sync
        body {
          words[at *: 8] = data
          flags[pos *: 1] = 1'h1
          flags[3] = 1'h0
          y = xor(pick(zext(words, 64), at), words[7:0])
        }
      }
      "
    `);
    const sim = new ReferenceSimulator(elaborate(file({})));
    sim.reset();
    for (const [at, data] of [
      [0, 1],
      [4, 9],
      [7, 255],
    ] as const) {
      sim.poke('at', at);
      sim.poke('data', data);
      sim.step();
    }
    sim.poke('at', 4);
    expect(sim.peek('y')).toBe(9n ^ 1n);
    sim.poke('at', 7);
    expect(sim.peek('y')).toBe(1n);
  });

  it('are chosen as a whole by a condition', () => {
    const choose = module(
      'choose',
      () => ({
        s: input(Bool()),
        a: input(Vec(2, UInt(3))),
        b: input(Vec(2, UInt(3))),
        y: output(Vec(2, UInt(3))),
      }),
      (_m, { s, a, b, y }) => y.drive(s.mux(a, b)),
    );
    expect(netlist(choose({}))).toContain('y = mux(s, a, b)');
  });
});

describe('switch and state machines', () => {
  it('are case statements', () => {
    const machine = module(
      'machine',
      () => ({ go: input(Bool()), code: input(UInt(2)), busy: output(Bool()), y: output(UInt(4)) }),
      (m, { go, code, busy, y }) => {
        const { state } = m.fsm({ state: ['idle', 'work', 'done'] });
        state.case({
          idle: () => m.when(go, () => state.goto('work')),
          work: () => state.goto('done'),
        });
        m.when(state.is('done'), () => state.goto('idle'));
        busy.drive(state.isNot('idle'));
        m.switch(code)
          .case([0, 3], () => y.drive(1))
          .case(1, () => y.drive(2))
          .default(() => y.drive(4));
      },
    );
    expect(netlist(machine({}))).toMatchInlineSnapshot(`
      "netlist 1
      design machine top machine
      enumeration state : 2 { idle = 2'h0, work = 2'h1, done = 2'h2 }

      module machine {
        input go : 1
        input code : 2
        output busy : 1
        output y : 4
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        reg state : 2 enum state reset 2'h0 in default
        ports (clk, rst, go, code, busy, y)
        domain default clock clk reset rst sync
        body {
          case state {
            state.idle => {
              if go {
                state = state.work
              }
            }
            state.work => {
              state = state.done
            }
          }
          if eq(state, state.done) {
            state = state.idle
          }
          busy = ne(state, state.idle)
          case code {
            2'h0, 2'h3 => {
              y = 4'h1
            }
            2'h1 => {
              y = 4'h2
            }
            default => {
              y = 4'h4
            }
          }
        }
      }
      "
    `);
  });
});

describe('memories', () => {
  const store = module(
    'store',
    () => ({
      write: input(Bool()),
      addr: input(UInt(3)),
      data: input(Bits(8)),
      lanes: input(Bits(2)),
      now: output(Bits(8)),
      last: output(Bits(8)),
      constant: output(UInt(4)),
    }),
    (m, { write, addr, data, lanes, now, last, constant }) => {
      const { words, rom } = m.mem({
        words: memory(Bits(8), 6, { doc: 'scratch words' }),
        rom: memory(UInt(4), 8, { init: [1, 2, 3] }),
      });
      m.when(write, () => words.write(addr, data, { lanes }));
      now.drive(words.read(addr));
      last.drive(words.readSync(addr));
      constant.drive(rom.read(addr));
    },
  );

  it('have ports for each read and write', () => {
    expect(netlist(store({}))).toMatchInlineSnapshot(`
      "netlist 1
      design store top store

      module store {
        input write : 1
        input addr : 3
        input data : 8
        input lanes : 2
        output now : 8
        output last : 8
        output constant : 4
        input clk : 1 doc "clock, rising edge"
        wire words_w0_addr : 3
        wire words_w0_en : 1
        wire words_w0_data : 8
        wire words_w0_mask : 2
        wire words_r0_addr : 3
        wire words_r0_data : 8 from memory
        wire words_r1_addr : 3
        wire words_r1_en : 1
        wire words_r1_data : 8 from memory
        wire rom_r0_addr : 3
        wire rom_r0_data : 4 from memory
        ports (clk, write, addr, data, lanes, now, last, constant)
        domain default clock clk sync
        memory words : 8 depth 6 doc "scratch words" {
          read r0 async address words_r0_addr data words_r0_data
          read r1 sync address words_r1_addr enable words_r1_en data words_r1_data in default
          write w0 address words_w0_addr enable words_w0_en data words_w0_data mask words_w0_mask in default
        }
        memory rom : 4 depth 8 {
          read r0 async address rom_r0_addr data rom_r0_data
          init {
            'h1 'h2 'h3
          }
        }
        body {
          words_w0_en = 1'h0
          if write {
            words_w0_en = 1'h1
          }
          words_w0_addr = addr
          words_w0_data = data
          words_w0_mask = lanes
          words_r0_addr = addr
          now = words_r0_data
          words_r1_addr = addr
          words_r1_en = 1'h1
          last = words_r1_data
          rom_r0_addr = addr
          constant = rom_r0_data
        }
      }
      "
    `);
  });

  it('write lanes, and show the word of before to a synchronous read', () => {
    const sim = new ReferenceSimulator(elaborate(store({})));
    sim.poke('write', 1);
    sim.poke('addr', 4);
    sim.poke('data', 0xab);
    sim.poke('lanes', 0b01);
    sim.step();
    expect([sim.peek('now'), sim.peek('last')]).toEqual([0x0bn, 0n]);
    sim.poke('lanes', 0b11);
    sim.step();
    expect([sim.peek('now'), sim.peek('last')]).toEqual([0xabn, 0x0bn]);
    sim.poke('addr', 7);
    expect([sim.peek('now'), sim.peek('constant')]).toEqual([0n, 0n]);
  });
});
