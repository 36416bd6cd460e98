import type { EngineName } from '../engine/simulation.ts';
import type { Rounding, TensorData } from '../golden/index.ts';
import type { PimGeometry } from '../network/pim-geometry.ts';
import type { CosimResult, NamedInput } from './cosimulate.ts';
import { type LayerMeasures, utilisation } from './measures.ts';
import type { Mismatch } from './mismatch.ts';
import type { Expectations } from './read-expectations.ts';

/** The outcome of one input. */
export interface ImageSummary {
  readonly name: string;
  /** Null if the run ended before this input was done. */
  readonly output: readonly number[] | null;
  /** Null without an expectation. */
  readonly expected: readonly number[] | null;
  /** The hardware gave what the golden model says and, if there is an expectation, the output equals it. */
  readonly matched: boolean;
  /** Elements of the output that are not as expected. */
  readonly differences: readonly {
    readonly index: number;
    readonly expected: number;
    readonly actual: number;
  }[];
  /** Index of the largest output, and the right one if it is known. */
  readonly predicted: number | null;
  readonly label: number | null;
}

/** A co-simulation as `spinlight cosim --json` prints it and as the reports show it. Keys are stable. */
export interface CosimSummary {
  readonly engine: EngineName;
  readonly design: string;
  readonly network: string;
  readonly rounding: Rounding;
  /** `N:M` if the weights were pruned for this run. */
  readonly pruned: string | null;
  readonly geometry: PimGeometry;
  /** How many inputs were to run, and how many of them matched. */
  readonly inputs: number;
  readonly matched: number;
  readonly images: readonly ImageSummary[];
  /** Linear layers in order; all numbers are of one inference. */
  readonly layers: readonly LayerMeasures[];
  /** Sums over the layers. */
  readonly macs: number;
  readonly macsSkipped: number;
  readonly weights: number;
  readonly weightsZero: number;
  /** Clock cycles of one inference. */
  readonly cycles: number;
  readonly utilisation: number;
  /** Clock cycles that were simulated: all inputs and the reset. */
  readonly cyclesSimulated: number;
  /** Wall clock of the command so far, building the model included, and of the simulation alone. */
  readonly seconds: number;
  readonly secondsSimulating: number;
  readonly firstMismatch: Mismatch | null;
  /** Versions of what took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** A command that repeats the run. */
  readonly command: string;
}

/** What a summary needs beside the result. */
export interface SummaryContext
  extends Pick<
    CosimSummary,
    | 'engine'
    | 'design'
    | 'network'
    | 'rounding'
    | 'pruned'
    | 'geometry'
    | 'seconds'
    | 'secondsSimulating'
    | 'versions'
    | 'command'
  > {
  readonly expectations: Expectations | null;
  readonly labels: ReadonlyMap<string, number> | null;
}

export function summarise(
  inputs: readonly NamedInput[],
  result: CosimResult,
  { expectations, labels, ...context }: SummaryContext,
): CosimSummary {
  const images = inputs.map(({ name }, i): ImageSummary => {
    const done = result.outputs[i];
    const output = done ? done.outputs.flatMap((data) => numbersOf(data)) : null;
    const expected = expectations?.get(name) ?? null;
    const differences = output && expected ? differencesOf(output, expected) : [];
    return {
      name,
      output,
      expected,
      matched: output !== null && differences.length === 0,
      differences,
      predicted: output ? output.indexOf(Math.max(...output)) : null,
      label: labels?.get(name) ?? null,
    };
  });
  const sum = (of: (layer: LayerMeasures) => number) =>
    result.layers.reduce((total, layer) => total + of(layer), 0);
  return {
    engine: context.engine,
    design: context.design,
    network: context.network,
    rounding: context.rounding,
    pruned: context.pruned,
    geometry: context.geometry,
    inputs: inputs.length,
    matched: images.filter((image) => image.matched).length,
    images,
    layers: result.layers,
    macs: sum((layer) => layer.macs),
    macsSkipped: sum((layer) => layer.macsSkipped),
    weights: sum((layer) => layer.weights),
    weightsZero: sum((layer) => layer.weightsZero),
    cycles: result.cycles,
    utilisation: utilisation(sum(usefulMacs), result.cycles, context.geometry),
    cyclesSimulated: result.cyclesSimulated,
    seconds: context.seconds,
    secondsSimulating: context.secondsSimulating,
    firstMismatch: result.firstMismatch,
    versions: context.versions,
    command: context.command,
  };
}

function usefulMacs({ macs, weights, weightsZero }: LayerMeasures): number {
  return weights === 0 ? 0 : (macs / weights) * (weights - weightsZero);
}

function numbersOf(data: TensorData): number[] {
  return Array.from(data as ArrayLike<number | bigint>, Number);
}

function differencesOf(output: readonly number[], expected: readonly number[]): ImageSummary['differences'] {
  return output.flatMap((actual, index) =>
    actual === expected[index] ? [] : [{ index, expected: expected[index]!, actual }],
  );
}
