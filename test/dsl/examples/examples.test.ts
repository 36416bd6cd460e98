import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Blinker } from '../../../dsl/examples/blinker.ts';
import { Fir } from '../../../dsl/examples/fir.ts';
import { SystolicArray } from '../../../dsl/examples/systolic.ts';
import { UartReceiver, UartTransmitter } from '../../../dsl/examples/uart.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { elaborate } from '../../../src/lang/index.ts';

describe('the blinker', () => {
  it('is on and off for half a period each', () => {
    const { sync } = startEmbedded(elaborate(Blinker({ halfPeriod: 3 })));
    sync.reset();
    const seen = Array.from({ length: 12 }, () => {
      const led = sync.peek('led');
      sync.step();
      return led;
    });
    expect(seen.join('')).toBe('000111000111');
  });
});

describe('the serial port', () => {
  const clocksPerBit = 6;

  it('sends a start bit, the byte from its lowest bit on, and a stop bit', () => {
    const { sync } = startEmbedded(elaborate(UartTransmitter({ clocksPerBit })));
    sync.reset();
    sync.poke('bytes_data', 0b0100_1101);
    sync.poke('bytes_valid', 1);
    sync.step();
    sync.poke('bytes_valid', 0);
    let line = '';
    for (let cycle = 0; cycle < 11 * clocksPerBit; cycle++) {
      line += sync.peek('line');
      sync.step();
    }
    const bits = ['0', ...'10110010', '1', '1'];
    expect(line).toBe(bits.map((bit) => bit.repeat(clocksPerBit)).join(''));
  });

  it('receives what the transmitter sends, back to back', () => {
    const { sync: tx } = startEmbedded(elaborate(UartTransmitter({ clocksPerBit })));
    const { sync: rx } = startEmbedded(elaborate(UartReceiver({ clocksPerBit })));
    tx.reset();
    rx.poke('line', 1);
    rx.reset();
    rx.poke('bytes_ready', 1);
    const sent = [0x00, 0xff, 0xa5, 0x3c, 0x81, 0x7e];
    const received: number[] = [];
    let next = 0;
    for (let cycle = 0; cycle < 12 * clocksPerBit * sent.length; cycle++) {
      tx.poke('bytes_valid', next < sent.length ? 1 : 0);
      tx.poke('bytes_data', sent[next] ?? 0);
      rx.poke('line', tx.peek('line'));
      if (rx.peek('bytes_valid') === 1n) received.push(Number(rx.peek('bytes_data')));
      expect([rx.peek('framing_error'), rx.peek('overrun')]).toEqual([0n, 0n]);
      const taken = next < sent.length && tx.peek('bytes_ready') === 1n;
      tx.step();
      rx.step();
      if (taken) next++;
    }
    expect(received).toEqual(sent);
  });

  it('reports a missing stop bit and a byte that nobody took', () => {
    const { sync: rx } = startEmbedded(elaborate(UartReceiver({ clocksPerBit })));
    rx.poke('line', 1);
    rx.reset();
    const send = (bits: string) => {
      const events = { framing: 0, overrun: 0 };
      for (const bit of bits) {
        rx.poke('line', Number(bit));
        for (let i = 0; i < clocksPerBit; i++) {
          events.framing += Number(rx.peek('framing_error'));
          events.overrun += Number(rx.peek('overrun'));
          rx.step();
        }
      }
      return events;
    };
    expect(send('0110011010' + '11')).toEqual({ framing: 1, overrun: 0 });
    expect(send('01100110111')).toEqual({ framing: 0, overrun: 0 });
    expect(send('00000000011')).toEqual({ framing: 0, overrun: 1 });
  });
});

describe('the filter', () => {
  it('computes rounded and limited sums of products, whatever the gaps', () => {
    const shape = { coefficients: [-3, 20, 97, 20, -3], coefficientWidth: 8, fraction: 6, width: 8 };
    const design = elaborate(Fir(shape));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 255 }),
        (samples, rate) => {
          const { sync } = startEmbedded(design);
          sync.reset();
          const { collected } = sync.runStreams({
            drive: {
              x: {
                words: Uint32Array.from(samples, (x) => x & 255),
                beats: samples.length,
                gate: { seed: 7, rate },
              },
            },
            collect: { y: { beats: samples.length, gate: { seed: 9, rate } } },
            maxCycles: 10_000,
          });
          const expected = samples.map((_, n) => {
            const sum = shape.coefficients.reduce((total, c, k) => total + c * (samples[n - k] ?? 0), 0);
            return Math.max(-128, Math.min(127, Math.floor((sum + 32) / 64)));
          });
          expect([...collected.y!.words].map((y) => (y << 24) >> 24)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the systolic array', () => {
  it('multiplies vectors by its matrix, one a cycle', () => {
    const [rows, columns, width, sumWidth] = [5, 3, 8, 20];
    const { sync } = startEmbedded(elaborate(SystolicArray({ rows, columns, width, sumWidth })));
    const packed = (values: readonly number[]) =>
      values.reduceRight((bits, value) => (bits << 8n) | BigInt(value & 255), 0n);
    const random = (i: number) => ((i * 2654435761) >> 13) % 128;
    const matrix = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => random(r * columns + c)),
    );
    const vectors = Array.from({ length: 20 }, (_, v) =>
      Array.from({ length: rows }, (_, r) => random(100 + v * rows + r)),
    );

    sync.reset();
    sync.poke('load', 1);
    for (const row of [...matrix].reverse()) {
      sync.poke('weights', packed(row));
      sync.step();
    }
    sync.poke('load', 0);
    const sums: number[][] = [];
    let latency = -1;
    for (let cycle = 0; sums.length < vectors.length; cycle++) {
      sync.poke('valid_in', cycle < vectors.length ? 1 : 0);
      sync.poke('acts', packed(vectors[cycle] ?? Array(rows).fill(0)));
      if (sync.peek('valid_out') === 1n) {
        if (latency < 0) latency = cycle;
        const bits = sync.peek('sums');
        sums.push(
          Array.from({ length: columns }, (_, c) =>
            Number(BigInt.asIntN(sumWidth, bits >> BigInt(c * sumWidth))),
          ),
        );
      }
      sync.step();
    }
    expect(latency).toBe(rows + columns - 1);
    expect(sums).toEqual(
      vectors.map((vector) =>
        Array.from({ length: columns }, (_, c) => vector.reduce((sum, x, r) => sum + x * matrix[r]![c]!, 0)),
      ),
    );
  });
});
