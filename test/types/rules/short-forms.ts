/** Assignments of parts and under conditions, records that are driven by name, fields of streams, calls of modules. */

import {
  all,
  Bits,
  Bool,
  Bundle,
  cat,
  drive,
  driveEach,
  Enum,
  flip,
  input,
  module,
  output,
  outputReg,
  SInt,
  type StreamSink,
  streamIn,
  times,
  UInt,
  type ValueOfType,
  Vec,
} from '../../../src/lang/index.ts';

const Mode = Enum('mode', ['slow', 'fast']);

const Unit = module('unit', () => ({
  go: input(Bool()),
  weight: input(SInt(8)),
  parts: input(Vec(2, UInt(4))),
  mode: input(Mode),
  from: streamIn({ data: UInt(8), last: Bool() }),
  sum: output(SInt(8)),
})).body((_m, { weight, from, sum }) => {
  const data: ValueOfType<typeof byte> = from.data;
  from.ready.drive(from.last);
  // @ts-expect-error the receiving end does not send
  from.data.drive(data);
  // @ts-expect-error no such field
  void from.dta;
  sum.drive(weight);
});

const byte = UInt(8);

export function anyPayload(from: StreamSink<{ readonly data: typeof byte }>): void {
  void from.data;
  // @ts-expect-error no such field
  void from.last;
}

module('short_forms', () => ({
  go: input(Bool()),
  n: outputReg(UInt(3)),
  flag: outputReg(Bool()),
  word: outputReg(Bits(20)),
  lanes: outputReg(Vec(2, UInt(3))),
  mode: outputReg(Mode),
  bus: output(Bundle({ valid: Bool(), ready: flip(Bool()), data: UInt(3) })),
  y: output(UInt(3)),
})).body((m, { go, n, flag, word, lanes, mode, bus, y }) => {
  const { unit } = m.instance({ unit: times(2, 3, () => Unit()) });
  driveEach(unit, (r, c) => ({
    go: unit[r]?.[c - 1] ? go : 0,
    weight: c === 0 ? unit[r]![1]!.sum : -128,
    parts: lanes.elements().map((lane) => lane.zext(4)),
    mode: Mode.slow,
    from: { valid: 1, data: 255, last: go },
  }));
  // @ts-expect-error it is called weight
  driveEach(unit, () => ({ wieght: 3 }));
  // @ts-expect-error -128 to 127
  driveEach(unit, () => ({ weight: 128 }));
  const [[first]] = unit as [[NonNullable<(typeof unit)[0]>[0]]];
  // @ts-expect-error -128 to 127
  drive(first!, { weight: -129 });
  // @ts-expect-error 8 and 9 bits
  drive(first!, { weight: SInt(9).lit(0) });
  // @ts-expect-error signed and unsigned
  drive(first!, { weight: n });
  // @ts-expect-error what comes out of an instance is read
  drive(first!, { sum: 3 });
  // @ts-expect-error 8 bits
  drive(first!, { from: { data: 256 } });
  drive(bus, { valid: go, data: n });
  // @ts-expect-error ready comes in
  drive(bus, { ready: go });

  n.nextWhen(go, 7);
  lanes.nextWhen(go, lanes);
  mode.nextWhen(go, Mode.fast);
  // @ts-expect-error 0 to 7
  n.nextWhen(go, 8);
  // @ts-expect-error 3 bits, and no condition
  n.nextWhen(n, n);
  // @ts-expect-error outputs have drive
  y.nextWhen(go, 3);
  flag.setWhen(all(go, n.ne(0)));
  flag.clear();
  // @ts-expect-error a number is not set
  n.set();
  // @ts-expect-error outputs have drive
  bus.valid.set();
  // @ts-expect-error a condition
  all(go, n);
  word.next(0, { bytes: n });
  // @ts-expect-error strobes are bits
  word.next(0, { bytes: 3 });
  cat(flag, n, lanes).next(1023);
  cat(flag, n).nextWhen(go, word.trunc(4));
  cat(bus.valid, bus.data, y).drive(127);
  // @ts-expect-error 4 bits
  cat(flag, n).next(16);
  // @ts-expect-error 4 and 5 bits
  cat(flag, n).next(word.trunc(5));
  // @ts-expect-error an input is not assigned
  cat(go, n).next(0);
  // @ts-expect-error registers have next
  cat(flag, n).drive(0);

  const { done, before_it } = { ...m.regNext({ before_it: n }, { when: go }), done: m.regsFor(bus).data };
  const same: ValueOfType<typeof three> = before_it;
  // @ts-expect-error the value of the cycle before is read
  before_it.next(same);
  done.next(word.takeHigh(3).asUInt());
  // @ts-expect-error 17 bits
  done.next(word.dropHigh(3).asUInt());
  // @ts-expect-error ready comes in
  void m.regsFor(bus).ready;
});

const three = UInt(3);

export const calls = [
  Unit(),
  Unit({}),
  // @ts-expect-error it has no parameters
  Unit({ width: 3 }),
];
