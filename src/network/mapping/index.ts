export { type ActivationSlices, activationSlices } from './activation-slices.ts';
export type { MappedLayer } from './channel-runs.ts';
export type { ColumnList, LayerMapping, Tile } from './layer-mapping.ts';
export { mapLayer } from './map-layer.ts';
export { addSums, startAccumulators, tileInputs, tileSums } from './tile-arithmetic.ts';
export { weightSlices } from './weight-slices.ts';
