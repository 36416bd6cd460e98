import type { PimGeometry } from '../network/pim-geometry.ts';

/** 1234567 as `1,234,567`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A share as `37.4 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `0.42 s`, `12.3 s` or `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** 1234567 as `1.23 M`, for rates. */
export function scaled(value: number): string {
  const [unit, divisor] =
    value >= 1e9 ? ['G', 1e9] : value >= 1e6 ? ['M', 1e6] : value >= 1e3 ? ['k', 1e3] : ['', 1];
  const size = value / divisor;
  return `${size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)} ${unit}`.trim();
}

/** A macro in a line, e.g. `64 rows x 16 groups, 8-bit weights, 8-bit signed activations, 1:4 phase`. */
export function geometryLine(geometry: PimGeometry): string {
  const { rows, groups, weightBits, actBits, actSigned, n, m, scheme } = geometry;
  const pattern = m === 1 ? 'dense' : `${n}:${m} sparse, ${scheme} matching`;
  return `${rows} rows x ${groups} groups, ${weightBits}-bit weights, ${actBits}-bit ${actSigned ? 'signed' : 'unsigned'} activations, ${pattern}`;
}

const kinds: Record<string, string> = {
  conv2d: 'conv',
  depthwiseConv2d: 'depthwise',
  fullyConnected: 'fully connected',
};

/** The kind of an operator, for people. */
export function kindName(kind: string): string {
  return kinds[kind] ?? kind;
}
