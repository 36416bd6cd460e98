import type { Design } from '../../src/ir/index.ts';
import { runPasses, standardPasses } from '../../src/passes/index.ts';
import { emitVerilog, type MemoryStyle, type VerilogOutput } from '../../src/verilog/index.ts';
import { type RandomDesignOptions, randomDesign } from '../support/random-design.ts';
import { type InputVector, randomStimulus } from '../support/random-stimulus.ts';

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
}

/** What an engine shows: for each cycle all outputs, packed, the first declared lowest, in hexadecimal digits. */
export type Trace = readonly string[];

const sizes = [6, 8, 10, 12, 14, 16, 20, 30, 50, 100];
const widths = [300, 8, 33, 16, 64, 12, 100, 24, 16, 65];
const styles: readonly MemoryStyle[] = ['inferred', 'fpga'];

/** What kind of design a seed of the campaign is: most are small, one in a hundred is large. */
export function campaignOptions(seed: number): RandomDesignOptions {
  return {
    nodes: seed % 100 === 0 ? 800 : sizes[seed % sizes.length]!,
    maxWidth: widths[Math.floor(seed / 10) % widths.length]!,
    hierarchy: seed % 3 !== 0,
  };
}

/** The design of a seed, with its stimulus and its Verilog; the Verilog of every second seed is that of the passes. */
export function planOf(seed: number, cycles = 32): Plan {
  return planFor(randomDesign(seed, campaignOptions(seed)), seed, cycles);
}

/** The same for any design; `seed` chooses the stimulus and the style of the Verilog. */
export function planFor(plain: Design, seed: number, cycles = 32): Plan {
  const design = withPrefix(plain, `s${seed}_`);
  const printed = seed % 2 === 0 ? design : runPasses(design, standardPasses);
  const output = emitVerilog(printed, {
    base: '/',
    memory: styles[(seed >> 1) % 2]!,
    locationComments: false,
  });
  const top = design.modules[design.top]!;
  const clockIds = new Set(top.domains.map((domain) => domain.clock));
  const ports = top.ports.map((id) => top.signals[id]!);
  const inputs = packed(ports.filter((port) => port.kind === 'input' && !clockIds.has(port.id)));
  const outputs = packed(ports.filter((port) => port.kind === 'output'));
  return {
    seed,
    design,
    output,
    clocks: [...clockIds].map((id) => top.signals[id]!.name),
    inputs: inputs.ports,
    inputBits: inputs.bits,
    outputs: outputs.ports,
    outputBits: outputs.bits,
    vectors: randomStimulus(design, seed, cycles),
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
