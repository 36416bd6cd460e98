import { fail } from '../../diag/index.ts';
import { firstMismatch } from '../expected-beats.ts';
import type { CollectedBeats, DesignInterface, StreamResult } from '../simulation.ts';
import type { PlannedStream, StreamPlan } from '../stream-plan.ts';

/** The command that runs a plan; see the head of the bench's template. */
export function runCommandText(description: DesignInterface, plan: StreamPlan): string {
  const streams = [...plan.driven, ...plan.collected].map(
    ({ stream, beats, seed, rate }) => `${description.streams.indexOf(stream)} ${beats} ${seed} ${rate}`,
  );
  return `r ${plan.maxCycles} ${streams.length} ${streams.join(' ')}\n`;
}

/** Beats of a driven stream as text, one beat per line, each payload port in hexadecimal. */
export function beatsText({ stream, beats, words }: PlannedStream): string {
  const lines: string[] = [];
  for (let beat = 0; beat < beats; beat++) {
    const fields = stream.payload.map(({ width, firstWord }) => {
      const first = beat * stream.wordsPerBeat + firstWord;
      let text = '';
      for (let word = first + Math.ceil(width / 32) - 1; word >= first; word--) {
        text += words[word]!.toString(16).padStart(8, '0');
      }
      return text;
    });
    lines.push(fields.join(' '));
  }
  lines.push('');
  return lines.join('\n');
}

/**
 * Reads the answer to a run: lines `t STREAM CYCLE PAYLOAD`, then `e CYCLES TIMED_OUT TRANSFERS...`. A line
 * `x STREAM PORT BEAT BITS` before the end is diagnostic SL0508. `start` is the cycle in which the run began.
 */
export function parseAnswer(
  description: DesignInterface,
  plan: StreamPlan,
  lines: readonly string[],
  start: number,
): StreamResult {
  const [, cycles, timedOut, ...transfers] = lines.at(-1)!.split(' ').map(Number);
  const unknown = lines.find((line) => line.startsWith('x '));
  if (unknown) failUnknown(description, unknown, cycles!, start + cycles!);
  const transfersOf = ({ stream }: PlannedStream) => transfers[description.streams.indexOf(stream)]!;
  const collected: Record<string, CollectedBeats> = {};
  const nextBeat = new Map<number, number>();
  const byIndex = new Map<number, PlannedStream>();
  for (const each of plan.collected) {
    const beats = transfersOf(each);
    const { name, wordsPerBeat } = each.stream;
    collected[name] = { beats, words: new Uint32Array(beats * wordsPerBeat), at: new Uint32Array(beats) };
    const index = description.streams.indexOf(each.stream);
    nextBeat.set(index, 0);
    byIndex.set(index, each);
  }
  for (const line of lines) {
    if (!line.startsWith('t ')) continue;
    const [, stream, cycle, ...fields] = line.split(' ');
    const index = Number(stream);
    const { stream: info } = byIndex.get(index)!;
    const beat = nextBeat.get(index)!;
    nextBeat.set(index, beat + 1);
    const { words, at } = collected[info.name]!;
    at[beat] = Number(cycle);
    info.payload.forEach(({ firstWord }, i) => {
      putHex(words, beat * info.wordsPerBeat + firstWord, fields[i]!);
    });
  }
  const accepted = Object.fromEntries(plan.driven.map((each) => [each.stream.name, transfersOf(each)]));
  const found = firstMismatch(plan.collected, collected);
  return { cycles: cycles!, timedOut: timedOut !== 0, accepted, collected, ...found };
}

function putHex(words: Uint32Array, first: number, text: string): void {
  for (let end = text.length, word = first; end > 0; end -= 8, word++) {
    words[word] = Number.parseInt(text.slice(Math.max(0, end - 8), end), 16);
  }
}

function failUnknown(description: DesignInterface, line: string, runCycle: number, cycle: number): never {
  const [, stream, port, beat, bits] = line.split(' ');
  const { name, valid, ready } = description.streams[Number(stream)]!;
  const portName = description.ports[Number(port)]!.name;
  const what =
    portName === valid || portName === ready
      ? `handshake output \`${portName}\` is unknown`
      : `\`${portName}\` has unknown bits while \`${valid}\` is 1`;
  return fail(
    'SL0508',
    `stream \`${name}\`, beat ${beat}, cycle ${cycle} (${runCycle} of the run): ${what}: ${showBits(bits!)}`,
    { help: 'Registers without reset and memories start as X: give them a value before they are used.' },
  );
}

/** Verilog notation; long values are cut to where the unknown bits are. */
export function showBits(bits: string): string {
  const literal = `${bits.length}'b${bits}`;
  if (bits.length <= 64) return literal;
  const unknown = [...bits].flatMap((bit, i) => (bit === '0' || bit === '1' ? [] : [bits.length - 1 - i]));
  const high = unknown[0]!;
  const low = unknown.at(-1)!;
  return `${unknown.length} of ${bits.length} bits, from [${low}] to [${high}]`;
}
