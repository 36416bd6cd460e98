export { type CheckedSimulation, type CoverHits, WatchedSimulation } from './checked-simulation.ts';
export { hitBits, type Instrumented, instrumentChecks, type WatchedProperty } from './instrument.ts';
