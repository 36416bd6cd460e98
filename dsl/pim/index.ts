export { type ColumnShape, PimColumn } from './column.ts';
export { checkedGeometry, geometryText } from './geometry.ts';
export { PimMacro, pimLatency } from './macro.ts';
export { PimSequencer, type SequencerShape } from './sequencer.ts';
export { pimSpec } from './spec.ts';
