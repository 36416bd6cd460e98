import { describe, expect, it } from 'vitest';
import { verifyDesign } from '../../src/ir/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import {
  Bits,
  Bool,
  cat,
  connect,
  elaborate,
  input,
  type ModuleDefinition,
  type ModuleRequest,
  memory,
  module,
  output,
  rtl,
  SInt,
  streamIn,
  streamOut,
  sumTree,
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

describe('hierarchy', () => {
  const stage = module(
    { name: 'stage', doc: 'one register in a stream' },
    ({ width }: { width: number }) => ({
      from: streamIn({ data: UInt(width) }, 'beats to delay'),
      to: streamOut({ data: UInt(width) }),
    }),
    (m, { from, to }, { width }) => {
      const { full, held } = m.reg({ full: Bool(), held: UInt(width).noReset() });
      from.ready.drive(full.not().or(to.ready));
      to.valid.drive(full);
      to.payload.data.drive(held);
      m.when(from.ready, () => full.next(from.valid));
      m.when(from.fire, () => held.next(from.payload.data));
    },
  );
  const pipe = module(
    'pipe',
    (_: { readonly stages: number }) => ({
      from: streamIn({ data: UInt(8) }),
      to: streamOut({ data: UInt(8) }),
    }),
    (m, { from, to }, { stages }) => {
      const { part } = m.instance({ part: Array.from({ length: stages }, () => stage({ width: 8 })) });
      connect(from, part[0]!.from);
      for (let i = 1; i < stages; i++) connect(part[i - 1]!.to, part[i]!.from);
      connect(part[stages - 1]!.to, to);
    },
  );

  it('makes a module once, and connects clock, reset and streams', () => {
    expect(netlist(pipe({ stages: 2 }))).toMatchInlineSnapshot(`
      "netlist 1
      design pipe top pipe

      module stage doc "one register in a stream" {
        parameter width = 8
        input from_valid : 1 doc "beats to delay"
        output from_ready : 1
        input from_data : 8
        output to_valid : 1
        input to_ready : 1
        output to_data : 8
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        reg full : 1 reset 1'h0 in default
        reg held : 8 in default
        ports (clk, rst, from_valid, from_ready, from_data, to_valid, to_ready, to_data)
        domain default clock clk reset rst sync
        stream from in valid from_valid ready from_ready payload (from_data)
        stream to out valid to_valid ready to_ready payload (to_data)
        body {
          from_ready = or(not(full), to_ready)
          to_valid = full
          to_data = held
          if from_ready {
            full = from_valid
          }
          if and(from_valid, from_ready) {
            held = from_data
          }
        }
      }

      module pipe {
        parameter stages = 2
        input from_valid : 1
        output from_ready : 1
        input from_data : 8
        output to_valid : 1
        input to_ready : 1
        output to_data : 8
        wire part_0_from_valid : 1
        wire part_0_from_ready : 1 from instance
        wire part_0_from_data : 8
        wire part_0_to_valid : 1 from instance
        wire part_0_to_ready : 1
        wire part_0_to_data : 8 from instance
        input clk : 1 doc "clock, rising edge"
        input rst : 1 doc "synchronous reset, active high"
        wire part_1_from_valid : 1
        wire part_1_from_ready : 1 from instance
        wire part_1_from_data : 8
        wire part_1_to_valid : 1 from instance
        wire part_1_to_ready : 1
        wire part_1_to_data : 8 from instance
        ports (clk, rst, from_valid, from_ready, from_data, to_valid, to_ready, to_data)
        domain default clock clk reset rst sync
        stream from in valid from_valid ready from_ready payload (from_data)
        stream to out valid to_valid ready to_ready payload (to_data)
        instance part_0 of stage (clk = clk, rst = rst, from_valid = part_0_from_valid, from_ready = part_0_from_ready, from_data = part_0_from_data, to_valid = part_0_to_valid, to_ready = part_0_to_ready, to_data = part_0_to_data)
        instance part_1 of stage (clk = clk, rst = rst, from_valid = part_1_from_valid, from_ready = part_1_from_ready, from_data = part_1_from_data, to_valid = part_1_to_valid, to_ready = part_1_to_ready, to_data = part_1_to_data)
        body {
          part_0_from_valid = from_valid
          from_ready = part_0_from_ready
          part_0_from_data = from_data
          part_1_from_valid = part_0_to_valid
          part_0_to_ready = part_1_from_ready
          part_1_from_data = part_0_to_data
          to_valid = part_1_to_valid
          part_1_to_ready = to_ready
          to_data = part_1_to_data
        }
      }
      "
    `);
    const sim = new ReferenceSimulator(elaborate(pipe({ stages: 3 })));
    for (const port of ['from_valid', 'from_data', 'to_ready']) sim.poke(port, 0);
    sim.reset();
    sim.poke('to_ready', 1);
    const seen: bigint[] = [];
    for (let i = 0; i < 7; i++) {
      sim.poke('from_valid', i < 4 ? 1 : 0);
      sim.poke('from_data', 10 + i);
      if (sim.peek('to_valid') === 1n) seen.push(sim.peek('to_data'));
      sim.step();
    }
    expect(seen).toEqual([10n, 11n, 12n, 13n]);
  });

  const treePorts = ({ leaves }: { readonly leaves: number }) => ({
    x: input(Vec(leaves, UInt(4))),
    y: output(UInt(8)),
  });
  // A definition that uses itself needs its type written out.
  const tree: ModuleDefinition<{ readonly leaves: number }, ReturnType<typeof treePorts>> = module(
    'tree',
    treePorts,
    (m, { x, y }, { leaves }) => {
      if (leaves === 1) {
        y.drive(x.at(0).zext(8));
        return;
      }
      const { low, high } = m.instance({
        low: tree({ leaves: leaves / 2 }),
        high: tree({ leaves: leaves / 2 }),
      });
      low.x.drive(x.asBits().trunc(leaves * 2));
      high.x.drive(x.asBits().slice(leaves * 4 - 1, leaves * 2));
      y.drive(low.y.add(high.y));
    },
  );

  it('may be recursive, and every variant has a name of its own', () => {
    const design = elaborate(tree({ leaves: 4 }));
    expect(design.modules.map(({ name }) => name)).toEqual(['tree_leaves1', 'tree_leaves2', 'tree']);
    const sim = new ReferenceSimulator(design);
    sim.poke('x', 0x9a31);
    expect(sim.peek('y')).toBe(9n + 10n + 3n + 1n);
  });

  it('keeps functions apart that only look alike', () => {
    const mapped = module(
      'mapped',
      ({ width }: { width: number; change: (x: UInt) => UInt }) => ({
        a: input(UInt(width)),
        y: output(UInt(width)),
      }),
      (_m, { a, y }, { change }) => y.drive(change(a)),
    );
    const adder = (amount: number) => (x: UInt) => x.add(amount);
    const top = module(
      'top',
      () => ({ a: input(UInt(8)), y: output(UInt(8)), z: output(UInt(8)) }),
      (m, { a, y, z }) => {
        const { one, two } = m.instance({
          one: mapped({ width: 8, change: adder(1) }),
          two: mapped({ width: 8, change: adder(2) }),
        });
        one.a.drive(a);
        two.a.drive(a);
        y.drive(one.y);
        z.drive(two.y);
      },
    );
    const sim = new ReferenceSimulator(elaborate(top({})));
    sim.poke('a', 10);
    expect([sim.peek('y'), sim.peek('z')]).toEqual([11n, 12n]);
  });
});

describe('sums', () => {
  it('of n terms of w bits have w + ceil(log2 n) bits', () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9]) {
      let width = 0;
      const sum = module(
        'sum',
        () => ({ x: input(Vec(n, SInt(5))), y: output(SInt(5 + Math.ceil(Math.log2(n)))) }),
        (_m, { x, y }) => {
          const total = sumTree(x.elements());
          width = total.width;
          y.drive(total);
        },
      );
      const sim = new ReferenceSimulator(elaborate(sum({})));
      expect(width).toBe(5 + Math.ceil(Math.log2(n)));
      sim.poke('x', BigInt.asUintN(5 * n, BigInt(`0b${'10000'.repeat(n)}`)));
      expect(BigInt.asIntN(width, sim.peek('y'))).toBe(-16n * BigInt(n));
    }
  });
});
