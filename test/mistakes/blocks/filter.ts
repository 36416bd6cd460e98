import {
  Bool,
  connect,
  input,
  module,
  streamIn,
  streamOut,
  UInt,
  withLast,
} from '../../../src/lang/index.ts';

/** Holds one beat. */
export const Slot = module(
  'slot',
  () => ({ from: streamIn(withLast({ data: UInt(8) })), to: streamOut(withLast({ data: UInt(8) })) }),
  (m, { from, to }) => {
    const { full, data, last } = m.reg({ full: Bool(), data: UInt(8).noReset(), last: Bool().noReset() });
    from.ready.drive(full.not().or(to.ready));
    to.valid.drive(full);
    to.payload.data.drive(data);
    to.payload.last.drive(last);
    m.when(from.ready, () => full.next(from.valid));
    m.when(from.fire, () => {
      data.next(from.payload.data);
      last.next(from.payload.last);
    });
  },
);

/** Two slots, and between them a gate that adds an offset. */
export const Filter = module(
  'filter',
  () => ({
    open: input(Bool()),
    offset: input(UInt(8)),
    from: streamIn(withLast({ data: UInt(8) })),
    to: streamOut(withLast({ data: UInt(8) })),
  }),
  (m, { open, offset, from, to }) => {
    const { first, second } = m.instance({ first: Slot({}), second: Slot({}) });
    connect(from, first.from);
    second.from.valid.drive(first.to.valid.and(open));
    first.to.ready.drive(second.from.ready.and(open));
    second.from.payload.data.drive(first.to.payload.data.addSat(offset));
    second.from.payload.last.drive(first.to.payload.last);
    connect(second.to, to);
  },
);

export const top = Filter({});
