import { expect, it } from 'vitest';
import { delayed } from '../../dsl/lib/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import {
  Bool,
  clockDomain,
  elaborate,
  input,
  type ModuleRequest,
  module,
  output,
  outputReg,
  SInt,
  streamOut,
  times,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

/** The module of that name without its header and empty lines. */
function textOf(request: ModuleRequest, name: string): string {
  const { text } = emitVerilog(elaborate(request)).files.find(({ path }) => path === `${name}.v`)!;
  return text.slice(text.indexOf(');') + 3, text.indexOf('endmodule')).replace(/\n+/g, '\n');
}

const Total = module(
  'total',
  () => ({ go: input(Bool()), x: input(SInt(8)), total: outputReg(SInt(8).reset(-3)), loud: output(Bool()) }),
  (m, { go, x, total, loud }) => {
    m.when(go, () => total.next(total.add(x)));
    loud.drive(total.gt(100));
  },
);

it('an output that is a register resets, holds and is read like one', () => {
  const { sync: sim } = startEmbedded(elaborate(Total({})));
  sim.reset();
  expect(BigInt.asIntN(8, sim.peek('total'))).toBe(-3n);
  sim.poke('x', 104);
  sim.step();
  expect(BigInt.asIntN(8, sim.peek('total'))).toBe(-3n);
  sim.poke('go', 1);
  sim.step();
  expect([sim.peek('total'), sim.peek('loud')]).toEqual([101n, 1n]);
});

it('has one name in the Verilog, also where the module reads it', () => {
  const design = elaborate(Total({}));
  const { files, nameMap } = emitVerilog(design);
  expect(files[0]!.text).toContain('    output reg  signed [7:0]  total,');
  expect(files[0]!.text).toContain("assign loud = total > 8'sd100;");
  expect(files[0]!.text).not.toContain('total_q');
  expect(nameMap.modules[0]!.signals).toMatchObject({ total: 'total', total_q: 'total' });
});

it('belongs to the clock that its port names', () => {
  const Two = module(
    'two',
    () => ({
      fast: clockDomain({ reset: 'async' }),
      a: outputReg(UInt(3)).on('fast'),
      b: outputReg(UInt(3)),
    }),
    (_m, { a, b }) => {
      a.next(a.add(1));
      b.next(b.sub(1));
    },
  );
  const text = textOf(Two({}), 'two');
  expect(text).toContain('always @(posedge fast_clk or posedge fast_rst)');
  expect(text).toContain('always @(posedge clk)');
});

it('refuses drive, and a name that the module has already', () => {
  const driven = module(
    'driven',
    () => ({ y: outputReg(UInt(3)) }),
    (_m, { y }) => (y as unknown as { drive(value: number): void }).drive(1),
  );
  expect(() => elaborate(driven({}))).toThrow(/SL0106.*register/);
  const twice = module(
    'twice',
    () => ({ y: outputReg(UInt(3)) }),
    (m) => void m.reg({ y_q: Bool() }),
  );
  expect(() => elaborate(twice({}))).toThrow(/SL0108.*y_q/);
});

it('regFor gives the register behind a part of a stream, or behind a vector', () => {
  const Source = module(
    'source',
    () => ({ go: input(Bool()), x: input(Vec(2, UInt(4))), s: streamOut({ pair: Vec(2, UInt(4)) }) }),
    (m, { go, x, s }) => {
      const valid = m.regFor(s.valid, { reset: 1 });
      const pair = m.regFor(s.payload.pair as never, { reset: 'none' }) as unknown as {
        next(value: typeof x): void;
      };
      m.when(go, () => pair.next(x));
      valid.next(go);
    },
  );
  const text = textOf(Source({}), 'source');
  expect(text).toContain("s_valid <= 1'b1;");
  expect(text).toContain('if (go) s_pair <= x;');
});

it('a vector takes a list of its elements, of the right length and kind', () => {
  const line = (values: (x: UInt<4>) => readonly UInt<4>[]) =>
    module(
      'line',
      () => ({ x: input(UInt(4)), y: outputReg(Vec(3, UInt(4))) }),
      (_m, { x, y }) => y.next(values(x)),
    )({});
  expect(
    textOf(
      line((x) => [x, x.add(1), x]),
      'line',
    ),
  ).toContain("y <= {x, x + 4'd1, x};");
  expect(() => elaborate(line((x) => [x, x]))).toThrow("'y_q' has 3 elements, the list has 2");
});

it('delays by any number of cycles', () => {
  const Late = module(
    'late',
    () => ({ x: input(SInt(8)), ...Object.fromEntries(times(4, (i) => [`y_${i}`, output(SInt(8))])) }),
    (m, ports) => {
      const { x, ...ys } = ports as unknown as { x: SInt<8> } & Record<
        string,
        { drive(value: SInt<8>): void }
      >;
      for (const [i, y] of Object.values(ys).entries())
        y.drive(delayed(m, `late_${i}`, x, i, { reset: true }));
    },
  );
  const { sync: sim } = startEmbedded(elaborate(Late({})));
  sim.reset();
  const seen = times(6, (t) => {
    sim.poke('x', t + 1);
    const now = times(4, (i) => Number(sim.peek(`y_${i}`)));
    sim.step();
    return now;
  });
  expect(seen).toEqual(times(6, (t) => times(4, (i) => Math.max(0, t + 1 - i))));
});

it('a table of instances has rows, which are arrays in the Verilog', () => {
  const Cell = module(
    'cell_of_table',
    () => ({ from: input(UInt(4)), to: outputReg(UInt(4)) }),
    (_m, { from, to }) => to.next(from),
  );
  const Table = module(
    'table_of_cells',
    () => ({ x: input(Vec(2, UInt(4))), y: output(Vec(2, UInt(4))) }),
    (m, { x, y }) => {
      const { cell } = m.instance({ cell: times(2, () => times(3, () => Cell({}))) });
      for (const [r, row] of cell.entries())
        for (const [c, { from }] of row.entries()) from.drive(row[c - 1]?.to ?? x.at(r));
      y.drive(cell.map((row) => row[2]!.to));
    },
  );
  const design = elaborate(Table({}));
  const { files, nameMap } = emitVerilog(design);
  const { text } = files.find(({ path }) => path === 'table_of_cells.v')!;
  expect(text).toContain('cell_of_table cell_1 [2:0] (');
  expect(text).toContain('.from({cell_1_to[7:0], x[7:4]}),');
  expect(nameMap.modules[1]!.instances.cell_1_2!.path).toBe('cell_1[2]');
  const { sync: sim } = startEmbedded(design);
  sim.reset();
  sim.poke('x', 0x95);
  for (let i = 0; i < 3; i++) sim.step();
  expect(sim.peek('y')).toBe(0x95n);
});
