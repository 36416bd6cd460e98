import type { Design } from '../../src/ir/index.ts';
import { runPasses, standardPasses } from '../../src/passes/index.ts';
import { emitVerilog, type MemoryStyle, type VerilogOutput } from '../../src/verilog/index.ts';
import { structuredDesign } from '../engine/embedded/structured-designs.ts';
import { type RandomDesignOptions, randomDesign } from '../support/random-design.ts';
import { RandomSource } from '../support/random-source.ts';
import { heldStimulus, type InputVector, randomClocks, randomStimulus } from '../support/random-stimulus.ts';

/** One port of the top module, with its place in the packed vector of all inputs or outputs. */
export interface PackedPort {
  readonly name: string;
  readonly low: number;
  readonly width: number;
}

/** A design with everything that an engine needs to run it next to others. */
export interface Plan {
  readonly seed: number;
  readonly design: Design;
  readonly output: VerilogOutput;
  readonly clocks: readonly string[];
  readonly inputs: readonly PackedPort[];
  readonly inputBits: number;
  readonly outputs: readonly PackedPort[];
  readonly outputBits: number;
  readonly vectors: readonly InputVector[];
  /** The clocks that tick in each cycle. */
  readonly ticks: readonly (readonly string[])[];
}

/** What an engine shows: for each cycle all outputs, packed, the first declared lowest, in hexadecimal digits. */
export type Trace = readonly string[];

const styles: readonly MemoryStyle[] = ['inferred', 'fpga', 'asic'];

/** How the memories of a seed are written in Verilog. */
export function memoryStyle(seed: number): MemoryStyle {
  return styles[(seed >> 1) % styles.length]!;
}

/** What kind of design a seed of the campaign is: half of them have less than 100 operations, one in a hundred over 1000. */
export function campaignOptions(seed: number): RandomDesignOptions {
  const random = new RandomSource(seed ^ 0xcafe);
  const size = random.below(100);
  const hierarchy = random.chance(size < 50 ? 0.3 : 0.5);
  const domains = random.pick([1, 1, 1, 1, 2, 2, 3]);
  return {
    nodes:
      size < 50 ? random.between(5, 40) : size < 98 ? random.between(40, 160) : random.between(200, 1200),
    depth: random.pick([1, 2, 2, 3]),
    maxWidth: random.pick([8, 12, 16, 24, 33, 64, 65, 100, 130, 300]),
    hierarchy,
    below: size < 75 ? 1 : random.between(1, 3),
    memories: random.chance(0.6),
    domains,
    asyncResets: random.chance(0.3),
  };
}

/** Every tenth design is one of the arrays and sums that the embedded engine recognises. */
export function campaignDesign(seed: number): Design {
  return isStructured(seed) ? structuredDesign(seed) : randomDesign(seed, campaignOptions(seed));
}

export const isStructured = (seed: number): boolean => seed % 10 === 7;

/** Every fifth design, and half of the arrays and sums, see inputs that are kept for stretches. */
export const isHeld = (seed: number): boolean => seed % 5 === 3 || seed % 20 === 7;

/** The design of a seed, with its stimulus and its Verilog; the Verilog of every second seed is that of the passes. */
export function planOf(seed: number, cycles = 32): Plan {
  return planFor(campaignDesign(seed), seed, cycles);
}

/** The same for any design; `seed` chooses the stimulus and the style of the Verilog. */
export function planFor(plain: Design, seed: number, cycles = 32): Plan {
  const design = withPrefix(plain, `s${seed}_`);
  const printed = seed % 2 === 0 ? design : runPasses(design, standardPasses);
  const output = emitVerilog(printed, {
    base: '/',
    memory: memoryStyle(seed),
    locationComments: false,
  });
  const top = design.modules[design.top]!;
  const clockIds = new Set(top.domains.map((domain) => domain.clock));
  const clocks = [...clockIds].map((id) => top.signals[id]!.name);
  const ports = top.ports.map((id) => top.signals[id]!);
  const vectors = randomStimulus(design, seed, cycles);
  const inputs = packed(ports.filter((port) => port.kind === 'input' && !clockIds.has(port.id)));
  const outputs = packed(ports.filter((port) => port.kind === 'output'));
  return {
    seed,
    design,
    output,
    clocks,
    inputs: inputs.ports,
    inputBits: inputs.bits,
    outputs: outputs.ports,
    outputBits: outputs.bits,
    vectors: isHeld(seed) ? heldStimulus(vectors, seed) : vectors,
    ticks: randomClocks(design, seed, cycles).map((names) => (clocks.length > 1 ? names : clocks)),
  };
}

function packed(ports: readonly { readonly name: string; readonly width: number }[]) {
  let bits = 0;
  const list = ports.map(({ name, width }): PackedPort => {
    bits += width;
    return { name, low: bits - width, width };
  });
  return { ports: list, bits };
}

/** Many designs in one compilation need names of their own. */
function withPrefix(design: Design, prefix: string): Design {
  return { ...design, modules: design.modules.map((m) => ({ ...m, name: prefix + m.name })) };
}

export function packedInputs(plan: Plan, vector: InputVector): bigint {
  let bits = 0n;
  for (const { name, low } of plan.inputs) bits |= vector[name]! << BigInt(low);
  return bits;
}

/** Outputs as the hexadecimal text of a trace. */
export function packedOutputs(plan: Plan, peek: (port: string) => bigint): string {
  let bits = 0n;
  for (const { name, low } of plan.outputs) bits |= peek(name) << BigInt(low);
  return bits.toString(16).padStart(Math.ceil(plan.outputBits / 4), '0');
}

/** The command that runs one seed alone on all engines, with what differs told by signal. */
export function commandFor(seed: number): string {
  return `node test/campaign/run.ts --seeds ${seed} --trace`;
}
