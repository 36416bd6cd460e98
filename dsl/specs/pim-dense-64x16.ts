import { pimSpec } from '../pim/index.ts';

/** Dense macro of 64 rows and 16 groups: 1,024 products in 8 cycles. */
export default pimSpec('pim-dense-64x16', {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
});
