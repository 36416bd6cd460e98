import { pimSpec } from '../pim/index.ts';

/** 1:4 sparse macro: 64 rows serve 256 inputs, presented in 4 phases and matched by comparison. */
export default pimSpec('pim-1of4-phase-64x16', {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 4,
  scheme: 'phase',
});
