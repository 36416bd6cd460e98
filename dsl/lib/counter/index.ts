export { Counter, type CounterParameters, nextModulo, previousModulo } from './counter.ts';
export { fromGray, GrayCounter, type GrayCounterParameters, toGray } from './gray.ts';
export { Lfsr, type LfsrForm, type LfsrParameters, lfsrNext } from './lfsr.ts';
export { maximalTaps } from './lfsr-taps.ts';
export { JohnsonCounter, RingCounter, type RingParameters } from './ring.ts';
