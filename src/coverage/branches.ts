import { type NodeId, Op, type Statement } from '../ir/index.ts';
import { mapNodes } from '../passes/index.ts';
import type { Fork } from './forks.ts';
import type { ModuleCover } from './module-cover.ts';

/** Bits of a register that remembers branches: what engines test in one operation. */
const wordBits = 32;

/** A fork to be watched in a module, its conditions in terms of that module, and who is told where its branches are remembered. */
export interface WatchedFork {
  readonly fork: Fork;
  note(branch: number, register: string, bit: number): void;
}

interface Placed {
  readonly fork: Fork;
  /** Bit of the first branch; bits are counted over all words. */
  readonly first: number;
}

/**
 * Adds bits that become 1 when a branch is taken, and conditions that set them. What has been taken in every branch is
 * passed over with one test: after some time a run costs little more than looking at what it has never done.
 */
export function watchForks(cover: ModuleCover, watched: readonly WatchedFork[]): void {
  if (watched.length === 0) return;
  let end = 0;
  const places = watched.map(({ fork }): Placed => {
    if ((end % wordBits) + fork.count > wordBits) end = Math.ceil(end / wordBits) * wordBits;
    const first = end;
    end += fork.count;
    return { fork, first };
  });
  const words = Array.from({ length: Math.ceil(end / wordBits) }, (_, i) =>
    cover.register(`cover_b${i}`, Math.min(wordBits, end - i * wordBits)),
  );
  places.forEach(({ fork, first }, i) => {
    for (let branch = fork.first; branch < fork.first + fork.count; branch++) {
      const bit = first + branch - fork.first;
      watched[i]!.note(branch, cover.signals[words[wordOf(bit)]!]!.name, bit % wordBits);
    }
  });
  const emitter = new Emitter(cover, words);
  for (const group of Map.groupBy(places, ({ first }) => wordOf(first)).values()) {
    const from = group[0]!.first;
    const to = group.at(-1)!.first + group.at(-1)!.fork.count;
    const inner = group.map((place) => emitter.fork(place.fork, place.first - place.fork.first));
    // One fork alone has the same test already.
    cover.body.push(
      cover.when(cover.active, group.length > 1 ? [cover.when(emitter.isOpen(from, to), inner)] : inner),
    );
  }
}

function wordOf(bit: number): number {
  return Math.floor(bit / wordBits);
}

class Emitter {
  readonly #cover: ModuleCover;
  readonly #words: readonly number[];

  constructor(cover: ModuleCover, words: readonly number[]) {
    this.#cover = cover;
    this.#words = words;
  }

  /** `offset`: what to add to the number of a branch. */
  fork(fork: Fork, offset: number): Statement {
    const { statement, ways, first, count } = fork;
    const bodies = ways.map(({ branch, inner }) => [
      this.#take(branch + offset),
      ...inner.map((each) => this.fork(each, offset)),
    ]);
    const otherwise = statement.kind === 'if' ? bodies[1]! : (bodies[statement.arms.length] ?? []);
    const watching: Statement =
      statement.kind === 'if'
        ? { ...statement, location: -1, then: bodies[0]!, otherwise }
        : {
            ...{ ...statement, location: -1, otherwise },
            arms: statement.arms.map(({ labels }, i) => ({ labels, body: bodies[i]! })),
          };
    return this.#cover.when(this.isOpen(first + offset, first + offset + count), [watching]);
  }

  /** Whether one of some bits is still 0. */
  isOpen(from: number, to: number): NodeId {
    const { maker } = this.#cover;
    let open: NodeId = -1;
    for (let at = from; at < to; ) {
      const word = this.#words[wordOf(at)]!;
      const low = at % wordBits;
      const count = Math.min(to - at, wordBits - low);
      const bits = maker.slice(this.#cover.ref(word), low, count);
      const test = maker.binary(Op.ne, bits, maker.nodes.constant(count, (1n << BigInt(count)) - 1n));
      open = open < 0 ? test : maker.binary(Op.or, open, test);
      at += count;
    }
    return open;
  }

  #take(bit: number): Statement {
    const { maker } = this.#cover;
    const target = this.#words[wordOf(bit)]!;
    const value = maker.nodes.constant(1, 1);
    return { kind: 'assign', target, low: bit % wordBits, width: 1, index: -1, value, location: -1 };
  }
}

/** The fork with the nodes that decide it replaced. */
export function mapFork(fork: Fork, map: (node: NodeId) => NodeId): Fork {
  return {
    ...fork,
    statement: mapNodes(fork.statement, map) as Fork['statement'],
    ways: fork.ways.map(({ branch, inner }) => ({ branch, inner: inner.map((each) => mapFork(each, map)) })),
  };
}
