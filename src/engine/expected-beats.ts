import { fail } from '../diag/index.ts';
import type {
  CollectedBeats,
  ExpectedBeats,
  StreamInfo,
  StreamMismatch,
  StreamResult,
} from './simulation.ts';

/** A collected stream of a job with what its beats must be. */
export interface ExpectingStream {
  readonly stream: StreamInfo;
  readonly beats: number;
  readonly expected: ExpectedBeats | null;
}

/** Whether there are words for all beats, and a whole mask: diagnostic SL0507 otherwise. */
export function checkExpected(
  { name, wordsPerBeat }: StreamInfo,
  beats: number,
  expected: ExpectedBeats,
): void {
  const { words, mask } = expected;
  if (words.length < beats * wordsPerBeat)
    fail(
      'SL0507',
      `stream \`${name}\`: ${beats} expected beats are ${beats * wordsPerBeat} words, not ${words.length}`,
    );
  if (mask && mask.length !== wordsPerBeat)
    fail('SL0507', `stream \`${name}\`: a mask has ${wordsPerBeat} words, as a beat has, not ${mask.length}`);
}

/** The bits of a beat that count. */
export function maskOf({ wordsPerBeat }: StreamInfo, { mask }: ExpectedBeats): Uint32Array {
  return mask ?? new Uint32Array(wordsPerBeat).fill(0xffff_ffff);
}

/**
 * The part of a result that tells what differs: of the beats that are not what they should be the one that came first, of
 * several at once that of the first stream.
 */
export function firstMismatch(
  streams: readonly ExpectingStream[],
  collected: Readonly<Record<string, CollectedBeats>>,
): Pick<StreamResult, 'mismatch'> {
  const expecting = streams.filter(({ expected }) => expected !== null);
  if (expecting.length === 0) return {};
  let mismatch: StreamMismatch | null = null;
  for (const each of expecting) {
    const found = mismatchOf(each, collected[each.stream.name]!);
    if (found && (mismatch === null || found.cycle < mismatch.cycle)) mismatch = found;
  }
  return { mismatch };
}

function mismatchOf({ stream, expected }: ExpectingStream, collected: CollectedBeats): StreamMismatch | null {
  if (expected === null) return null;
  const { wordsPerBeat, payload, name } = stream;
  const mask = maskOf(stream, expected);
  const { beats, words, at } = collected;
  for (let i = 0; i < beats * wordsPerBeat; i++) {
    const word = i % wordsPerBeat;
    if (((words[i]! ^ expected.words[i]!) & mask[word]!) === 0) continue;
    const beat = Math.floor(i / wordsPerBeat);
    const field = payload.findLast(({ firstWord }) => firstWord <= word)!;
    const from = beat * wordsPerBeat + field.firstWord;
    const value = (given: Uint32Array): bigint => {
      let result = 0n;
      for (let k = Math.ceil(field.width / 32) - 1; k >= 0; k--)
        result = (result << 32n) | BigInt(given[from + k]!);
      return result;
    };
    const values = { expected: value(expected.words), actual: value(words) };
    return { stream: name, beat, cycle: at[beat]!, port: field.port, ...values };
  }
  return null;
}
