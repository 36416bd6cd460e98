import { pimSpec } from '../pim/index.ts';

/** 1:8 sparse macro: 64 rows serve 512 inputs, each entry selects one of 8 inputs. */
export default pimSpec('pim-1of8-64x16', {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 8,
  scheme: 'mux',
});
