import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulation } from '../../src/engine/simulation.ts';
import { counter, handDesign } from './hand-designs.ts';
import { describeWith, diagnosticOf, engines, icarusTools, verilatorTools } from './tool-support.ts';

const widths = [1, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64, 65, 96, 128, 129, 300, 1024];

/** For every width an input, its complement, and a register that follows it. Names are hard ones for C++. */
const wide = handDesign(
  'wide',
  widths.map((width) => `in__${width}:${width}${width % 2 === 1 ? ':s' : ''}`).concat('double:3'),
  widths.flatMap((width) => [`not_${width}:${width}`, `reg_${width}:${width}`]).concat('namespace:3'),
  [
    ...widths.map(
      (width) => `  reg [${width - 1}:0] r${width};
  assign not_${width} = ~in__${width};
  assign reg_${width} = r${width};
  always @(posedge clk) r${width} <= in__${width};`,
    ),
    '  assign namespace = double;',
  ].join('\n'),
);

function valuesOf(width: number): bigint[] {
  const all = (1n << BigInt(width)) - 1n;
  const pattern = BigInt(`0x${'9e3779b97f4a7c15'.repeat(20)}`) & all;
  return [0n, 1n, all, 1n << BigInt(width - 1), pattern];
}

for (const engine of ['verilator', 'icarus'] as const) {
  describeWith(engine === 'verilator' ? verilatorTools : icarusTools, `${engine}: ports`, () => {
    let sim: Simulation;
    let counting: Simulation;
    beforeAll(async () => {
      [sim, counting] = await Promise.all([engines[engine](wide), engines[engine](counter)]);
    });
    afterAll(async () => {
      await sim?.close();
      await counting?.close();
    });

    it('carries values of every width in and out, combinationally and through registers', async () => {
      for (let i = 0; i < 5; i++) {
        for (const width of widths) sim.poke(`in__${width}`, valuesOf(width)[i]!);
        for (const width of widths) {
          const value = valuesOf(width)[i]!;
          expect([width, await sim.peek(`not_${width}`)]).toEqual([
            width,
            (1n << BigInt(width)) - 1n - value,
          ]);
          expect(await sim.peek(`in__${width}`)).toBe(value);
        }
        await sim.step();
        for (const width of widths) expect(await sim.peek(`reg_${width}`)).toBe(valuesOf(width)[i]!);
      }
      sim.poke('double', 5);
      expect(await sim.peek('namespace')).toBe(5n);
    });

    it('counts edges, holds reset, and shows values before the next edge', async () => {
      await counting.reset();
      expect(counting.cycle).toBe(2);
      expect(await counting.peek('rst')).toBe(0n);
      counting.poke('en', 1);
      counting.poke('by', 3);
      expect(await counting.peek('count')).toBe(0n);
      await counting.step();
      expect(await counting.peek('count')).toBe(3n);
      await counting.step(100);
      expect(await counting.peek('count')).toBe(303n);
      counting.poke('by', 255);
      expect(await counting.peek('sum')).toBe(256n);
      await counting.step(0);
      expect(await counting.peek('count')).toBe(303n);
      await counting.reset(1);
      expect(await counting.peek('count')).toBe(0n);
      expect(counting.cycle).toBe(104);
      expect(await counting.peek('clk')).toBe(0n);
    });

    it('keeps the order of calls that nobody awaits', async () => {
      await counting.reset();
      counting.poke('en', 1);
      for (let i = 0; i < 1000; i++) {
        counting.poke('by', i % 7);
        void counting.step();
      }
      const expected = Array.from({ length: 1000 }, (_, i) => i % 7).reduce((sum, by) => sum + by, 0);
      expect(await counting.peek('count')).toBe(BigInt(expected));
    });

    it('refuses what cannot be meant', async () => {
      const poke = (port: string, value: bigint | number) => diagnosticOf(() => counting.poke(port, value));
      expect(await poke('bye', 1)).toMatchObject({ code: 'SL0505', help: 'Did you mean `by`?' });
      expect(await poke('count', 1)).toMatchObject({ code: 'SL0505', message: '`count` is an output' });
      expect(await poke('clk', 1)).toMatchObject({ code: 'SL0505', message: '`clk` is the clock' });
      expect(await poke('by', 256)).toMatchObject({
        code: 'SL0507',
        message: '256 does not fit the 8 bits of `by`',
      });
      expect(await poke('by', -1)).toMatchObject({ code: 'SL0507' });
      expect(await poke('by', 0.5)).toMatchObject({ code: 'SL0507' });
      expect(await diagnosticOf(() => counting.peek('cuont'))).toMatchObject({ code: 'SL0505' });
      expect(await diagnosticOf(() => counting.step(-1))).toMatchObject({ code: 'SL0507' });
    });

    it('runs a design without a clock', async () => {
      const adder = handDesign('adder', ['a:8', 'b:8'], ['sum:9'], '  assign sum = a + b;', {
        clocked: false,
      });
      const combinational = await engines[engine](adder);
      combinational.poke('a', 200);
      combinational.poke('b', 100);
      expect(await combinational.peek('sum')).toBe(300n);
      await combinational.step(3);
      expect(combinational.cycle).toBe(3);
      expect(await combinational.peek('sum')).toBe(300n);
      await combinational.close();
    });

    it('reads data files that lie beside the Verilog', async () => {
      const rom = handDesign(
        'rom',
        ['address:2'],
        ['data:8'],
        `  reg [7:0] words [0:3];
  initial $readmemh("tables/rom.hex", words);
  assign data = words[address];`,
      );
      const files = [...rom.files, { path: 'tables/rom.hex', text: '11\n22\n33\nc4\n' }];
      const sim = await engines[engine]({ ...rom, files });
      sim.poke('address', 3);
      expect(await sim.peek('data')).toBe(0xc4n);
      await sim.close();
    });
  });
}
