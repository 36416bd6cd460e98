import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { counter } from './hand-designs.ts';
import { describeWith, engines, icarusTools, temporaryFolder, verilatorTools } from './tool-support.ts';

/** Times in ns and values of a variable in a VCD file, by its name, the first of that name. */
function changesOf(vcd: string, name: string): [number, string][] {
  const [, digits, unit] = /\$timescale\s+(\d+)\s*(ns|ps)\s+\$end/.exec(vcd)!;
  const scale = Number(digits) * (unit === 'ns' ? 1 : 0.001);
  const id = new RegExp(`\\$var\\s+\\w+\\s+\\d+\\s+(\\S+)\\s+${name}\\s`).exec(vcd)![1]!;
  const changes: [number, string][] = [];
  let time = 0;
  for (const line of vcd.slice(vcd.indexOf('$enddefinitions')).split('\n')) {
    if (line.startsWith('#')) time = Number(line.slice(1)) * scale;
    const value = /^b(\S+) (\S+)$/.exec(line) ?? /^([01xz])(\S+)$/.exec(line);
    if (value?.[2] === id) changes.push([time, value[1]!.replace(/^0+(?=.)/, '')]);
  }
  return changes;
}

for (const engine of ['verilator', 'icarus'] as const) {
  describeWith(engine === 'verilator' ? verilatorTools : icarusTools, `${engine}: waves`, () => {
    async function trace(format: 'vcd' | 'fst'): Promise<Buffer> {
      const traceFile = path.join(temporaryFolder(), 'waves', `counter.${format}`);
      const sim = await engines[engine](counter, { trace: format, traceFile });
      await sim.reset();
      sim.poke('en', 1);
      sim.poke('by', 3);
      await sim.peek('sum');
      await sim.step(3);
      expect(existsSync(traceFile)).toBe(false);
      await sim.close();
      return readFileSync(traceFile);
    }

    it('writes VCD with a cycle of 10 ns and the edge in its middle', async () => {
      const vcd = (await trace('vcd')).toString('latin1');
      expect(changesOf(vcd, 'count').filter(([, value]) => value !== 'x')).toEqual([
        [engine === 'verilator' ? 0 : 5, '0'],
        [25, '11'],
        [35, '110'],
        [45, '1001'],
      ]);
      expect(
        changesOf(vcd, 'clk')
          .filter(([, value]) => value === '1')
          .map(([time]) => time),
      ).toEqual([5, 15, 25, 35, 45]);
    });

    it('writes FST', async (context) => {
      const fst = await trace('fst').catch((error: unknown) => {
        const [diagnostic] = error instanceof SpinlightError ? error.diagnostics : [];
        if (diagnostic?.code === 'SL0501') return context.skip(diagnostic.message);
        throw error;
      });
      // Header block: type 0, then its length of 329 bytes.
      expect([...fst.subarray(0, 9)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 73]);
      expect(fst.length).toBeGreaterThan(330);
    });
  });
}
