import {
  assign,
  Bool,
  Bundle,
  capture,
  connect,
  flip,
  input,
  module,
  output,
  type Payload,
  pack,
  streamIn,
  streamOut,
  UInt,
  unpack,
  Vec,
} from '../../../src/lang/index.ts';
import { m, u8, u9 } from './signals.ts';

const Entry = Bundle({ tag: UInt(4), valid: Bool(), back: flip(Bool()) });
const Wider = Bundle({ tag: UInt(5), valid: Bool(), back: flip(Bool()) });
const Fewer = Bundle({ tag: UInt(4), valid: Bool() });

export const bundles = module(
  'bundles',
  () => ({
    from: input(Entry),
    to: output(Entry),
    wide: output(Wider),
    few: output(Fewer),
    all: input(Vec(4, Fewer)),
  }),
  (m, { from, to, wide, few, all }) => {
    connect(from, to);
    // @ts-expect-error 4 and 5 bits
    connect(from, wide);
    // @ts-expect-error a field more
    connect(from, few);
    // @ts-expect-error the wrong way round
    connect(to, from);
    from.back.drive(to.back);
    // @ts-expect-error inputs are not driven
    from.tag.drive(0);
    // @ts-expect-error 16 in 4 bits
    to.tag.drive(16);
    // @ts-expect-error no such field
    to.tagg;
    const { held, list } = m.reg({ held: Fewer, list: Vec(4, Fewer) });
    capture(held, all.at(u8));
    capture(list.at(0), held);
    // @ts-expect-error 4 and 5 bits
    capture(held, { tag: wide.tag, valid: wide.valid });
    // @ts-expect-error a field is missing
    capture(held, { tag: held.tag });
    // @ts-expect-error registers are not driven
    held.tag.drive(0);
    assign(few, unpack(Fewer, pack(held)));
  },
);

const Child = module(
  'child',
  <P extends Payload>({ payload }: { payload: P }) => ({
    from: streamIn(payload),
    to: streamOut(payload),
    entry: input(Entry),
  }),
  (_m, { from, to, entry }) => {
    connect(from, to);
    entry.back.drive(0);
  },
);

export function instances(): void {
  const { one } = m.instance({ one: Child({ payload: { data: UInt(8) } }) });
  one.from.payload.data.drive(u8);
  // @ts-expect-error 8 and 9 bits
  one.from.payload.data.drive(u9);
  // @ts-expect-error 256 in 8 bits
  one.from.payload.data.drive(256);
  // @ts-expect-error the instance sends this
  one.to.payload.data.drive(0);
  // @ts-expect-error no such field
  one.to.payload.date;
  one.entry.tag.drive(3);
  // @ts-expect-error flipped: the instance drives it
  one.entry.back.drive(0);
  // @ts-expect-error no such port
  one.form;
}
