import type { Design } from '../../src/ir/index.ts';
import { RandomSource } from './random-source.ts';

/** Values for the inputs of the top module, clock excluded, for one cycle. */
export type InputVector = Readonly<Record<string, bigint>>;

/** Random inputs per cycle: reset is 1 in the first two cycles and rarely later; other inputs are held at times. */
export function randomStimulus(design: Design, seed: number, cycles: number): InputVector[] {
  const random = new RandomSource(seed ^ 0x57);
  const top = design.modules[design.top]!;
  const clocks = new Set(top.domains.map(({ clock }) => clock));
  const resets = new Set(top.domains.map(({ reset }) => reset));
  const vectors: InputVector[] = [];
  for (let cycle = 0; cycle < cycles; cycle++) {
    const vector: Record<string, bigint> = {};
    for (const port of top.ports) {
      const { name, kind, width } = top.signals[port]!;
      if (kind !== 'input' || clocks.has(port)) continue;
      if (resets.has(port)) vector[name] = cycle < 2 || random.chance(0.04) ? 1n : 0n;
      else vector[name] = cycle > 0 && random.chance(0.3) ? vectors[cycle - 1]![name]! : random.bits(width);
    }
    vectors.push(vector);
  }
  return vectors;
}

/** The same stimulus with all inputs kept for stretches of up to a dozen cycles: most of a design is idle then. */
export function heldStimulus(vectors: readonly InputVector[], seed: number): InputVector[] {
  const random = new RandomSource(seed ^ 0x1d1e);
  let until = 0;
  let held = 0;
  return vectors.map((_, cycle) => {
    // The first two are those of the reset.
    if (cycle < 3 || cycle >= until) {
      held = cycle;
      until = cycle + random.between(2, 12);
    }
    return vectors[held]!;
  });
}

/** Names of the output ports of the top module. */
export function outputNames(design: Design): string[] {
  const top = design.modules[design.top]!;
  return top.ports
    .map((port) => top.signals[port]!)
    .filter((s) => s.kind === 'output')
    .map((s) => s.name);
}

/**
 * Random clocks per cycle, by the names of their ports: all in the first two cycles, in which the resets are on, later
 * any of them, at times none.
 */
export function randomClocks(design: Design, seed: number, cycles: number): string[][] {
  const random = new RandomSource(seed ^ 0xc10c);
  const top = design.modules[design.top]!;
  const names = [...new Set(top.domains.map(({ clock }) => top.signals[clock]!.name))];
  return Array.from({ length: cycles }, (_, cycle) =>
    cycle < 2 || random.chance(0.2) ? names : names.filter(() => random.chance(0.5)),
  );
}

/**
 * What the outputs show in each cycle: `poke` the inputs of `vectors[cycle]`, `peek` all outputs, then step, with all
 * clocks or with those of `clocks[cycle]`.
 */
export function traceOutputs(
  simulation: {
    poke(port: string, value: bigint): void;
    peek(port: string): bigint;
    step(cycles?: number, clocks?: readonly string[]): void;
  },
  outputs: readonly string[],
  vectors: readonly InputVector[],
  clocks?: readonly (readonly string[])[],
): string[] {
  return vectors.map((vector, cycle) => {
    for (const [port, value] of Object.entries(vector)) simulation.poke(port, value);
    const line = outputs.map((name) => `${name}=${simulation.peek(name).toString(16)}`).join(' ');
    simulation.step(1, clocks?.[cycle]);
    return line;
  });
}
