import { describe, expect, it } from 'vitest';
import { verifyDesign } from '../../src/ir/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import {
  Bool,
  connect,
  elaborate,
  input,
  type ModuleDefinition,
  type ModuleRequest,
  module,
  output,
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
