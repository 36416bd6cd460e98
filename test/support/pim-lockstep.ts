import type { SyncSimulation } from '../../src/engine/simulation.ts';
import { indexBits, type PimGeometry, sumBits } from '../../src/network/pim-geometry.ts';
import { packElements, randomEntries, randomSource, randomVectors } from './pim-bench.ts';
import { type MacroInputs, PimCycleModel } from './pim-cycle-model.ts';

/**
 * Runs a macro and its cycle model side by side under random stimulus on every input, protocol obeyed or not, and
 * gives the first difference as text, or null.
 */
export function firstDifference(
  sim: SyncSimulation,
  geometry: PimGeometry,
  cycles: number,
  seed: number,
): string | null {
  const random = randomSource(seed);
  const model = new PimCycleModel(geometry);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const inputs =
      cycle < 2 * geometry.rows + 2 ? warmUp(geometry, cycle, random) : randomInputs(geometry, cycle, random);
    apply(sim, geometry, inputs);
    const expected = model.outputs(inputs);
    if (cycle >= 2) {
      for (const [port, value] of expectedPorts(geometry, expected)) {
        const actual = sim.peek(port);
        if (actual !== value) return `cycle ${cycle}: ${port} is ${actual}, expected ${value}`;
      }
    }
    sim.step();
    model.clockEdge(inputs);
  }
  return null;
}

/** Two cycles of reset, then every row is loaded once, so that no entry is unknown. */
function warmUp(geometry: PimGeometry, cycle: number, random: (below: number) => number): MacroInputs {
  const row = (cycle - 2 + geometry.rows) % geometry.rows;
  const quiet = { ...randomInputs(geometry, cycle, random), start: 0 };
  const load = { valid: Number(cycle >= 2), row, entries: randomEntries(geometry, random)[0]! };
  return { ...quiet, rst: Number(cycle < 2), load, read: { ...quiet.read, valid: 0 } };
}

function randomInputs(geometry: PimGeometry, cycle: number, random: (below: number) => number): MacroInputs {
  // Stretches of eagerness and of reluctance, so that every stage fills, drains and stalls.
  const mood = (cycle >> 6) % 4;
  const often = (favoured: boolean) => Number(random(8) < (favoured ? 7 : 2));

  return {
    rst: Number(random(150) === 0),
    start: Number(random(6) === 0),
    vectors: random(5) === 0 ? 0 : 1 + random(9),
    load: {
      valid: Number(random(5) === 0),
      row: random(geometry.rows),
      entries: randomEntries(geometry, random)[0]!,
    },
    read: { valid: often(true), row: random(geometry.rows) },
    entryReady: often(mood !== 3),
    act: {
      valid: often(mood !== 1),
      data: randomVectors(geometry, 1, random(4) === 0 ? cornered(random) : random)[0]!,
    },
    outReady: mood < 2 ? often(true) : Number(random(24) === 0),
  };
}

/** Draws mostly the ends of a range. */
function cornered(random: (below: number) => number): (below: number) => number {
  return (below) => (random(2) === 0 ? 0 : below - 1);
}

function apply(sim: SyncSimulation, geometry: PimGeometry, inputs: MacroInputs): void {
  const weights = inputs.load.entries.map((entry) => entry.weight);
  const indices = inputs.load.entries.map((entry) => entry.index);
  sim.poke('rst', inputs.rst);
  sim.poke('start', inputs.start);
  sim.poke('vectors', inputs.vectors);
  sim.poke('load_valid', inputs.load.valid);
  sim.poke('load_row', inputs.load.row);
  sim.poke('load_weights', packElements(weights, geometry.weightBits));
  if (geometry.m > 1) sim.poke('load_index', packElements(indices, indexBits(geometry)));
  sim.poke('read_valid', inputs.read.valid);
  sim.poke('read_row', inputs.read.row);
  sim.poke('entry_ready', inputs.entryReady);
  sim.poke('act_valid', inputs.act.valid);
  sim.poke('act_data', packElements(inputs.act.data, geometry.actBits));
  sim.poke('out_ready', inputs.outReady);
}

function expectedPorts(
  geometry: PimGeometry,
  expected: ReturnType<PimCycleModel['outputs']>,
): [string, bigint][] {
  const ports: [string, bigint][] = [
    ['busy', BigInt(expected.busy)],
    ['done', BigInt(expected.done)],
    ['load_ready', BigInt(expected.loadReady)],
    ['read_ready', BigInt(expected.readReady)],
    ['act_ready', BigInt(expected.actReady)],
    ['entry_valid', BigInt(expected.entry !== null)],
    ['out_valid', BigInt(expected.sums !== null)],
    ['count_cycles', BigInt(expected.counters[0])],
    ['count_vectors', BigInt(expected.counters[1])],
    ['count_stall_in', BigInt(expected.counters[2])],
    ['count_stall_out', BigInt(expected.counters[3])],
  ];
  if (expected.sums) ports.push(['out_sums', packElements(expected.sums, sumBits(geometry))]);
  if (expected.entry) {
    ports.push([
      'entry_weights',
      packElements(
        expected.entry.map((e) => e.weight),
        geometry.weightBits,
      ),
    ]);
    if (geometry.m > 1)
      ports.push([
        'entry_index',
        packElements(
          expected.entry.map((e) => e.index),
          indexBits(geometry),
        ),
      ]);
  }
  return ports;
}
