import type { DesignInterface, StreamInfo } from '../../src/engine/simulation.ts';
import { indexBits, type PimGeometry, sumBits, vectorInputs } from '../../src/network/pim-geometry.ts';

/** Small deterministic random numbers for stimulus. */
export function randomSource(seed: number): (below: number) => number {
  let x = seed | 0 || 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

export interface Entry {
  readonly weight: number;
  readonly index: number;
}

/** Random entries `[row][group]`; every N:M pattern with repeated positions is fair, since each entry adds its product. */
export function randomEntries(geometry: PimGeometry, random: (below: number) => number): Entry[][] {
  const half = 2 ** (geometry.weightBits - 1);
  return Array.from({ length: geometry.rows }, () =>
    Array.from({ length: geometry.groups }, () => ({
      weight: random(2 * half) - half,
      index: random(geometry.m),
    })),
  );
}

/** Random vectors over the full range of the activations. */
export function randomVectors(
  geometry: PimGeometry,
  count: number,
  random: (below: number) => number,
): number[][] {
  const span = 2 ** geometry.actBits;
  const offset = geometry.actSigned ? span / 2 : 0;
  return Array.from({ length: count }, () =>
    Array.from({ length: vectorInputs(geometry) }, () => random(span) - offset),
  );
}

/** The sums that the definition of the macro asks for. */
export function expectedSums(geometry: PimGeometry, entries: Entry[][], vector: number[]): number[] {
  return Array.from({ length: geometry.groups }, (_, group) =>
    entries.reduce((sum, row, r) => {
      const { weight, index } = row[group]!;
      return sum + weight * vector[Math.floor(r / geometry.n) * geometry.m + index]!;
    }, 0),
  );
}

export function streamOf(description: DesignInterface, name: string): StreamInfo {
  return description.streams.find((stream) => stream.name === name)!;
}

/** Beats as the buffer of a stream job: one bigint per payload field and beat. */
export function packBeats(stream: StreamInfo, beats: readonly (readonly bigint[])[]): Uint32Array {
  const words = new Uint32Array(beats.length * stream.wordsPerBeat);
  beats.forEach((beat, b) => {
    stream.payload.forEach((field, f) => {
      let value = BigInt.asUintN(field.width, beat[f]!);
      for (let w = field.firstWord; value > 0n; w++, value >>= 32n) {
        words[b * stream.wordsPerBeat + w] = Number(value & 0xffffffffn);
      }
    });
  });
  return words;
}

/** Field `f` of each beat of a collected buffer. */
export function unpackField(stream: StreamInfo, words: Uint32Array, f: number): bigint[] {
  const field = stream.payload[f]!;
  const count = Math.ceil(field.width / 32);
  return Array.from({ length: words.length / stream.wordsPerBeat }, (_, b) => {
    let value = 0n;
    for (let w = count - 1; w >= 0; w--)
      value = (value << 32n) | BigInt(words[b * stream.wordsPerBeat + field.firstWord + w]!);
    return value;
  });
}

/** Numbers side by side, element 0 lowest. */
export function packElements(values: readonly number[], width: number): bigint {
  return values.reduceRight(
    (sum, value) => (sum << BigInt(width)) | BigInt.asUintN(width, BigInt(value)),
    0n,
  );
}

export function unpackSigned(packed: bigint, count: number, width: number): number[] {
  return Array.from({ length: count }, (_, i) => Number(BigInt.asIntN(width, packed >> BigInt(i * width))));
}

/** Load beats, row by row. */
export function loadBeats(geometry: PimGeometry, entries: Entry[][]): bigint[][] {
  return entries.map((row, r) => [
    BigInt(r),
    packElements(
      row.map((entry) => entry.weight),
      geometry.weightBits,
    ),
    ...(geometry.m > 1
      ? [
          packElements(
            row.map((entry) => entry.index),
            indexBits(geometry),
          ),
        ]
      : []),
  ]);
}

/** Sums of each beat of `out`. */
export function sumsOf(geometry: PimGeometry, stream: StreamInfo, words: Uint32Array): number[][] {
  return unpackField(stream, words, 0).map((packed) =>
    unpackSigned(packed, geometry.groups, sumBits(geometry)),
  );
}
