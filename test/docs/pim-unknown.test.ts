import { afterAll, expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/index.ts';
import { type IcarusSimulation, startIcarus } from '../../src/engine/icarus/index.ts';
import { describeInterface } from '../../src/engine/simulation.ts';
import { elaborate } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { describeWith, icarusTools } from '../engine/tool-support.ts';
import { packElements } from '../support/pim-bench.ts';
import { waveGeometry } from './pim-waves.ts';

const open: IcarusSimulation[] = [];
afterAll(() => Promise.all(open.map((simulation) => simulation.close())));

async function start(scheme: 'mux' | 'phase'): Promise<IcarusSimulation> {
  const design = elaborate(PimMacro({ ...waveGeometry, scheme }));
  const { files, top } = emitVerilog(design);
  const simulation = await startIcarus({ files, interface: describeInterface(design), topModule: top });
  open.push(simulation);
  await simulation.reset();
  return simulation;
}

/** Loads rows 0 and 1 only, which serve inputs 0..3, and runs one vector; gives the sum. */
async function sumOf(simulation: IcarusSimulation, vector: readonly number[]): Promise<number> {
  for (const row of [0, 1]) {
    simulation.poke('load_valid', 1);
    simulation.poke('load_row', row);
    simulation.poke('load_weights', 2 + row);
    simulation.poke('load_index', row);
    await simulation.step();
  }
  simulation.poke('load_valid', 0);
  simulation.poke('vectors', 1);
  simulation.poke('start', 1);
  await simulation.step();
  simulation.poke('start', 0);
  const words = new Uint32Array([Number(packElements(vector, 4))]);
  const job = { drive: { act: { words, beats: 1 } }, collect: { out: { beats: 1 } }, maxCycles: 200 };
  const { collected } = await simulation.runStreams(job);
  return collected.out!.words[0]!;
}

describeWith(icarusTools, 'docs/pim-macro.md on unknown values', () => {
  for (const scheme of ['mux', 'phase'] as const) {
    it(`${scheme}: after reset control is known and payloads are not`, async () => {
      const simulation = await start(scheme);
      const known: string[] = [];
      for (const { name, direction } of simulation.interface.ports) {
        if (direction === 'in') continue;
        const isKnown = await simulation.peek(name).then(
          () => true,
          () => false,
        );
        if (isKnown) known.push(name);
      }
      expect(known).toEqual([
        ...['busy', 'done', 'load_ready', 'read_ready', 'entry_valid', 'act_ready', 'out_valid'],
        ...['count_cycles', 'count_vectors', 'count_stall_in', 'count_stall_out'],
      ]);
    });

    it(`${scheme}: rows that were never loaded do not matter while their inputs are 0`, async () => {
      expect(await sumOf(await start(scheme), [5, 3, 7, 7, 0, 0, 0, 0])).toBe(2 * 5 + 3 * 3);
    });

    it(`${scheme}: a set bit that meets a row that was never loaded is found`, async () => {
      const run = async (vector: readonly number[]) => sumOf(await start(scheme), vector);
      await expect(run([5, 3, 0, 0, 1, 0, 0, 0])).rejects.toThrow('SL0508');
      if (scheme === 'mux') expect(await run([5, 3, 0, 0, 0, 1, 1, 1])).toBe(19);
      else await expect(run([5, 3, 0, 0, 0, 1, 0, 0])).rejects.toThrow('SL0508');
    });
  }
});
