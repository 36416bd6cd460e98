import { Operation } from '../verilator/index.ts';

/** Words of a batch: some thousand cycles, and still in the nearest cache. */
const batchWords = 1 << 15;

/** Notes what a bench does, for another engine to repeat. */
export class Journal {
  words = new Uint32Array(batchWords);
  length = 0;
  /** Filled batches go here. */
  readonly #send: (words: Uint32Array, length: number) => void;

  constructor(send: (words: Uint32Array, length: number) => void) {
    this.#send = send;
  }

  /** Room for the words of a value that is put on an input; gives where they begin. */
  poke(word: number, count: number): number {
    this.#reserve(3 + count);
    const { words, length } = this;
    words[length] = Operation.poke;
    words[length + 1] = word;
    words[length + 2] = count;
    this.length = length + 3 + count;
    return length + 3;
  }

  /** Room for the words of all outputs; gives where they begin. */
  expect(count: number): number {
    this.#reserve(1 + count);
    this.words[this.length] = Operation.expect;
    const at = this.length + 1;
    this.length = at + count;
    return at;
  }

  /** One edge of the clocks whose bit is set. */
  step(clocks: number): void {
    this.#reserve(4);
    const { words, length } = this;
    words[length] = Operation.step;
    words[length + 1] = 1;
    words[length + 2] = 0;
    words[length + 3] = clocks;
    this.length = length + 4;
  }

  /** Sends what there is. */
  flush(): void {
    if (this.length === 0) return;
    const { words, length } = this;
    this.words = new Uint32Array(batchWords);
    this.length = 0;
    this.#send(words, length);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.words.length) return;
    this.flush();
    if (count > this.words.length) this.words = new Uint32Array(count);
  }
}
