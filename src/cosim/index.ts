export {
  type CosimOptions,
  type CosimOutput,
  type CosimProgress,
  type CosimResult,
  cosimulate,
  expectedInference,
  type FailedTile,
  type NamedInput,
} from './cosimulate.ts';
export { MacroDriver, type TileRun } from './macro-driver.ts';
export { type LayerMeasures, peakMacsPerCycle, utilisation } from './measures.ts';
export type { Mismatch } from './mismatch.ts';
export { pruneNetwork } from './prune-network.ts';
export { checkExpectations, type Expectations, readExpectations, readLabels } from './read-expectations.ts';
export { type InputChoice, readInputs } from './read-inputs.ts';
export { recordFailure } from './record-failure.ts';
export { originOf } from './signal-origin.ts';
export { type CosimSummary, type ImageSummary, type SummaryContext, summarise } from './summary.ts';
