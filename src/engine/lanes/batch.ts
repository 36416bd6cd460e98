import { fail } from '../../diag/index.ts';
import type { LaneValues } from './lane-frames.ts';
import type { LaneSimulation } from './lane-simulation.ts';

/** One of many runs of a design. */
export interface Stimulus {
  readonly cycles: number;
  /** By input: a value for each cycle, in 32-bit words, lowest first, if it is wider. Inputs that are not named are 0. */
  readonly inputs: Readonly<Record<string, LaneValues>>;
  /** By path: contents of memories from word 0 on, put in after the reset. */
  readonly memories?: Readonly<Record<string, readonly (bigint | number)[]>>;
  /** By path: values of registers, put in after the reset. */
  readonly registers?: Readonly<Record<string, bigint | number>>;
}

export interface RunOptions {
  /** Cycles of reset before each run; default 2. */
  readonly reset?: number;
  /** Outputs to keep. */
  readonly outputs?: readonly string[];
}

export interface StimulusResult {
  /** By output: values as in `Stimulus.inputs`. */
  readonly outputs: Readonly<Record<string, Uint32Array<ArrayBuffer>>>;
  /** See `LaneSimulation.checksum`; 0 without. */
  readonly checksum: number;
}

/** Cycles that are put side by side at a time. */
const segmentCycles = 4096;

/**
 * Runs stimuli in the lanes of a simulation that has just been started, one each. A lane whose stimulus is over goes on
 * with inputs of 0, unseen.
 */
export function runInLanes(
  simulation: LaneSimulation,
  stimuli: readonly Stimulus[],
  { reset = 2, outputs = [] }: RunOptions,
  hasChecksum: boolean,
): StimulusResult[] {
  simulation.reset(reset);
  stimuli.forEach(({ memories = {}, registers = {} }, lane) => {
    for (const [path, words] of Object.entries(memories)) simulation.writeMemory(path, lane, 0, words);
    for (const [path, value] of Object.entries(registers)) simulation.setRegister(path, lane, value);
  });
  const names = [...new Set(stimuli.flatMap(({ inputs }) => Object.keys(inputs)))];
  const words = new Map(
    [...names, ...outputs].map((name) => {
      const port = simulation.interface.ports.find((each) => each.name === name);
      return [name, Math.ceil((port?.width ?? 1) / 32)];
    }),
  );
  for (const { inputs, cycles } of stimuli)
    for (const [name, values] of Object.entries(inputs))
      if (values.length < cycles * words.get(name)!)
        fail('SL0507', `\`${name}\` has ${values.length} values for ${cycles} cycles`);
  const results = stimuli.map(({ cycles }) => ({
    outputs: Object.fromEntries(
      outputs.map((name) => [name, new Uint32Array(cycles * words.get(name)!)]),
    ) as Record<string, Uint32Array<ArrayBuffer>>,
    checksum: 0,
  }));
  const ends = [...new Set(stimuli.map(({ cycles }) => cycles))].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    while (from < end) {
      const count = Math.min(segmentCycles, end - from);
      const inputs = Object.fromEntries(
        names.map((name) => [
          name,
          sideBySide(simulation.lanes, stimuli, name, words.get(name)!, from, count),
        ]),
      );
      const kept = simulation.run({ cycles: count, inputs, outputs });
      for (const name of outputs)
        takeApart(kept[name]!, simulation.lanes, results, name, words.get(name)!, from, count);
      from += count;
    }
    if (!hasChecksum) continue;
    stimuli.forEach(({ cycles }, lane) => {
      if (cycles === end) results[lane]!.checksum = simulation.checksum(lane);
    });
  }
  return results;
}

function sideBySide(
  lanes: number,
  stimuli: readonly Stimulus[],
  name: string,
  words: number,
  from: number,
  count: number,
): Float64Array {
  // Numbers as they are, so that one that does not fit is seen.
  const values = new Float64Array(count * lanes * words);
  stimuli.forEach(({ inputs, cycles }, lane) => {
    const source = inputs[name];
    const most = source ? Math.min(count, cycles - from) : 0;
    for (let cycle = 0; cycle < most; cycle++)
      for (let word = 0; word < words; word++)
        values[(cycle * lanes + lane) * words + word] = source![(from + cycle) * words + word]!;
  });
  return values;
}

function takeApart(
  values: Uint32Array,
  lanes: number,
  results: readonly StimulusResult[],
  name: string,
  words: number,
  from: number,
  count: number,
): void {
  results.forEach(({ outputs }, lane) => {
    const target = outputs[name]!;
    for (let cycle = 0; cycle < count && (from + cycle) * words < target.length; cycle++)
      for (let word = 0; word < words; word++)
        target[(from + cycle) * words + word] = values[(cycle * lanes + lane) * words + word]!;
  });
}
