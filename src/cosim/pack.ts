import { InternalError } from '../diag/index.ts';
import type { StreamInfo } from '../engine/simulation.ts';
import type { LayerMapping, Tile } from '../network/mapping/index.ts';
import { indexBits, type PimGeometry } from '../network/pim-geometry.ts';

/** Where a payload field begins in the buffers of a stream job, and how far its beats are apart, in bits. */
export interface FieldLayout {
  readonly firstBit: number;
  readonly beatBits: number;
}

/** The layout of payload port `port` of a stream. */
export function fieldLayout(stream: StreamInfo, port: string): FieldLayout {
  const field = stream.payload.find((candidate) => candidate.port === port);
  if (!field) throw new InternalError(`stream ${stream.name} has no payload ${port}`);
  return { firstBit: field.firstWord * 32, beatBits: stream.wordsPerBeat * 32 };
}

/** The `load` beats of a tile: one row of entries each, groups without a channel zero. */
export function packRows(stream: StreamInfo, geometry: PimGeometry, tile: Tile): Uint32Array {
  const { rows, outputs, weights, indices } = tile.entries;
  const words = new Uint32Array(rows * stream.wordsPerBeat);
  const row = fieldLayout(stream, 'load_row');
  const weight = fieldLayout(stream, 'load_weights');
  const index = geometry.m > 1 ? fieldLayout(stream, 'load_index') : null;
  const { weightBits } = geometry;
  const weightMask = 2 ** weightBits - 1;
  const indexWidth = indexBits(geometry);
  for (let r = 0, at = 0; r < rows; r++) {
    put(words, r * row.beatBits + row.firstBit, r);
    const weightBit = r * weight.beatBits + weight.firstBit;
    const indexBit = index ? r * index.beatBits + index.firstBit : 0;
    for (let j = 0; j < outputs; j++, at++) {
      put(words, weightBit + j * weightBits, weights[at]! & weightMask);
      if (index) put(words, indexBit + j * indexWidth, indices[at]!);
    }
  }
  return words;
}

/**
 * The `act` beats for stored inputs [vectors, columns] (see `tileInputs`), from vector `first` on; inputs beyond the
 * columns are 0.
 */
export function packInputs(
  stream: StreamInfo,
  mapping: LayerMapping,
  columns: number,
  inputs: Int8Array,
  first: number,
  count: number,
): Uint32Array {
  const words = new Uint32Array(count * stream.wordsPerBeat);
  const { firstBit, beatBits } = fieldLayout(stream, 'act_data');
  const { actBits } = mapping.geometry;
  const { zero } = mapping.slices;
  if (actBits === 8) {
    packBytes(words, firstBit / 8, beatBits / 8, inputs, first * columns, columns, zero);
    return words;
  }
  const mask = 2 ** actBits - 1;
  for (let v = 0, at = first * columns; v < count; v++)
    for (let i = 0, bit = v * beatBits + firstBit; i < columns; i++, at++, bit += actBits)
      put(words, bit, (inputs[at]! - zero) & mask);
  return words;
}

/** Eight-bit inputs are bytes of the buffer; flipping the top bit takes the offset of 128 away. */
function packBytes(
  words: Uint32Array,
  firstByte: number,
  beatBytes: number,
  inputs: Int8Array,
  start: number,
  columns: number,
  zero: number,
): void {
  const flip = zero === 0 ? 0 : 0x80;
  let at = start;
  for (let beat = 0; beat < words.length * 4; beat += beatBytes)
    for (let i = 0; i < columns; i++, at++) {
      const byte = beat + firstByte + i;
      words[byte >> 2]! |= ((inputs[at]! ^ flip) & 0xff) << ((byte & 3) * 8);
    }
}

/** The first `channels` sums of every `out` beat, sign-extended, [beats, channels]. */
export function unpackSums(
  stream: StreamInfo,
  words: Uint32Array,
  beats: number,
  sumBits: number,
  channels: number,
): Int32Array {
  const { firstBit, beatBits } = fieldLayout(stream, 'out_sums');
  const sums = new Int32Array(beats * channels);
  const unused = 32 - sumBits;
  for (let beat = 0, at = 0; beat < beats; beat++)
    for (let j = 0, bit = beat * beatBits + firstBit; j < channels; j++, bit += sumBits) {
      const word = bit >> 5;
      const low = bit & 31;
      let value = words[word]! >>> low;
      if (low + sumBits > 32) value |= words[word + 1]! << (32 - low);
      sums[at++] = (value << unused) >> unused;
    }
  return sums;
}

/**
 * The `out` beats that give sums [beats, channels], and the bits of a beat that these are; null if one of the sums is not a
 * number of `sumBits` bits.
 */
export function packSums(
  stream: StreamInfo,
  sums: Int32Array,
  sumBits: number,
  channels: number,
): { readonly words: Uint32Array; readonly mask: Uint32Array } | null {
  const { firstBit, beatBits } = fieldLayout(stream, 'out_sums');
  const beats = sums.length / channels;
  const words = new Uint32Array(beats * stream.wordsPerBeat);
  const mask = new Uint32Array(stream.wordsPerBeat);
  const unused = 32 - sumBits;
  for (let j = 0; j < channels; j++) orBits(mask, firstBit + j * sumBits, 0xffff_ffff >>> unused);
  for (let beat = 0, at = 0; beat < beats; beat++)
    for (let j = 0, bit = beat * beatBits + firstBit; j < channels; j++, bit += sumBits) {
      const sum = sums[at++]!;
      if ((sum << unused) >> unused !== sum) return null;
      orBits(words, bit, (sum << unused) >>> unused);
    }
  return { words, mask };
}

/** Ors a value of at most 32 bits into the buffer; the bits there are still 0. */
function orBits(words: Uint32Array, bit: number, value: number): void {
  const low = bit & 31;
  words[bit >> 5]! |= value << low;
  if (low > 0 && value >>> (32 - low) !== 0) words[(bit >> 5) + 1]! |= value >>> (32 - low);
}

/** Ors a value of at most 16 bits into the buffer; the bits there are still 0. */
function put(words: Uint32Array, bit: number, value: number): void {
  const word = bit >> 5;
  const low = bit & 31;
  words[word]! |= value << low;
  if (low > 16 && value >>> (32 - low) !== 0) words[word + 1]! |= value >>> (32 - low);
}
