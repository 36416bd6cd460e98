import { fail } from '../../src/diag/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';

/** SL0114 unless a macro of this shape can be built; gives the geometry back. */
export function checkedGeometry(geometry: PimGeometry): PimGeometry {
  const { rows, groups, weightBits, actBits, n, m } = geometry;
  check('rows', rows, 2, 1024);
  check('groups', groups, 1, 1024);
  check('weightBits', weightBits, 2, 8);
  check('actBits', actBits, 1, 8);
  check('m', m, 1, 16);
  check('n', n, 1, m);
  if (!Number.isInteger(Math.log2(m))) {
    fail('SL0114', `PIM geometry: m is ${m}, but blocks have 1, 2, 4, 8 or 16 inputs`);
  }
  if (rows % n !== 0) {
    fail('SL0114', `PIM geometry: ${rows} rows cannot be divided into blocks of ${n} rows (n)`, {
      help: `choose a number of rows that is a multiple of ${n}`,
    });
  }
  return geometry;
}

function check(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  fail('SL0114', `PIM geometry: ${name} is ${value}, but must be a whole number from ${low} to ${high}`);
}

/** A short text such as `64x16 w8 a8s 2:4 mux`, for headers and reports. */
export function geometryText(geometry: PimGeometry): string {
  const { rows, groups, weightBits, actBits, actSigned, n, m, scheme } = geometry;
  const pattern = m === 1 ? 'dense' : `${n}:${m} ${scheme}`;
  return `${rows}x${groups} w${weightBits} a${actBits}${actSigned ? 's' : 'u'} ${pattern}`;
}
