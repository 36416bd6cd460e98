import {
  Bits,
  Bool,
  cat,
  input,
  memory,
  module,
  output,
  streamIn,
  streamOut,
  UInt,
  Vec,
} from '../../../src/lang/index.ts';

/** A counter that saturates at all ones. */
export const counter = module(
  { name: 'counter', keep: ['width'] },
  (q: { width: number }) => ({ up: input(Bool()), count: output(UInt(q.width)), last: output(Bool()) }),
  (m, io, q) => {
    const { value } = m.reg({ value: UInt(q.width).reset(1) });
    const isLast = value.eq(2n ** BigInt(q.width) - 1n);
    m.when(io.up.and(isLast.not()), () => value.next(value.add(1)));
    io.count.drive(value);
    io.last.drive(isLast);
  },
);

/** Counts from 0 to `limit - 1`. */
export const modulo = module(
  { name: 'modulo', keep: ['limit'] },
  (_q: { limit: number }) => ({ up: input(Bool()), wraps: output(Bool()) }),
  (m, io, q) => {
    const { position } = m.reg({ position: UInt(Math.max(1, Math.ceil(Math.log2(q.limit)))) });
    const isLast = position.eq(q.limit - 1);
    m.when(io.up, () => {
      m.when(isLast, () => position.next(0)).otherwise(() => position.next(position.add(1)));
    });
    io.wraps.drive(isLast.and(io.up));
  },
);

/** A stream register: payload and valid are registers, ready passes through. */
export const slice = module(
  { name: 'slice', keep: ['width'] },
  (q: { width: number }) => ({ a: streamIn({ data: Bits(q.width) }), z: streamOut({ data: Bits(q.width) }) }),
  (m, io, q) => {
    const { full, data } = m.reg({ full: Bool(), data: Bits(q.width) });
    io.z.valid.drive(full);
    io.z.payload.data.drive(data);
    const free = full.not().or(io.z.ready);
    io.a.ready.drive(free);
    m.when(free, () => {
      full.next(io.a.valid);
      data.next(io.a.payload.data);
    });
  },
);

/** A synchronous FIFO with a memory; the depth is a power of two. */
export const fifo = module(
  { name: 'fifo', keep: ['width', 'depth'] },
  (q: { width: number; depth: number }) => ({
    push: input(Bool()),
    pop: input(Bool()),
    data: input(Bits(q.width)),
    full: output(Bool()),
    empty: output(Bool()),
    head: output(Bits(q.width)),
    words: output(UInt(Math.log2(q.depth) + 1)),
  }),
  (m, io, q) => {
    const address = Math.log2(q.depth);
    const { first, next, count } = m.reg({
      first: UInt(address),
      next: UInt(address),
      count: UInt(address + 1),
    });
    const { store } = m.mem({ store: memory(Bits(q.width), q.depth) });
    io.full.drive(count.eq(q.depth));
    io.empty.drive(count.eq(0));
    const { enters, leaves } = m.let({
      enters: io.push.and(count.ne(q.depth)),
      leaves: io.pop.and(count.ne(0)),
    });
    m.when(enters, () => {
      store.write(next, io.data);
      next.next(next.add(1));
    });
    m.when(leaves, () => first.next(first.add(1)));
    m.when(enters.and(leaves.not()), () => count.next(count.add(1))).elsewhen(leaves.and(enters.not()), () =>
      count.next(count.sub(1)),
    );
    io.head.drive(store.read(first));
    io.words.drive(count);
    m.assert({ count_in_range: count.le(q.depth) }, 'more words than the memory has');
  },
);

/** One of `ways` values, which lie in one vector. */
export const select = module(
  { name: 'select', keep: ['width', 'ways'] },
  (q: { width: number; ways: number }) => ({
    from: input(Vec(q.ways, Bits(q.width))),
    index: input(UInt(Math.log2(q.ways))),
    value: output(Bits(q.width)),
  }),
  (_m, io) => io.value.drive(io.from.at(io.index)),
);

/** Grants the lowest request: the lowest 1 is what a number and its negative have in common. */
export const lowest = module(
  { name: 'lowest', keep: ['requests'] },
  (q: { requests: number }) => ({ request: input(UInt(q.requests)), grant: output(UInt(q.requests)) }),
  (m, io, q) => {
    const { negative } = m.let({ negative: io.request.not().add(1) });
    io.grant.drive(io.request.and(negative));
    m.cover({ all_ask: io.request.eq(2n ** BigInt(q.requests) - 1n) });
  },
);

/** A delay line of `length` registers in one vector. */
export const delay = module(
  { name: 'delay', keep: ['width', 'length'] },
  (q: { width: number; length: number }) => ({ a: input(Bits(q.width)), z: output(Bits(q.width)) }),
  (m, io, q) => {
    const { line } = m.reg({ line: Bits(q.width * q.length).noReset() });
    line.next(cat(line.slice(q.width * (q.length - 1) - 1, 0), io.a));
    io.z.drive(line.slice(q.width * q.length - 1, q.width * (q.length - 1)));
  },
);

/** Two kept modules below one that passes its own parameter on. */
export const buffered = module(
  { name: 'buffered', keep: ['width'] },
  (q: { width: number }) => ({
    a: streamIn({ data: Bits(q.width) }),
    z: streamOut({ data: Bits(q.width) }),
    beats: output(UInt(q.width + 3)),
  }),
  (m, io, q) => {
    const { into, counted } = m.instance({
      into: slice({ width: q.width }),
      counted: counter({ width: q.width + 3 }),
    });
    into.a.valid.drive(io.a.valid);
    into.a.payload.data.drive(io.a.payload.data);
    io.a.ready.drive(into.a.ready);
    io.z.valid.drive(into.z.valid);
    io.z.payload.data.drive(into.z.payload.data);
    into.z.ready.drive(io.z.ready);
    counted.up.drive(into.z.valid.and(io.z.ready));
    io.beats.drive(counted.count);
  },
);

/** A chain of adders, one for each term: its structure depends on the parameter. */
export const unrolled = module(
  { name: 'unrolled', keep: ['terms'] },
  (q: { terms: number }) => ({ x: input(Vec(q.terms, UInt(8))), sum: output(UInt(8)) }),
  (_m, io, q) => {
    let sum = io.x.at(0);
    for (let i = 1; i < q.terms; i++) sum = sum.add(io.x.at(i));
    io.sum.drive(sum);
  },
);
