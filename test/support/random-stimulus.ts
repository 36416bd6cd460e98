import type { Design } from '../../src/ir/index.ts';
import { RandomSource } from './random-source.ts';

/** Values for the inputs of the top module, clock excluded, for one cycle. */
export type InputVector = Readonly<Record<string, bigint>>;

/** Random inputs per cycle: reset is 1 in the first two cycles and rarely later; other inputs are held at times. */
export function randomStimulus(design: Design, seed: number, cycles: number): InputVector[] {
  const random = new RandomSource(seed ^ 0x57);
  const top = design.modules[design.top]!;
  const domain = top.domains[0];
  const vectors: InputVector[] = [];
  for (let cycle = 0; cycle < cycles; cycle++) {
    const vector: Record<string, bigint> = {};
    for (const port of top.ports) {
      const { name, kind, width } = top.signals[port]!;
      if (kind !== 'input' || port === domain?.clock) continue;
      if (port === domain?.reset) vector[name] = cycle < 2 || random.chance(0.04) ? 1n : 0n;
      else vector[name] = cycle > 0 && random.chance(0.3) ? vectors[cycle - 1]![name]! : random.bits(width);
    }
    vectors.push(vector);
  }
  return vectors;
}

/** Names of the output ports of the top module. */
export function outputNames(design: Design): string[] {
  const top = design.modules[design.top]!;
  return top.ports
    .map((port) => top.signals[port]!)
    .filter((s) => s.kind === 'output')
    .map((s) => s.name);
}

/** What the outputs show in each cycle: `poke` the inputs of `vectors[cycle]`, `peek` all outputs, then step. */
export function traceOutputs(
  simulation: {
    poke(port: string, value: bigint): void;
    peek(port: string): bigint;
    step(): void;
  },
  outputs: readonly string[],
  vectors: readonly InputVector[],
): string[] {
  return vectors.map((vector) => {
    for (const [port, value] of Object.entries(vector)) simulation.poke(port, value);
    const line = outputs.map((name) => `${name}=${simulation.peek(name).toString(16)}`).join(' ');
    simulation.step();
    return line;
  });
}
