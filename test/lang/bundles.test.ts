import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { verifyDesign } from '../../src/ir/index.ts';
import {
  assign,
  Bits,
  Bool,
  Bundle,
  capture,
  connect,
  Enum,
  elaborate,
  flip,
  input,
  module,
  output,
  type Payload,
  pack,
  SFix,
  SInt,
  Stream,
  streamIn,
  streamOut,
  UInt,
  unpack,
  Vec,
  withId,
  withLast,
  withUser,
} from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

const Header = Bundle({ id: UInt(4), last: Bool() });
const Command = Bundle({
  address: UInt(8),
  data: SInt(8),
  taken: flip(Bool()),
  header: Header,
  answers: flip(Stream({ word: UInt(3) })),
  pair: [UInt(1), UInt(2)],
});

function codesOf(request: () => Parameters<typeof elaborate>[0]): string[] {
  try {
    elaborate(request());
    return [];
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics.map(({ code }) => code);
  }
}

describe('a bundle', () => {
  const Pass = module(
    'pass',
    () => ({ from: input(Command), to: output(Command) }),
    (_m, { from, to }) => {
      connect(from, to);
    },
  );

  it('gives ports named after its fields, flipped ones in the other direction', () => {
    const { ports, signals } = elaborate(Pass({})).modules[0]!;
    const list = ports.map((id) => `${signals[id]!.kind} ${signals[id]!.name} ${signals[id]!.width}`);
    expect(list.filter((port) => port.includes(' from_'))).toMatchInlineSnapshot(`
      [
        "input from_address 8",
        "input from_data 8",
        "output from_taken 1",
        "input from_header_id 4",
        "input from_header_last 1",
        "output from_answers_valid 1",
        "input from_answers_ready 1",
        "output from_answers_word 3",
        "input from_pair_0 1",
        "input from_pair_1 2",
      ]
    `);
    const turned = list.map((port) =>
      port.replace(
        /^(in|out)put (from|to)_/,
        (_, way, name) => `${way === 'in' ? 'out' : 'in'}put ${name === 'to' ? 'from' : 'to'}_`,
      ),
    );
    expect([...turned].sort()).toEqual([...list].sort());
  });

  it('has its streams among the streams of the module', () => {
    const { streams } = elaborate(Pass({})).modules[0]!;
    expect(streams.map(({ name, direction }) => [name, direction])).toEqual([
      ['from_answers', 'out'],
      ['to_answers', 'in'],
    ]);
  });

  it('is connected through instances as inside of a module', () => {
    const Twice = module(
      'twice',
      () => ({ from: input(Command), to: output(Command) }),
      (m, { from, to }) => {
        const { first, second } = m.instance({ first: Pass({}), second: Pass({}) });
        connect(from, first.from);
        connect(first.to, second.from);
        connect(second.to, to);
      },
    );
    const design = elaborate(Twice({}));
    expect(checkDesign(design)).toEqual([]);
    const sim = new ReferenceSimulator(design);
    sim.poke('from_header_id', 9);
    sim.poke('to_taken', 1);
    sim.poke('to_answers_word', 5);
    expect([sim.peek('to_header_id'), sim.peek('from_taken'), sim.peek('from_answers_word')]).toEqual([
      9n,
      1n,
      5n,
    ]);
  });

  it('is registers, wires, and a vector with one signal for each field', () => {
    const Entry = Bundle({ valid: Bool(), tag: UInt(4) });
    const Table = module(
      'lookup',
      () => ({
        write: input(Bool()),
        index: input(UInt(2)),
        entry: input(Entry),
        tag: input(UInt(4)),
        hit: output(Bool()),
        newest: output(Entry),
      }),
      (m, { write, index, entry, tag, hit, newest }) => {
        const { held, slots } = m.reg({ held: Entry, slots: Vec(4, Entry) });
        const { found } = m.wire({ found: Entry });
        m.when(write, () => {
          capture(held, entry);
          capture(slots.at(index), entry);
        });
        assign(found, slots.at(tag.trunc(2)));
        hit.drive(found.valid.and(found.tag.eq(tag)));
        connect(held, newest);
      },
    );
    const design = elaborate(Table({}));
    expect(verifyDesign(design)).toEqual([]);
    expect(
      design.modules[0]!.signals.filter(({ lane }) => lane > 0).map(({ name, width }) => [name, width]),
    ).toEqual([
      ['slots_valid', 4],
      ['slots_tag', 16],
    ]);
    const sim = new ReferenceSimulator(design);
    for (const [port, value] of Object.entries({ write: 1, index: 2, entry_valid: 1, entry_tag: 6 }))
      sim.poke(port, value);
    sim.step();
    sim.poke('tag', 6);
    expect([sim.peek('hit'), sim.peek('newest_tag')]).toEqual([1n, 6n]);
    sim.poke('tag', 7);
    expect(sim.peek('hit')).toBe(0n);
  });

  it('becomes a word and is read from one, the first field most significant', () => {
    const Mode = Enum('mode', ['off', 'on']);
    const Mixed = Bundle({ mode: Mode, gain: SFix(2, 2), header: Header, lanes: Vec(2, UInt(3)) });
    const Packed = module(
      'packing',
      () => ({ mixed: input(Mixed), word: output(Bits(Mixed.width)), back: output(Mixed) }),
      (_m, { mixed, word, back }) => {
        word.drive(pack(mixed));
        assign(back, unpack(Mixed, pack(mixed)));
      },
    );
    const sim = new ReferenceSimulator(elaborate(Packed({})));
    const values = { mode: 1, gain: 0b1010, header_id: 3, header_last: 1, lanes: 0b101_010 };
    for (const [port, value] of Object.entries(values)) sim.poke(`mixed_${port}`, value);
    expect(sim.peek('word')).toBe(0b1_1010_0011_1_101010n);
    for (const [port, value] of Object.entries(values)) expect(sim.peek(`back_${port}`)).toBe(BigInt(value));
  });

  it('is written as it is read', () => {
    expect(String(Command)).toBe(
      '{ address: UInt(8), data: SInt(8), taken: flip(Bool()), header: { id: UInt(4), last: Bool() }, answers: flip(Stream({ word: UInt(3) })), pair: [UInt(1), UInt(2)] }',
    );
    expect(Command.width).toBe(8 + 8 + 1 + 5 + 5 + 3);
  });

  it('with other fields is not connected', () => {
    const More = Bundle({ id: UInt(4), last: Bool(), more: Bool() });
    const Turned = Bundle({ id: UInt(4), last: flip(Bool()) });
    const joined = (to: typeof Header) => () =>
      module(
        'm',
        () => ({ from: input(Header), to: output(to) }),
        (_m, ports) => connect(ports.from, ports.to),
      )({});
    expect(codesOf(joined(Header))).toEqual([]);
    expect(codesOf(joined(More as never))).toEqual(['SL0115']);
    expect(codesOf(joined(Turned as never))).toEqual(['SL0115']);
    expect(codesOf(joined(Bundle({ id: UInt(5), last: Bool() }) as never))).toEqual(['SL0101']);
  });

  it('collides with a port of its flattened name', () => {
    const clash = () =>
      module(
        'm',
        () => ({ header_id: input(UInt(4)), header: input(Header) }),
        () => {},
      )({});
    expect(codesOf(clash)).toEqual(['SL0108']);
  });
});

describe('a module with a type as parameter', () => {
  const Slot = module(
    'slot',
    <P extends Payload>({ payload }: { payload: P }) => ({ from: streamIn(payload), to: streamOut(payload) }),
    (m, { from, to }, { payload }) => {
      const { full, word } = m.reg({ full: Bool(), word: Bits(pack(from.payload).width).noReset() });
      from.ready.drive(full.not().or(to.ready));
      to.valid.drive(full);
      assign(to.payload, unpack(payload, word));
      m.when(from.ready, () => full.next(from.valid));
      m.when(from.fire, () => word.next(pack(from.payload)));
    },
  );

  it('keeps the type of each use, and names it for the reader', () => {
    const Both = module(
      'both',
      () => ({
        a: streamIn(withLast({ data: UInt(8) })),
        b: streamOut(withLast({ data: UInt(8) })),
        c: streamIn({ x: SFix(2, 2) }),
        d: streamOut({ x: SFix(2, 2) }),
      }),
      (m, { a, b, c, d }) => {
        const { one, two } = m.instance({
          one: Slot({ payload: withLast({ data: UInt(8) }) }),
          two: Slot({ payload: { x: SFix(2, 2) } }),
        });
        connect(a, one.from);
        connect(one.to, b);
        connect(c, two.from);
        connect(two.to, d);
      },
    );
    const design = elaborate(Both({}));
    expect(checkDesign(design)).toEqual([]);
    expect(design.modules.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['slot', { payload: '{ data: UInt(8), last: Bool() }' }],
      ['slot_payloadxSFix22', { payload: '{ x: SFix(2, 2) }' }],
      ['both', {}],
    ]);
  });

  it('has conventional fields of streams', () => {
    const fields = withUser(withId(withLast({ data: UInt(8) }), UInt(3)), Bits(2));
    expect(Object.entries(fields).map(([name, type]) => `${name} ${type}`)).toEqual([
      'data UInt(8)',
      'last Bool()',
      'id UInt(3)',
      'user Bits(2)',
    ]);
  });
});
