import { keptRanges } from '../activity/state-ranges.ts';
import type { Machine } from './machine.ts';

/** Words of the state that are looked at, at most, and how many of them that follow each other. */
const mostWords = 16_384;
const wordsTogether = 16;

/** Tells how much of what a program keeps in memory a cycle changes: registers, inputs of instances, values on their way. */
export class ActivityLook {
  readonly #machine: Machine;
  /** Indices of words that follow each other `wordsTogether` at a time. */
  readonly #first: Int32Array;
  readonly #before: Uint32Array;

  constructor(machine: Machine) {
    this.#machine = machine;
    const { top, base } = machine.program;
    const starts: number[] = [];
    for (const { offset, bytes } of keptRanges(top, [base]))
      for (let at = 0; at + wordsTogether * 4 <= bytes; at += wordsTogether * 4)
        starts.push((offset + at) / 4);
    const every = Math.max(1, Math.ceil((starts.length * wordsTogether) / mostWords));
    this.#first = Int32Array.from(starts.filter((_, i) => i % every === 0));
    this.#before = new Uint32Array(this.#first.length * wordsTogether);
  }

  /** To be called before a cycle. */
  begin(): void {
    const { words } = this.#machine;
    this.#first.forEach((first, i) => {
      for (let k = 0; k < wordsTogether; k++) this.#before[i * wordsTogether + k] = words[first + k]!;
    });
  }

  /** The share of the words that are others now, 0 to 1. */
  end(): number {
    const { words } = this.#machine;
    let changed = 0;
    this.#first.forEach((first, i) => {
      for (let k = 0; k < wordsTogether; k++)
        if (this.#before[i * wordsTogether + k] !== words[first + k]) changed++;
    });
    return this.#before.length === 0 ? 1 : changed / this.#before.length;
  }
}
