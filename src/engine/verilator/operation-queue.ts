import { Operation } from './messages.ts';
import type { PortPlace } from './port-layout.ts';

/** Collects pokes and steps in a growing buffer, to be sent in batches. */
export class OperationQueue {
  #words = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  poke({ word, words }: PortPlace, value: bigint): void {
    this.#reserve(3 + words);
    this.#push(Operation.poke);
    this.#push(word);
    this.#push(words);
    if (words === 1) this.#push(Number(value));
    else for (let i = 0, rest = value; i < words; i++, rest >>= 32n) this.#push(Number(rest & 0xffff_ffffn));
  }

  step(cycles: number, clocks: number): void {
    this.#reserve(4);
    this.#push(Operation.step);
    this.#push(cycles % 2 ** 32);
    this.#push(Math.floor(cycles / 2 ** 32));
    this.#push(clocks);
  }

  /** The operations so far, in an array of their own; the queue is empty afterwards. */
  take(): Uint32Array {
    const batch = this.#words.slice(0, this.#length);
    this.#length = 0;
    return batch;
  }

  #reserve(words: number): void {
    if (this.#length + words <= this.#words.length) return;
    const larger = new Uint32Array(Math.max(this.#words.length * 2, this.#length + words));
    larger.set(this.#words.subarray(0, this.#length));
    this.#words = larger;
  }

  #push(word: number): void {
    this.#words[this.#length++] = word;
  }
}
