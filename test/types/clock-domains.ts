/**
 * What the editor accepts and refuses of clock domains: a line after `@ts-expect-error` must be an error, and every
 * other line must be none. The whole project is type-checked; nothing here runs.
 */

import { AsyncFifo, Handshake } from '../../dsl/lib/cdc/index.ts';
import {
  type Bits,
  type Body,
  type Bool,
  clockDomain,
  type Domain,
  input,
  type Memory,
  module,
  output,
  type Reg,
  type ScalarType,
  streamIn,
  UInt,
  type Vec,
} from '../../src/lang/index.ts';

declare const m: Body;
declare const wr: Domain;
declare const flag: Bool;
declare const u8: UInt<8>;
declare const r8: Reg<UInt<8>>;
declare const b4: Bits<4>;
declare const vec: Vec<UInt<4>>;
declare const words: Memory<ScalarType<'bits', 8>>;

export function domains(): void {
  m.on(wr).on(m.domain);
  m.on(wr.withReset(flag)).reg({});
  m.on(wr.withReset(flag, 'sync').withoutReset()).reg({});
  // @ts-expect-error a signal is no clock domain
  m.on(flag);
  // @ts-expect-error no such kind of reset
  wr.withReset(flag, 'none');
  // @ts-expect-error a reset is a condition
  wr.withReset(u8);
  const word: Bits<8> = words.on(wr).readSync(3, { duringWrite: 'new' });
  // @ts-expect-error `old` or `new`
  words.readSync(3, { duringWrite: 'both' });
  void word;
}

export function crossings(): void {
  const { seen } = m.sync({ seen: flag });
  const condition: Bool = seen;
  // @ts-expect-error several bits do not arrive together
  m.sync({ number: u8 });
  const { code, gray } = m.syncGray({ code: r8, gray: b4 });
  const [number, bits]: [UInt<8>, Bits<4>] = [code, gray];
  // @ts-expect-error the synchroniser drives it
  code.next(0);
  // @ts-expect-error a condition is one bit
  m.syncGray({ flag });
  const { held, lanes } = m.held({ held: r8, lanes: vec }, 'written once');
  const [value, vector]: [UInt<8>, Vec<UInt<4>>] = [held, lanes];
  // @ts-expect-error the reason is missing
  m.held({ held: r8 });
  void [condition, number, bits, value, vector];
}

export const Part = module(
  { name: 'part', reset: 'async' },
  () => ({
    rd: clockDomain({ reset: 'none' }, 'reader'),
    data: input(UInt(8)).on('rd'),
    beats: streamIn({ data: UInt(8) }).on('rd'),
    y: output(UInt(8)),
  }),
  (n, { rd, data, beats, y }) => {
    n.on(rd).when(beats.fire, () => y.drive(data));
    // @ts-expect-error the domain of a module is not driven from inside
    rd.drive(n.domain);
    const { fifo, link } = n.instance({
      fifo: AsyncFifo({ payload: { data: UInt(8) }, depth: 4 }),
      link: Handshake({ payload: { data: UInt(9) } }),
    });
    fifo.wr.drive(rd);
    fifo.rd.drive(n.domain, { reset: beats.valid });
    const out: UInt<8> = fifo.to.payload.data;
    // @ts-expect-error 9 bits
    const other: UInt<8> = link.to.payload.data;
    // @ts-expect-error connected as a whole
    fifo.wr.drive(beats.valid);
    void [out, other];
  },
);

// @ts-expect-error no such kind of reset
clockDomain({ reset: 'asynchronous' });
