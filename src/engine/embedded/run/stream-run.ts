import { fail } from '../../../diag/index.ts';
import { checkExpected, firstMismatch, maskOf } from '../../expected-beats.ts';
import type {
  CollectedBeats,
  DesignInterface,
  ExpectedBeats,
  Gate,
  StreamInfo,
  StreamJob,
  StreamResult,
} from '../../simulation.ts';
import type { Machine } from './machine.ts';
import { Run, StreamBlock } from './stream-driver.ts';
import { suggestion } from './suggest.ts';

/** Cycles between two returns to the host. */
const sliceCycles = 65536;

interface Active {
  readonly stream: StreamInfo;
  readonly block: number;
  readonly beats: number;
  readonly gate: Gate | undefined;
  /** Driven streams: the words to send. */
  readonly source: Uint32Array | null;
  /** Collected streams: what they must be, or null. */
  readonly expected: ExpectedBeats | null;
  words: number;
  at: number;
  expectedAt: number;
}

/** Up to so many cycles of a stream run; false when it is over. */
export type AdvanceStreams = (most: number) => boolean;

/**
 * Runs a job; see `StreamJob`. `addressOf` gives the address of a port. `advance`, if given, runs the cycles in place of
 * the machine. `resumed`: the blocks of this very job, taken in the middle of it; it goes on from there.
 */
export function runStreams(
  machine: Machine,
  description: DesignInterface,
  job: StreamJob,
  addressOf: (port: string) => number,
  advance: AdvanceStreams | null,
  resumed: Uint32Array | null = null,
): StreamResult {
  const active = activeStreams(machine, description, job);
  const block = machine.program.streamBlock;
  placeBuffers(machine, active);
  const { words } = machine;
  words.fill(0, block / 4, (block + Run.bytes + description.streams.length * StreamBlock.bytes) / 4);
  for (const each of active) {
    const at = each.block / 4;
    words[at + StreamBlock.active / 4] = 1;
    words[at + StreamBlock.beats / 4] = each.beats;
    words[at + StreamBlock.gate / 4] = (each.gate?.seed ?? 1) >>> 0 || 1;
    words[at + StreamBlock.rate / 4] = each.gate ? Math.max(0, Math.min(256, each.gate.rate)) : 256;
    words[at + StreamBlock.words / 4] = each.words;
    words[at + StreamBlock.at / 4] = each.at;
    if (each.source) words.set(each.source, each.words / 4);
    if (each.expected) placeExpected(words, each, each.expected);
  }
  if (resumed === null) quiet(machine, active, addressOf);
  words[(block + Run.maxCycles) / 4] = Math.min(job.maxCycles, 0xffff_ffff);
  words[(block + Run.remaining) / 4] = active.reduce((sum, { beats }) => sum + beats, 0);
  if (resumed) resume(words, block, active, resumed);
  const start = machine.cycle - words[(block + Run.cycle) / 4]!;
  const { recorder } = machine;
  const step = advance ?? ((most: number) => machine.streamRun(most));
  for (let goesOn = true; goesOn; ) {
    goesOn = step(recorder ? Math.min(sliceCycles, recorder.next - machine.cycle) : sliceCycles);
    machine.cycle = start + machine.words[(block + Run.cycle) / 4]!;
    if (goesOn && recorder && machine.cycle >= recorder.next)
      recorder.snapshot({ job, blocks: machine.words.slice(block / 4, machine.program.base / 4) });
  }
  // Memory may have grown meanwhile.
  const { words: after } = machine;
  const cycles = after[(block + Run.cycle) / 4]!;
  machine.cycle = start + cycles;
  const differs = after[(block + Run.differs) / 4]! > 0;
  const timedOut = !differs && after[(block + Run.remaining) / 4]! > 0;
  quiet(machine, active, addressOf);
  const accepted: Record<string, number> = {};
  const collected: Record<string, CollectedBeats> = {};
  for (const { stream, block: at, words: buffer, at: times } of active) {
    const beats = after[(at + StreamBlock.done) / 4]!;
    if (stream.direction === 'in') accepted[stream.name] = beats;
    else {
      const size = beats * stream.wordsPerBeat;
      collected[stream.name] = {
        beats,
        words: after.slice(buffer / 4, buffer / 4 + size),
        at: after.slice(times / 4, times / 4 + beats),
      };
    }
  }
  const isExpecting = active.some(({ expected }) => expected !== null);
  const found = differs ? firstMismatch(active, collected) : isExpecting ? { mismatch: null } : {};
  return { cycles, timedOut, accepted, collected, ...found };
}

/** The expected beats lie behind those that are collected and their times, the mask comes first. */
function placeExpected(words: Uint32Array, each: Active, expected: ExpectedBeats): void {
  const { stream, beats, block, expectedAt } = each;
  words.set(maskOf(stream, expected), expectedAt / 4);
  const first = expectedAt + stream.wordsPerBeat * 4;
  words.set(expected.words.subarray(0, beats * stream.wordsPerBeat), first / 4);
  words[(block + StreamBlock.mask) / 4] = expectedAt;
  words[(block + StreamBlock.expected) / 4] = first;
}

/** What a run has done so far; its buffers may lie elsewhere now. */
function resume(words: Uint32Array, block: number, active: readonly Active[], saved: Uint32Array): void {
  for (const field of [Run.cycle, Run.remaining]) words[(block + field) / 4] = saved[field / 4]!;
  for (const { stream, block: own, words: buffer, at } of active) {
    const field = (offset: number) => saved[(own - block + offset) / 4]!;
    const done = field(StreamBlock.done);
    for (const offset of [StreamBlock.done, StreamBlock.gate, StreamBlock.offering])
      words[(own + offset) / 4] = field(offset);
    words[(own + StreamBlock.words) / 4] = buffer + done * stream.wordsPerBeat * 4;
    words[(own + StreamBlock.at) / 4] = at + done * 4;
    const expected = (own + StreamBlock.expected) / 4;
    if (words[expected]! > 0) words[expected] = words[expected]! + done * stream.wordsPerBeat * 4;
  }
}

function activeStreams(machine: Machine, description: DesignInterface, job: StreamJob): Active[] {
  const first = machine.program.streamBlock + Run.bytes;
  const find = (name: string, direction: 'in' | 'out') => {
    const index = description.streams.findIndex((s) => s.name === name && s.direction === direction);
    if (index < 0) {
      const verb = direction === 'in' ? 'driven' : 'collected';
      const names = description.streams.filter((s) => s.direction === direction).map((s) => s.name);
      fail('SL0505', `no stream \`${name}\` that can be ${verb}`, suggestion(name, names));
    }
    return { stream: description.streams[index]!, block: first + index * StreamBlock.bytes };
  };
  const driven = Object.entries(job.drive).map(([name, { words, beats, gate }]): Active => {
    const found = find(name, 'in');
    checkWords(found.stream, words, beats);
    const source = words.subarray(0, beats * found.stream.wordsPerBeat);
    return { ...found, beats, gate, source, expected: null, words: 0, at: 0, expectedAt: 0 };
  });
  const collected = Object.entries(job.collect).map(([name, { beats, gate, expected = null }]): Active => {
    const found = find(name, 'out');
    if (expected) checkExpected(found.stream, beats, expected);
    return { ...found, beats, gate, source: null, expected, words: 0, at: 0, expectedAt: 0 };
  });
  return [...driven, ...collected];
}

/** The bits of a field above its width must be 0. */
function checkWords(stream: StreamInfo, words: Uint32Array, beats: number): void {
  const { wordsPerBeat, payload, name } = stream;
  if (words.length < beats * wordsPerBeat)
    fail(
      'SL0507',
      `stream \`${name}\`: ${beats} beats need ${beats * wordsPerBeat} words, not ${words.length}`,
    );
  for (const { port, width, firstWord } of payload) {
    if (width % 32 === 0) continue;
    const last = firstWord + Math.ceil(width / 32) - 1;
    for (let beat = 0, at = last; beat < beats; beat++, at += wordsPerBeat)
      if (words[at]! >>> (width % 32) > 0)
        fail('SL0507', `beat ${beat} of stream \`${name}\` does not fit the ${width} bits of \`${port}\``);
  }
}

function placeBuffers(machine: Machine, active: readonly Active[]): void {
  let { end } = machine;
  for (const each of active) {
    const bytes = each.beats * each.stream.wordsPerBeat * 4;
    each.words = end;
    end += Math.ceil(bytes / 16) * 16;
    if (each.source) continue;
    each.at = end;
    end += Math.ceil(each.beats / 4) * 16;
    each.expectedAt = end;
    if (each.expected) end += Math.ceil(((each.beats + 1) * each.stream.wordsPerBeat) / 4) * 16;
  }
  machine.reserve(end + 16 - machine.end);
}

/** Valids, readies and payloads of the bench's side to 0. */
function quiet(machine: Machine, active: readonly Active[], addressOf: (port: string) => number): void {
  for (const { stream } of active) {
    if (stream.direction === 'out') machine.write(addressOf(stream.ready), 1, 0n);
    else {
      machine.write(addressOf(stream.valid), 1, 0n);
      for (const { port, width } of stream.payload) machine.write(addressOf(port), width, 0n);
    }
  }
}
