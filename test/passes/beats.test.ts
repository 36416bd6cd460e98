import { describe, expect, it } from 'vitest';
import {
  Bits,
  type Body,
  Bool,
  elaborate,
  input,
  module,
  output,
  streamIn,
  streamOut,
  UInt,
} from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';

const ports = () => ({
  go: input(Bool()),
  from: streamIn({ data: UInt(8) }),
  to: streamOut({ data: UInt(8) }),
  seen: output(UInt(8)),
});
type Inside = Parameters<Parameters<typeof module<object, ReturnType<typeof ports>>>[2]>[1];

/** What is told of the handshakes of a body. */
function told(body: (m: Body, p: Inside) => void): string[] {
  const top = module('top', ports, (m, p) => {
    m.unused(p.go, p.from.valid, p.from.payload.data, p.to.ready);
    body(m, p);
  });
  return checkDesign(elaborate(top({}))).map(({ code, message }) => `${code} ${message}`);
}

describe('what is not told', () => {
  it('a register slice, with a counter of its beats', () => {
    const found = told((m, { from, to, seen }) => {
      const { full, data, beats } = m.reg({ full: Bool(), data: UInt(8).noReset(), beats: UInt(8) });
      from.ready.drive(full.not().or(to.ready));
      to.valid.drive(full);
      to.payload.data.drive(data);
      m.when(from.ready, () => full.next(from.valid));
      m.when(from.fire, () => data.next(from.payload.data));
      m.when(to.fire, () => beats.next(beats.add(1)));
      seen.drive(beats);
    });
    expect(found).toEqual([]);
  });

  it('a state machine that offers what it has collected, and counts while it waits', () => {
    const found = told((m, { go, from, to, seen }) => {
      const { state } = m.fsm({ state: ['collect', 'offer'] });
      const { data, waited } = m.reg({ data: UInt(8), waited: UInt(8) });
      from.ready.drive(state.is('collect'));
      to.valid.drive(state.is('offer'));
      to.payload.data.drive(data);
      state.case({
        collect: () =>
          m.when(from.valid, () => {
            data.next(data.add(from.payload.data));
            m.when(go, () => state.goto('offer'));
          }),
        offer: () =>
          m.when(to.ready, () => state.goto('collect')).otherwise(() => waited.next(waited.addSat(1))),
      });
      seen.drive(waited);
    });
    expect(found).toEqual([]);
  });

  it('a receiver that takes some cycles for each beat, and what is always ready', () => {
    const found = told((m, { from, to, seen }) => {
      const { steps, sum } = m.reg({ steps: UInt(2), sum: UInt(8) });
      m.when(from.valid, () => steps.next(steps.add(1)));
      from.ready.drive(steps.eq(3));
      m.when(from.fire, () => sum.next(sum.add(from.payload.data)));
      to.valid.drive(1);
      to.payload.data.drive(sum);
      m.when(to.ready, () => sum.next(sum.sub(1)));
      seen.drive(sum);
    });
    expect(found).toEqual([]);
  });

  it('a flush that takes a beat back, since the module is told to', () => {
    const found = told((m, { go, from, to, seen }) => {
      const { full, data } = m.reg({ full: Bool(), data: UInt(8) });
      from.ready.drive(full.not());
      m.when(go, () => {
        full.next(0);
        data.next(0);
      })
        .elsewhen(from.fire, () => full.next(1))
        .elsewhen(to.ready, () => full.next(0));
      m.when(from.fire, () => data.next(from.payload.data));
      to.valid.drive(full);
      to.payload.data.drive(data);
      seen.drive(data);
    });
    expect(found).toEqual([]);
  });
});

describe('SL0228 from one cycle to the next', () => {
  it('a beat that the next one overwrites', () => {
    const found = told((m, { from, to, seen }) => {
      const { full, data } = m.reg({ full: Bool(), data: UInt(8).noReset() });
      from.ready.drive(1);
      m.when(from.valid, () => {
        data.next(from.payload.data);
        full.next(1);
      }).elsewhen(to.ready, () => full.next(0));
      to.valid.drive(full);
      to.payload.data.drive(data);
      seen.drive(data);
    });
    expect(found).toEqual([
      "SL0228 register 'data' of module 'top' carries a beat of stream 'to' and is written here while the beat waits for ready",
    ]);
  });

  it('a valid that is there for one cycle, and one that never goes away', () => {
    const beat = (clear: boolean) =>
      told((m, { go, from, to, seen }) => {
        const { full } = m.reg({ full: Bool() });
        from.ready.drive(0);
        if (clear) full.next(0);
        m.when(go.and(to.ready), () => full.next(1));
        to.valid.drive(full);
        to.payload.data.drive(from.payload.data);
        seen.drive(0);
      });
    expect(beat(true)).toEqual([
      "SL0228 register 'full' of module 'top' is the valid of stream 'to' and goes back to 0 when ready is 0",
    ]);
    expect(beat(false)).toEqual([
      "SL0228 register 'full' of module 'top' is the valid of stream 'to' and never goes back to 0",
    ]);
  });

  it('a valid that follows the beat after it', () => {
    const found = told((m, { from, to, seen }) => {
      const { full, data } = m.reg({ full: Bool(), data: UInt(8).noReset() });
      from.ready.drive(to.ready);
      full.next(from.valid);
      m.when(to.ready, () => data.next(from.payload.data));
      to.valid.drive(full);
      to.payload.data.drive(data);
      seen.drive(data);
    });
    expect(found).toEqual([
      "SL0228 register 'full' of module 'top' is the valid of stream 'to' and follows inputs while ready is 0",
    ]);
  });

  it('a payload that follows ready', () => {
    const found = told((_m, { from, to, seen }) => {
      from.ready.drive(to.ready);
      to.valid.drive(from.valid);
      to.payload.data.drive(to.ready.mux(from.payload.data, 0));
      seen.drive(0);
    });
    expect(found).toEqual([
      "SL0228 stream 'to' of module 'top': 'to_data' depends on ready in the same cycle",
    ]);
  });

  it('counters that go on with one half of the handshake', () => {
    const found = told((m, { go, from, to, seen }) => {
      const { sent, taken } = m.reg({ sent: UInt(8), taken: UInt(8) });
      from.ready.drive(go);
      to.valid.drive(go);
      to.payload.data.drive(from.payload.data);
      m.when(to.ready, () => sent.next(sent.add(1)));
      m.when(from.valid, () => taken.next(taken.add(1)));
      seen.drive(sent.xor(taken));
    });
    expect(found).toEqual([
      "SL0228 register 'taken' of module 'top' goes on with valid of stream 'from', also when ready is 0",
      "SL0228 register 'sent' of module 'top' goes on with ready of stream 'to', also when valid is 0",
    ]);
  });

  it('channels of AXI, by the names of their ports, and registers by the names of their outputs', () => {
    const top = module(
      'answers',
      () => ({
        arvalid: input(Bool()),
        arready: output(Bool()),
        araddr: input(Bits(4)),
        rvalid: output(Bool()),
        rready: input(Bool()),
        rdata: output(Bits(4)),
      }),
      (m, p) => {
        const [rvalid, rdata] = [m.regFor(p.rvalid), m.regFor(p.rdata)];
        p.arready.drive(rvalid.not());
        m.when(p.arvalid, () => {
          rvalid.next(1);
          rdata.next(p.araddr);
        }).elsewhen(p.rready, () => rvalid.next(0));
      },
    );
    expect(checkDesign(elaborate(top({}))).map(({ message }) => message)).toEqual([
      "register 'rdata' of module 'answers' carries a beat of stream 'r' and is written here while the beat waits for ready",
    ]);
  });
});
