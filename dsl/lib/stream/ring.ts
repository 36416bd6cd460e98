import {
  type Body,
  Bool,
  type Bool as BoolValue,
  bitsFor,
  cat,
  UInt,
  type UInt as UIntValue,
} from '../../../src/lang/index.ts';
import { nextModulo } from '../counter/counter.ts';

/** Where the words of a ring are. Pushes while full and pops while empty are not allowed. */
export interface Ring {
  readonly empty: BoolValue;
  readonly full: BoolValue;
  /** Place of the next word to write, and of the oldest; null if there is one place only. */
  readonly write: UIntValue | null;
  readonly read: UIntValue | null;
  /** Makes the number of words held, `bitsFor(slots + 1)` bits. */
  readonly count: () => UIntValue;
}

/** What a ring does in a cycle. */
export interface RingMoves {
  readonly push: BoolValue;
  readonly pop: BoolValue;
}

/**
 * Pointers `write` and `read` over `slots` places. Equal pointers mean empty or full, which a bit on top of both tells apart
 * if the places are a power of two, else the flag `wrapped`; with `spare`, one place stays free instead.
 */
export function ringPointers(m: Body, slots: number, spare: boolean, moves: RingMoves): Ring {
  const { push, pop } = moves;
  if (slots === 1) {
    const { wrapped } = m.reg({ wrapped: Bool().doc('the place is taken') });
    m.when(push.ne(pop), () => wrapped.next(push));
    return { empty: wrapped.not(), full: wrapped, write: null, read: null, count: () => wrapped.asUInt() };
  }
  if (!spare && slots === 2 ** bitsFor(slots)) return turningPointers(m, slots, moves);
  const pointer = UInt(bitsFor(slots));
  const { write, read } = m.reg({
    write: pointer.doc('next place to fill'),
    read: pointer.doc('oldest word'),
  });
  const after = nextModulo(write, slots);
  const { after_write } = spare ? m.let({ after_write: after }) : { after_write: after };
  const { same } = m.let({ same: write.eq(read) });
  m.when(push, () => write.next(after_write));
  m.when(pop, () => read.next(nextModulo(read, slots)));
  if (spare) {
    return { empty: same, full: after_write.eq(read), write, read, count: distance };
  }
  const { wrapped } = m.reg({ wrapped: Bool().doc('with equal pointers: full, not empty') });
  m.when(push.ne(pop), () => wrapped.next(push));
  const { full, empty } = m.let({ full: same.and(wrapped), empty: same.and(wrapped.not()) });
  return { empty, full, write, read, count: () => full.mux(slots, distance()) };

  function distance(): UIntValue {
    const ahead = write.sub(read);
    const held = slots === 2 ** write.width ? ahead : write.lt(read).mux(ahead.add(slots), ahead);
    return held.resize(bitsFor(slots + 1));
  }
}

/** Pointers with a bit on top that changes with every turn: equal places are all filled if the turns differ. */
function turningPointers(m: Body, slots: number, { push, pop }: RingMoves): Ring {
  const size = bitsFor(slots);
  const pointer = UInt(size + 1);
  const { write, read } = m.reg({
    write: pointer.doc('next place to fill, and the turn on top'),
    read: pointer.doc('oldest word, and the turn on top'),
  });
  m.when(push, () => write.next(write.add(1)));
  m.when(pop, () => read.next(read.add(1)));
  const filled = cat(read.bit(size).not(), read.trunc(size)).asUInt();
  const { full, empty } = m.let({ full: write.eq(filled), empty: write.eq(read) });
  return { empty, full, write: write.trunc(size), read: read.trunc(size), count: () => write.sub(read) };
}
