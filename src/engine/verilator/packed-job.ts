import { firstMismatch, maskOf } from '../expected-beats.ts';
import type { CollectedBeats, StreamResult } from '../simulation.ts';
import type { PlannedStream, StreamPlan } from '../stream-plan.ts';
import type { PortLayout } from './port-layout.ts';

/** A job as `sim/verilator/streams.h` reads it: JobWords, then StreamWords of each stream. */
export interface PackedJob {
  readonly job: Uint32Array;
  /** The words of the driven streams, one stream after the other; then mask and words of those that are compared. */
  readonly data: Uint32Array;
  /** Room that the collected streams need. */
  readonly outWords: number;
  readonly streams: number;
}

export interface PackedResult {
  /** ResultWords, then the number of transfers of each stream. */
  readonly result: Uint32Array;
  /** For each collected stream room for all beats it could get, then for their cycles. */
  readonly out: Uint32Array;
}

export function packJob({ driven, collected, maxCycles }: StreamPlan, layout: PortLayout): PackedJob {
  const streams = [...driven, ...collected];
  const wordOf = (port: string) => layout.places.get(port)!.word;
  const head = [maxCycles, driven.length, collected.length];
  const words = streams.flatMap(({ stream, beats, seed, rate, expected }) => [
    wordOf(stream.valid),
    wordOf(stream.ready),
    stream.payload.length > 0 ? wordOf(stream.payload[0]!.port) : 0,
    stream.wordsPerBeat,
    beats,
    seed,
    rate,
    expected ? 1 : 0,
  ]);
  const parts = [
    ...driven.map((each) => each.words),
    ...collected.flatMap(({ stream, beats, expected }) =>
      expected ? [maskOf(stream, expected), expected.words.subarray(0, beats * stream.wordsPerBeat)] : [],
    ),
  ];
  const data = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let next = 0;
  for (const part of parts) {
    data.set(part, next);
    next += part.length;
  }
  return {
    job: Uint32Array.from([...head, ...words]),
    data,
    outWords: collected.reduce(
      (sum, each) => sum + roomOf(each, maxCycles) * (each.stream.wordsPerBeat + 1),
      0,
    ),
    streams: streams.length,
  };
}

/** Where the result of a job goes. */
export function roomFor({ outWords, streams }: PackedJob): PackedResult {
  return { out: new Uint32Array(outWords), result: new Uint32Array(2 + streams) };
}

export function unpackResult(plan: StreamPlan, { result, out }: PackedResult): StreamResult {
  const transfers = result.subarray(2);
  const accepted: Record<string, number> = {};
  plan.driven.forEach(({ stream }, i) => {
    accepted[stream.name] = transfers[i]!;
  });
  const collected: Record<string, CollectedBeats> = {};
  let next = 0;
  plan.collected.forEach((each, i) => {
    const beats = transfers[plan.driven.length + i]!;
    const { name, wordsPerBeat } = each.stream;
    const room = roomOf(each, plan.maxCycles);
    const words = out.slice(next, next + beats * wordsPerBeat);
    next += room * wordsPerBeat;
    collected[name] = { beats, words, at: out.slice(next, next + beats) };
    next += room;
  });
  const found = firstMismatch(plan.collected, collected);
  const timedOut = result[1] !== 0 && !found.mismatch;
  return { cycles: result[0]!, timedOut, accepted, collected, ...found };
}

/** A stream has at most one transfer per cycle. */
function roomOf({ beats }: PlannedStream, maxCycles: number): number {
  return Math.min(beats, maxCycles);
}
