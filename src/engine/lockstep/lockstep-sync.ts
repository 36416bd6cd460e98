import type { EmbeddedSyncSimulation, PortHandle, PortWords } from '../embedded/index.ts';
import { checkCycles, PortDirectory } from '../port-directory.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface, PortInfo, StreamJob, StreamResult, SyncSimulation } from '../simulation.ts';
import { planStreams } from '../stream-plan.ts';
import type { PortPlace } from '../verilator/index.ts';
import type { OutputPlaces } from './difference.ts';
import type { Follower } from './follower.ts';
import { Journal } from './journal.ts';

/** A port of at most 32 bits as a number; what is put on it is noted. */
export class NotedPort {
  readonly info: PortInfo;
  readonly #port: PortHandle;
  readonly #journal: Journal;
  readonly #word: number;

  constructor(port: PortHandle, journal: Journal, word: number) {
    this.info = port.info;
    this.#port = port;
    this.#journal = journal;
    this.#word = word;
  }

  get value(): number {
    return this.#port.value;
  }

  set value(value: number) {
    this.#port.value = value;
    const at = this.#journal.poke(this.#word, 1);
    this.#journal.words[at] = value;
  }
}

/** A port of any width as 32-bit words; what is put on it is noted. */
export class NotedWords {
  readonly info: PortInfo;
  /** Words of a value. */
  readonly count: number;
  readonly #port: PortWords;
  readonly #journal: Journal;
  readonly #word: number;

  constructor(port: PortWords, journal: Journal, word: number) {
    this.info = port.info;
    this.count = port.count;
    this.#port = port;
    this.#journal = journal;
    this.#word = word;
  }

  get(target: Uint32Array, at = 0): void {
    this.#port.get(target, at);
  }

  set(source: Uint32Array, at = 0): void {
    this.#port.set(source, at);
    const place = this.#journal.poke(this.#word, this.count);
    this.#journal.words.set(source.subarray(at, at + this.count), place);
  }
}

/**
 * The embedded engine, with a note of everything for a follower that repeats it. The follower runs in another thread and
 * behind; a bench that never waits for a promise is held up when it is far ahead of a follower that is there. A
 * disagreement is thrown by the next `step`, `peek` or `runStreams` after it was found.
 */
export class LockStepSync implements SyncSimulation {
  readonly interface: DesignInterface;
  readonly #leader: EmbeddedSyncSimulation;
  readonly #follower: Follower;
  readonly #journal: Journal;
  readonly #ports: PortDirectory;
  readonly #places: ReadonlyMap<string, PortPlace>;
  readonly #outputs: readonly PortWords[];
  readonly #outputWords: number;

  constructor(leader: EmbeddedSyncSimulation, follower: Follower, outputs: OutputPlaces) {
    this.interface = leader.interface;
    this.#leader = leader;
    this.#follower = follower;
    this.#ports = new PortDirectory(leader.interface);
    this.#places = outputs.layout.places;
    this.#outputs = outputs.ports.map(({ port }) => leader.words(port.name));
    this.#outputWords = outputs.words;
    this.#journal = new Journal((words, length) => {
      follower.addOperations(words, length);
      follower.keepUp();
    });
  }

  get cycle(): number {
    return this.#leader.cycle;
  }

  poke(port: string, value: bigint | number): void {
    this.#leader.poke(port, value);
    const { word, words } = this.#places.get(port)!;
    const at = this.#journal.poke(word, words);
    for (let i = 0, rest = BigInt(value); i < words; i++, rest >>= 32n)
      this.#journal.words[at + i] = Number(rest & 0xffff_ffffn);
  }

  peek(port: string): bigint {
    this.#follower.check();
    return this.#leader.peek(port);
  }

  /** A port of at most 32 bits for repeated access. Wider: diagnostic SL0509. */
  port(name: string): NotedPort {
    return new NotedPort(this.#leader.port(name), this.#journal, this.#places.get(name)!.word);
  }

  /** A port of any width as 32-bit words for repeated access. */
  words(name: string): NotedWords {
    return new NotedWords(this.#leader.words(name), this.#journal, this.#places.get(name)!.word);
  }

  /** The outputs of every cycle are compared, just before its edge. */
  step(cycles = 1, clocks?: readonly string[]): void {
    const ticks = clocks === undefined ? 0xffff_ffff : this.#ports.ticks(clocks);
    const journal = this.#journal;
    for (let left = checkCycles(cycles); left > 0; left--) {
      let at = journal.expect(this.#outputWords);
      for (const port of this.#outputs) {
        port.get(journal.words, at);
        at += port.count;
      }
      this.#leader.step(1, clocks);
      journal.step(ticks);
    }
  }

  reset(cycles = 2): void {
    const release = holdReset(this.interface, (port, value) => this.poke(port, value));
    this.step(cycles);
    release();
  }

  /** The beats that are collected are compared, and their cycles. */
  runStreams(job: StreamJob): StreamResult {
    this.#follower.check();
    const begin = this.cycle;
    const plan = planStreams(this.interface, job);
    const result = this.#leader.runStreams(job);
    this.#journal.flush();
    this.#follower.addStreams(plan, result, begin);
    this.#follower.keepUp();
    return result;
  }

  /** Hands over what has been noted. */
  flush(): void {
    this.#journal.flush();
  }
}
