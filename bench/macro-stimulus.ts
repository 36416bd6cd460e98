import type { DesignInterface } from '../src/engine/simulation.ts';
import type { PimGeometry } from '../src/network/pim-geometry.ts';

/** Weights and activations for a PIM macro, as stream buffers; the same words go to every engine. */
export interface MacroStimulus {
  readonly rows: number;
  readonly loadWords: number;
  readonly load: Uint32Array;
  readonly vectors: number;
  readonly actWords: number;
  readonly act: Uint32Array;
  readonly outWords: number;
}

/** Pseudo-random stimulus (xorshift32) for a macro with the given interface. */
export function macroStimulus(
  geometry: PimGeometry,
  description: DesignInterface,
  vectors: number,
): MacroStimulus {
  const stream = (name: string) => description.streams.find((s) => s.name === name)!;
  const loadWords = stream('load').wordsPerBeat;
  const actWords = stream('act').wordsPerBeat;
  const random = xorshift(0x5e11a);
  const load = Uint32Array.from({ length: geometry.rows * loadWords }, random);
  for (let row = 0; row < geometry.rows; row++) load[row * loadWords] = row;
  const act = Uint32Array.from({ length: vectors * actWords }, random);
  return {
    rows: geometry.rows,
    loadWords,
    load,
    vectors,
    actWords,
    act,
    outWords: stream('out').wordsPerBeat,
  };
}

/** FNV-1a over words: what the engines must agree on. */
export function checksum(words: Uint32Array): number {
  let sum = 2166136261;
  for (const word of words) sum = Math.imul(sum ^ word, 16777619);
  return sum >>> 0;
}

/** The stimulus as the file that `sim/bench/raw-macro.cpp` reads. */
export function stimulusFile(s: MacroStimulus): Uint8Array {
  const words = Uint32Array.from([
    s.rows,
    s.loadWords,
    s.vectors,
    s.actWords,
    s.outWords,
    ...s.load,
    ...s.act,
  ]);
  return new Uint8Array(words.buffer);
}

function xorshift(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}
