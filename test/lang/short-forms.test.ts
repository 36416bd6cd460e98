import { describe, expect, it } from 'vitest';
import {
  all,
  any,
  assign,
  Bits,
  Bool,
  Bundle,
  capture,
  cat,
  connect,
  drive,
  driveEach,
  elaborate,
  flip,
  input,
  type ModuleRequest,
  module,
  output,
  outputReg,
  SInt,
  Stream,
  streamIn,
  streamOut,
  times,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

/** The Verilog of all modules, without the lines that say where something was written. */
function textOf(request: ModuleRequest): string {
  const { files, sources } = emitVerilog(elaborate(request));
  const texts = files.filter(({ path }) => sources.includes(path)).map(({ text }) => text);
  return texts.join('\n').replace(/^\/\/.*$/gm, '');
}

/** The same ports with two bodies give the same Verilog. */
function expectSame(short: ModuleRequest, long: ModuleRequest): void {
  const text = textOf(short);
  expect(text).toContain('endmodule');
  expect(text).toBe(textOf(long));
}

describe('assignments', () => {
  const ports = () => ({
    go: input(Bool()),
    stop: input(Bool()),
    data: input(Bits(12)),
    strobes: input(Bits(2)),
    count: outputReg(UInt(4)),
    run: outputReg(Bool().reset(1)),
    word: outputReg(Bits(12)),
    lanes: outputReg(Vec(2, UInt(4))),
    late: output(UInt(4)),
  });

  it('take a value, or become 1 or 0, where a condition is 1', () => {
    expectSame(
      module('flags', ports).body((m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        count.nextWhen(go, count.add(1));
        lanes.nextWhen(stop, [count, UInt(4).lit(3)]);
        run.setWhen(go);
        run.clearWhen(stop);
        m.when(strobes.bit(0), () => run.set()).elsewhen(strobes.bit(1), () => run.clear());
        word.next(data);
        late.drive(count);
      })(),
      module('flags', ports, (m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        m.when(go, () => count.next(count.add(1)));
        m.when(stop, () => lanes.next([count, UInt(4).lit(3)]));
        m.when(go, () => run.next(1));
        m.when(stop, () => run.next(0));
        m.when(strobes.bit(0), () => run.next(1)).elsewhen(strobes.bit(1), () => run.next(0));
        word.next(data);
        late.drive(count);
      })(),
    );
  });

  it('of parts change those whose strobe is 1; the last byte may be shorter', () => {
    expectSame(
      module('strobed', ports).body((m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        m.unused(stop, data);
        run.next(go);
        word.next(data, { bytes: strobes });
        lanes.next([count, UInt(4).lit(3)], { lanes: strobes });
        count.next(5, { bytes: go.asBits() });
        late.drive(0);
        late.drive(count, { lanes: strobes });
      })(),
      module('strobed', ports, (m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        m.unused(stop, data);
        run.next(go);
        m.when(strobes.bit(0), () => word.slice(7, 0).next(data.slice(7, 0)));
        m.when(strobes.bit(1), () => word.slice(11, 8).next(data.slice(11, 8)));
        m.when(strobes.bit(0), () => lanes.at(0).next(count));
        m.when(strobes.bit(1), () => lanes.at(1).next(3));
        m.when(go, () => count.next(5));
        late.drive(0);
        m.when(strobes.bit(0), () => late.slice(1, 0).drive(count.slice(1, 0)));
        m.when(strobes.bit(1), () => late.slice(3, 2).drive(count.slice(3, 2)));
      })(),
    );
  });

  it('of parts of an element by a computed index keep the others', () => {
    const tablePorts = () => ({
      i: input(UInt(1)),
      x: input(Bits(16)),
      s: input(Bits(2)),
      y: output(Bits(32)),
    });
    expectSame(
      module('word_table', tablePorts).body((m, { i, x, s, y }) => {
        const { words } = m.reg({ words: Vec(2, Bits(16)) });
        words.at(i).next(x, { bytes: s });
        y.drive(words.asBits());
      })(),
      module('word_table', tablePorts, (m, { i, x, s, y }) => {
        const { words } = m.reg({ words: Vec(2, Bits(16)) });
        const old = words.at(i);
        const high = s.bit(1).mux(x.slice(15, 8), old.slice(15, 8));
        words.at(i).next(cat(high, s.bit(0).mux(x.slice(7, 0), old.slice(7, 0))));
        y.drive(words.asBits());
      })(),
    );
  });

  it('of joined signals give each its bits', () => {
    expectSame(
      module('joined', ports).body((m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        m.unused(strobes);
        cat(run, lanes, count).nextWhen(go, cat(stop, data));
        cat(word.slice(3, 0), word.slice(11, 4)).next(data);
        cat(late.bit(3), late.slice(2, 0)).drive(5);
      })(),
      module('joined', ports, (m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        m.unused(strobes);
        m.when(go, () => {
          run.next(stop);
          lanes.next(data.slice(11, 4));
          count.next(data.slice(3, 0).asUInt());
        });
        word.slice(3, 0).next(data.slice(11, 8));
        word.slice(11, 4).next(data.slice(7, 0));
        late.bit(3).drive(0);
        late.slice(2, 0).drive(5);
      })(),
    );
  });

  it('of registers that follow a value say so once', () => {
    expectSame(
      module('follow', ports).body((m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        const { previous } = m.regNext({ previous: data });
        const { kept, none } = m.regNext({ kept: lanes, none: count }, { when: go, reset: 'none' });
        const { high } = m.regNext({ high: stop }, { reset: 1 });
        word.next(previous);
        run.next(high);
        lanes.next(kept);
        count.next(none);
        m.unused(strobes);
        late.drive(all(go, stop, high).mux(1, any(go, stop).mux(2, all().and(any()).mux(count, 0))));
      })(),
      module('follow', ports, (m, { go, stop, data, strobes, count, run, word, lanes, late }) => {
        const { previous } = m.reg({ previous: Bits(12) });
        const { kept, none } = m.reg({ kept: Vec(2, UInt(4)).noReset(), none: UInt(4).noReset() });
        const { high } = m.reg({ high: Bool().reset(1) });
        previous.next(data);
        m.when(go, () => kept.next(lanes));
        m.when(go, () => none.next(count));
        high.next(stop);
        word.next(previous);
        run.next(high);
        lanes.next(kept);
        count.next(none);
        m.unused(strobes);
        late.drive(
          go
            .and(stop)
            .and(high)
            .mux(1, go.or(stop).mux(2, UInt(4).lit(0))),
        );
      })(),
    );
  });

  it('take the high bits, or leave them out', () => {
    const bits = () => ({ x: input(Bits(8)), y: output(Bits(8)) });
    expectSame(
      module('ends', bits).body((_m, { x, y }) => y.drive(cat(x.dropHigh(3), x.takeHigh(3))))(),
      module('ends', bits, (_m, { x, y }) => y.drive(cat(x.slice(4, 0), x.slice(7, 5))))(),
    );
  });
});

describe('records', () => {
  const Cell = module('part', () => ({
    go: input(Bool()),
    from: input(SInt(4)),
    to: outputReg(SInt(4)),
    step: streamIn({ data: UInt(3) }),
  })).body((_m, { go, from, to, step }) => {
    step.ready.drive(go);
    to.nextWhen(all(go, step.valid, step.data.ne(0)), from);
  });
  const ports = () => ({ go: input(Bool()), x: input(SInt(4)), y: output(SInt(4)), n: input(UInt(3)) });

  it('of instances are driven by the place of each', () => {
    expectSame(
      module('grid', ports).body((m, { go, x, y, n }) => {
        const { unit } = m.instance({ unit: times(2, 3, () => Cell()) });
        driveEach(unit, () => ({ go, step: { valid: 1 } }));
        driveEach(unit, (r, c) => ({ from: unit[r]?.[c - 1]?.to ?? (r === 0 ? x : -1), step: { data: n } }));
        y.drive(unit[1]![2]!.to);
      })(),
      module('grid', ports, (m, { go, x, y, n }) => {
        const { unit } = m.instance({ unit: times(2, () => times(3, () => Cell({}))) });
        for (const each of unit.flat()) {
          each.go.drive(go);
          each.step.valid.drive(1);
        }
        for (const [r, row] of unit.entries())
          for (const [c, each] of row.entries()) {
            if (c > 0) each.from.drive(row[c - 1]!.to);
            else each.from.drive(r === 0 ? x : -1);
            each.step.payload.data.drive(n);
          }
        y.drive(unit[1]![2]!.to);
      })(),
    );
  });

  it('of outputs have registers where they are asked for', () => {
    const Bus = Bundle({ go: Bool(), done: flip(Bool()), word: flip(UInt(4)), more: flip(Bool()) });
    const bus = () => ({ bus: input(Bus) });
    expectSame(
      module('answers', bus).body((m, p) => {
        const { done, word } = m.regsFor(p.bus);
        done.next(p.bus.go);
        word.nextWhen(done, word.add(1));
        drive(p.bus, { more: word.eq(3) });
        const others = m.regsFor(p.bus) as unknown as Record<'go' | 'gone', unknown>;
        expect(() => others.go).toThrow(/SL0106: there is no register behind 'bus_go', which is an input/);
        expect(others.gone).toBeUndefined();
      })(),
      module('answers', bus, (m, p) => {
        const [done, word] = [m.regFor(p.bus.done), m.regFor(p.bus.word)];
        done.next(p.bus.go);
        m.when(done, () => word.next(word.add(1)));
        p.bus.more.drive(word.eq(3));
      })(),
    );
  });
});

describe('the fields of a stream', () => {
  it('are beside valid and ready, and still in the payload', () => {
    const fields = { data: UInt(8), payload: UInt(2) };
    const ports = () => ({
      from: streamIn(fields),
      to: streamOut(fields),
      pair: output(Bundle({ word: Stream({ data: UInt(8) }) })),
    });
    expectSame(
      module('fields', ports).body((m, { from, to, pair }) => {
        from.ready.drive(any(to.ready, from.data.eq(0)));
        const { held } = m.reg({ held: { ...fields } });
        m.when(from.fire, () => capture(held, from.payload));
        to.valid.drive(1);
        to.data.drive(held.data);
        to.payload.payload.drive(held.payload);
        pair.word.valid.drive(pair.word.ready);
        pair.word.data.drive(from.data);
      })(),
      module('fields', ports, (m, { from, to, pair }) => {
        from.ready.drive(to.ready.or(from.payload.data.eq(0)));
        const { held } = m.reg({ held: { ...fields } });
        m.when(from.fire, () => capture(held, from.payload));
        to.valid.drive(1);
        assign(to.payload, held);
        pair.word.valid.drive(pair.word.ready);
        pair.word.payload.data.drive(from.payload.data);
      })(),
    );
  });

  it('are not among the parts that connect joins', () => {
    const Through = module('through', () => ({
      from: streamIn({ data: UInt(8) }),
      to: streamOut({ data: UInt(8) }),
    })).body((_m, { from, to }) => connect(from, to));
    expect(textOf(Through()).match(/assign/g)).toHaveLength(3);
  });
});

describe('a module', () => {
  it('without parameters is called without', () => {
    const One = module('one', () => ({ y: output(Bool()) })).body((_m, { y }) => y.drive(1));
    expect(textOf(One())).toBe(textOf(One({})));
    // @ts-expect-error there are none
    One({ width: 3 });
  });

  it('with parameters is not', () => {
    const Sized = module('sized', ({ width }: { width: number }) => ({ y: output(UInt(width)) })).body(
      (_m, { y }) => y.drive(1),
    );
    // @ts-expect-error the width is missing
    expect(() => Sized()).toThrow(/SL0118: module 'sized' is called without parameters/);
    expect(Sized({ width: 3 }).ports.y.type.width).toBe(3);
  });

  it('without body says so when it is called', () => {
    const later = module('later', () => ({ y: output(Bool()) }));
    expect(() => (later as unknown as () => void)()).toThrow(/SL0118: module 'later' has no body/);
    expect(() => module('later', () => ({}), undefined as never)).toThrow(
      /SL0118: the body of module 'later'/,
    );
  });
});
