import { fail } from '../diag/index.ts';
import { suggestion } from './embedded/run/suggest.ts';
import { checkExpected } from './expected-beats.ts';
import type { DesignInterface, ExpectedBeats, Gate, StreamInfo, StreamJob } from './simulation.ts';

/** A stream of a job with its gate in plain numbers. */
export interface PlannedStream {
  readonly stream: StreamInfo;
  readonly beats: number;
  /** First state of the gate, never 0. */
  readonly seed: number;
  /** 0 to 256; 256 is always open. */
  readonly rate: number;
  /** `beats * wordsPerBeat` words to send; empty for a collected stream. */
  readonly words: Uint32Array;
  /** What a collected stream must be, or null. */
  readonly expected: ExpectedBeats | null;
}

/** A checked `StreamJob`. */
export interface StreamPlan {
  readonly driven: readonly PlannedStream[];
  readonly collected: readonly PlannedStream[];
  readonly maxCycles: number;
}

/** Looks up the streams of a job. Unknown stream: SL0505; words missing or too wide, or no count: SL0507. */
export function planStreams(description: DesignInterface, job: StreamJob): StreamPlan {
  if (!(job.maxCycles >= 0)) fail('SL0507', `${job.maxCycles} is not a number of cycles`);
  return {
    driven: Object.entries(job.drive).map(([name, { words, beats, gate }]) => {
      const stream = findStream(description, name, 'in');
      checkBeats(name, beats);
      checkWords(stream, words, beats);
      const sent = words.subarray(0, beats * stream.wordsPerBeat);
      return { stream, beats, ...gateNumbers(gate), words: sent, expected: null };
    }),
    collected: Object.entries(job.collect).map(([name, { beats, gate, expected = null }]) => {
      const stream = findStream(description, name, 'out');
      checkBeats(name, beats);
      if (expected) checkExpected(stream, beats, expected);
      return { stream, beats, ...gateNumbers(gate), words: new Uint32Array(0), expected };
    }),
    maxCycles: Math.min(Math.floor(job.maxCycles), 0xffff_ffff),
  };
}

function findStream(description: DesignInterface, name: string, direction: 'in' | 'out'): StreamInfo {
  const possible = description.streams.filter((stream) => stream.direction === direction);
  const stream = possible.find((each) => each.name === name);
  if (stream) return stream;
  const verb = direction === 'in' ? 'driven' : 'collected';
  const names = possible.map((each) => each.name);
  return fail('SL0505', `no stream \`${name}\` that can be ${verb}`, suggestion(name, names));
}

function gateNumbers(gate: Gate | undefined): { seed: number; rate: number } {
  if (!gate) return { seed: 1, rate: 256 };
  return { seed: gate.seed >>> 0 || 1, rate: Math.max(0, Math.min(256, Math.ceil(gate.rate))) };
}

function checkBeats(name: string, beats: number): void {
  if (!Number.isInteger(beats) || beats < 0 || beats > 0xffff_ffff) {
    fail('SL0507', `stream \`${name}\`: ${beats} is not a number of beats`);
  }
}

function checkWords({ name, wordsPerBeat, payload }: StreamInfo, words: Uint32Array, beats: number): void {
  if (words.length < beats * wordsPerBeat) {
    fail(
      'SL0507',
      `stream \`${name}\`: ${beats} beats need ${beats * wordsPerBeat} words, not ${words.length}`,
    );
  }
  for (const { port, width, firstWord } of payload) {
    if (width % 32 === 0) continue;
    const last = firstWord + Math.ceil(width / 32) - 1;
    for (let beat = 0, at = last; beat < beats; beat++, at += wordsPerBeat) {
      if (words[at]! >>> (width % 32) > 0) {
        fail('SL0507', `beat ${beat} of stream \`${name}\` does not fit the ${width} bits of \`${port}\``);
      }
    }
  }
}
