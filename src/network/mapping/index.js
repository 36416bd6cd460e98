export { activationSlices } from './activation-slices.ts';
export { mapLayer } from './map-layer.ts';
export { addSums, startAccumulators, tileInputs, tileSums } from './tile-arithmetic.ts';
export { weightSlices } from './weight-slices.ts';
