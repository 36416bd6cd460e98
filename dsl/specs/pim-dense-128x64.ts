import { pimSpec } from '../pim/index.ts';

/** Dense macro of 128 rows and 64 groups: 8,192 products in 8 cycles. */
export default pimSpec('pim-dense-128x64', {
  rows: 128,
  groups: 64,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
});
