import { pimSpec } from '../pim/index.ts';

/** 2:4 sparse macro: 64 rows serve 128 inputs, each entry selects one of 4 inputs. */
export default pimSpec('pim-2of4-64x16', {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 2,
  m: 4,
  scheme: 'mux',
});
