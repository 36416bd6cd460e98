import type { LinearLayer } from '../golden/linear-layer.ts';
import type { LayerMapping, Tile } from '../network/mapping/index.ts';
import type { TileRun } from './macro-driver.ts';
import type { SignalOrigin } from './signal-origin.ts';

/** The first place where the hardware, or what is computed from its sums, is not what golden integers say. */
export interface Mismatch {
  /** Name of the input, and of the layer. */
  readonly image: string;
  readonly layer: string;
  /** Row of the activation matrix; `at` gives it as batch, row and column of the output map. Null when not known. */
  readonly position: number | null;
  readonly at: { readonly batch: number; readonly y: number; readonly x: number } | null;
  /** Output channel. */
  readonly channel: number | null;
  /** Tile of the layer, or null if every tile was right and their combination is wrong. */
  readonly tile: number | null;
  /** Clock edge of the simulation at which the value was taken. */
  readonly cycle: number | null;
  /** A port such as `out_sums[3]`, or `accumulator`, or `output`. */
  readonly signal: string;
  readonly expected: number;
  readonly actual: number;
  /** A sentence when the two numbers do not explain themselves. */
  readonly note: string | null;
  /** The file of waves that shows it, and the clock edge within, once the tile has been run again. */
  readonly wave: WaveFile | null;
  /** Where the signal comes from, in the source and in the Verilog; null where it is no port. */
  readonly origin: SignalOrigin | null;
}

export interface WaveFile {
  readonly file: string;
  /** A save file that opens it in GTKWave at the cycle. */
  readonly view: string;
  readonly cycle: number;
  /** The tile alone fails too. */
  readonly reproduced: boolean;
}

/** Where a mismatch happened, for the constructors below. */
export interface Where {
  readonly image: string;
  readonly layer: LinearLayer;
}

/** Compares the sums of a run over vectors `first ..` with the expected sums [vectors, channels] of the whole tile. */
export function compareSums(
  where: Where,
  mapping: LayerMapping,
  tile: Tile,
  run: TileRun,
  expected: Int32Array,
  first: number,
): { readonly mismatch: Mismatch; readonly vector: number } | null {
  const channels = tile.channels.length;
  const offset = first * channels;
  for (let at = 0; at < run.sums.length; at++) {
    if (run.sums[at] === expected[offset + at]) continue;
    const vector = first + Math.floor(at / channels);
    const group = at % channels;
    const slice = Math.floor(vector / mapping.positions);
    const mismatch = {
      ...place(where, vector % mapping.positions),
      channel: tile.channels[group]!,
      tile: tile.index,
      cycle: run.cycles[vector - first]!,
      signal: `out_sums[${group}]`,
      expected: expected[offset + at]!,
      actual: run.sums[at]!,
      note: mapping.slices.count > 1 ? `slice ${slice} of the activations` : null,
      wave: null,
      origin: null,
    };
    return { mismatch, vector };
  }
  return null;
}

/** The macro stopped answering: `actual` of `expected` beats were transferred on a stream. */
export function stall(
  where: Where,
  tile: Tile,
  cycle: number,
  stream: 'load' | 'out',
  expected: number,
  actual: number,
): Mismatch {
  const what = stream === 'load' ? 'did not take all rows' : 'did not give all sums';
  return {
    image: where.image,
    layer: where.layer.name,
    position: null,
    at: null,
    channel: null,
    tile: tile.index,
    cycle,
    signal: stream === 'load' ? 'load_ready' : 'out_valid',
    expected,
    actual,
    note: `the macro ${what} within twice the time that it needs; the numbers count beats`,
    wave: null,
    origin: null,
  };
}

/** Compares matrices [positions, channels] that the tiles' sums have become. */
export function compareMatrix(
  where: Where,
  signal: 'accumulator' | 'output',
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
): Mismatch | null {
  const { channels } = where.layer;
  for (let at = 0; at < expected.length; at++) {
    if (expected[at] === actual[at]) continue;
    return {
      ...place(where, Math.floor(at / channels)),
      channel: at % channels,
      tile: null,
      cycle: null,
      signal,
      expected: expected[at]!,
      actual: actual[at]!,
      note: 'every tile gave the sums it should; combining them is wrong',
      wave: null,
      origin: null,
    };
  }
  return null;
}

function place(
  { image, layer }: Where,
  position: number,
): Pick<Mismatch, 'image' | 'layer' | 'position' | 'at'> {
  const { window } = layer;
  if (!window) return { image, layer: layer.name, position, at: null };
  const { outH, outW } = window;
  const at = {
    batch: Math.floor(position / (outH * outW)),
    y: Math.floor(position / outW) % outH,
    x: position % outW,
  };
  return { image, layer: layer.name, position, at };
}
