import {
  Bits,
  Bool,
  cat,
  clockDomain,
  input,
  memory,
  module,
  output,
  UInt,
} from '../../../src/lang/index.ts';

/** Eight words between two clocks, with Gray pointers of one bit more than an address. */
export const Fifo = module(
  'fifo',
  () => ({
    wr: clockDomain({ reset: 'sync' }),
    rd: clockDomain({ reset: 'sync' }),
    push: input(Bool()).on('wr'),
    data: input(Bits(8)).on('wr'),
    full: output(Bool()).on('wr'),
    pop: input(Bool()).on('rd'),
    empty: output(Bool()).on('rd'),
    word: output(Bits(8)).on('rd'),
  }),
  (m, { wr, rd, push, data, full, pop, empty, word }) => {
    const [writer, reader] = [m.on(wr), m.on(rd)];
    const { tail, tail_gray } = writer.reg({ tail: UInt(4), tail_gray: UInt(4) });
    const { head, head_gray } = reader.reg({ head: UInt(4), head_gray: UInt(4) });
    const { tail_next } = m.let({ tail_next: tail.add(1) });
    const { head_next } = m.let({ head_next: head.add(1) });

    const { head_seen } = writer.syncGray({ head_seen: head_gray });
    const { tail_seen } = reader.syncGray({ tail_seen: tail_gray });
    const round = cat(head_seen.slice(3, 2).not(), head_seen.slice(1, 0)).asUInt();
    const { writes, reads } = m.let({
      writes: push.and(tail_gray.ne(round)),
      reads: pop.and(head_gray.ne(tail_seen)),
    });
    full.drive(tail_gray.eq(round));
    empty.drive(head_gray.eq(tail_seen));

    const { words } = m.mem({
      words: memory(Bits(8), 8, { crossing: 'a word is read once the tail behind it has come across' }),
    });
    m.when(writes, () => {
      words.on(wr).write(tail.trunc(3), data);
      tail.next(tail_next);
      tail_gray.next(tail_next.xor(tail_next.shr(1)));
    });
    m.when(reads, () => {
      head.next(head_next);
      head_gray.next(head_next.xor(head_next.shr(1)));
    });
    word.drive(words.read(head.trunc(3)));
  },
);

export const top = Fifo({});
