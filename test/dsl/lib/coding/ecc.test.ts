import { describe, expect, it } from 'vitest';
import {
  BchDecoder,
  BchEncoder,
  bchCode,
  encodedNumber,
  HammingDecoder,
  HammingEncoder,
  hammingCode,
  SecdedDecoder,
  SecdedEncoder,
  secdedCode,
} from '../../../../dsl/lib/coding/index.ts';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { elaborate } from '../../../../src/lang/index.ts';
import { randomSource } from '../../../support/pim-bench.ts';

const bit = (i: number): bigint => 1n << BigInt(i);

function randomBits(random: (below: number) => number, width: number): bigint {
  let value = 0n;
  for (let i = 0; i < width; i += 16) value = (value << 16n) | BigInt(random(65536));
  return BigInt.asUintN(width, value);
}

describe('Hamming', () => {
  it.each([1, 4, 11, 12, 26, 64])('%i bits: every single error is corrected', (dataWidth) => {
    const code = hammingCode(dataWidth);
    const encoder = startEmbedded(elaborate(HammingEncoder({ dataWidth }))).sync;
    const decoder = startEmbedded(elaborate(HammingDecoder({ dataWidth }))).sync;
    const data = randomBits(randomSource(dataWidth), dataWidth);
    encoder.poke('data', data);
    const word = encoder.peek('word');
    expect(word).toBe(encodedNumber(code, data));
    for (let i = -1; i < dataWidth + code.checkWidth; i++) {
      decoder.poke('word', i < 0 ? word : word ^ bit(i));
      expect([decoder.peek('data'), decoder.peek('error')]).toEqual([data, i < 0 ? 0n : 1n]);
    }
  });
});

describe('Hsiao codes', () => {
  it('have different odd columns, as light as possible, and rows that differ by at most one, for 4 to 256 bits', () => {
    for (let k = 4; k <= 256; k++) {
      const { columns, checkWidth } = secdedCode(k);
      const ones = columns.map((column) => column.toString(2).replaceAll('0', '').length);
      expect(new Set(columns).size).toBe(k);
      expect(ones.every((n) => n >= 3 && n % 2 === 1)).toBe(true);
      const threes = (checkWidth * (checkWidth - 1) * (checkWidth - 2)) / 6;
      expect(ones.filter((n) => n === 3).length).toBe(Math.min(k, threes));
      const rows = Array.from(
        { length: checkWidth },
        (_, j) => columns.filter((c) => (c >> BigInt(j)) & 1n).length,
      );
      expect(Math.max(...rows) - Math.min(...rows), `${k} bits: ${rows}`).toBeLessThanOrEqual(1);
    }
  });

  it('have the sizes that are known', () => {
    expect([8, 16, 32, 64, 128, 256].map((k) => secdedCode(k).checkWidth)).toEqual([5, 6, 7, 8, 9, 10]);
    // Hsiao's (72, 64) code has 216 ones with the check bits: 27 in each row.
    const ones = secdedCode(64).columns.map((c) => c.toString(2).replaceAll('0', '').length);
    expect(ones.reduce((a, b) => a + b) + 8).toBe(216);
  });

  it.each([4, 8, 13, 32, 57, 64, 120, 128])('%i bits: all single and all double errors', (dataWidth) => {
    const code = secdedCode(dataWidth);
    const length = dataWidth + code.checkWidth;
    const encoder = startEmbedded(elaborate(SecdedEncoder({ dataWidth }))).sync;
    const decoder = startEmbedded(elaborate(SecdedDecoder({ dataWidth }))).sync;
    const data = randomBits(randomSource(dataWidth), dataWidth);
    encoder.poke('data', data);
    const word = encoder.peek('word');
    expect(word).toBe(encodedNumber(code, data));
    const seen = (errors: bigint) => {
      decoder.poke('word', word ^ errors);
      return [decoder.peek('single_error'), decoder.peek('double_error'), decoder.peek('data')];
    };
    const mask = (1n << BigInt(dataWidth)) - 1n;
    let wrong = 0;
    expect(seen(0n)).toEqual([0n, 0n, data]);
    for (let i = 0; i < length; i++) {
      expect(seen(bit(i))).toEqual([1n, 0n, data]);
      for (let j = 0; j < i; j++) {
        const errors = bit(i) | bit(j);
        const [single, double, given] = seen(errors);
        if (single !== 0n || double !== 1n || given !== (data ^ (errors & mask))) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });
});

describe('BCH codes', () => {
  it('have minimum distance 5', () => {
    for (const k of [4, 7]) {
      const code = bchCode(k);
      const weights = Array.from({ length: 2 ** k - 1 }, (_, i) => encodedNumber(code, BigInt(i + 1)));
      const least = Math.min(...weights.map((w) => w.toString(2).replaceAll('0', '').length));
      expect(least).toBeGreaterThanOrEqual(5);
    }
  });

  it('have the sizes that are known', () => {
    expect([7, 16, 21, 32, 51, 64, 113, 128, 239].map((k) => bchCode(k).checkWidth)).toEqual([
      8, 10, 10, 12, 12, 14, 14, 16, 16,
    ]);
    // Generator of the (15, 7) code: x^8 + x^7 + x^6 + x^4 + 1.
    expect(bchCode(7).columns[0]).toBe(0b11010001n);
  });

  // What is decided depends on the remainder alone: all remainders are all words.
  it.each([7, 16, 32])(
    '%i bits: every remainder is decoded as a table of one and two errors says',
    (dataWidth) => {
      const { columns, checkWidth } = bchCode(dataWidth);
      const places = [...columns, ...Array.from({ length: checkWidth }, (_, j) => bit(j))];
      const table = new Map<bigint, { readonly flags: string; readonly data: bigint }>();
      const enter = (list: readonly number[]) =>
        table.set(
          list.reduce((sum, i) => sum ^ places[i]!, 0n),
          {
            flags: ['000', '100', '010'][list.length]!,
            data: list.filter((i) => i < dataWidth).reduce((sum, i) => sum | bit(i), 0n),
          },
        );
      enter([]);
      for (let i = 0; i < places.length; i++) {
        enter([i]);
        for (let j = 0; j < i; j++) enter([i, j]);
      }
      const { sync } = startEmbedded(elaborate(BchDecoder({ dataWidth })));
      let wrong = 0;
      for (let remainder = 0n; remainder < bit(checkWidth); remainder++) {
        sync.poke('word', remainder << BigInt(dataWidth));
        const flags = ['single_error', 'double_error', 'uncorrectable']
          .map((name) => sync.peek(name))
          .join('');
        const known = table.get(remainder);
        if (flags !== (known?.flags ?? '001') || (known && sync.peek('data') !== known.data)) wrong++;
      }
      expect(wrong).toBe(0);
    },
  );

  it.each([
    [4, true],
    [7, true],
    [16, true],
    [32, true],
    [64, true],
    [128, false],
  ] as const)('%i bits: no, one, two errors, and what is said of three', (dataWidth, all) => {
    const code = bchCode(dataWidth);
    const length = dataWidth + code.checkWidth;
    const random = randomSource(dataWidth + 9);
    const encoder = startEmbedded(elaborate(BchEncoder({ dataWidth }))).sync;
    const decoder = startEmbedded(elaborate(BchDecoder({ dataWidth }))).sync;
    const data = randomBits(random, dataWidth);
    encoder.poke('data', data);
    const word = encoder.peek('word');
    expect(word).toBe(encodedNumber(code, data));
    const seen = (errors: bigint) => {
      decoder.poke('word', word ^ errors);
      const flags = ['single_error', 'double_error', 'uncorrectable']
        .map((name) => Number(decoder.peek(name)))
        .join('');
      return `${flags} ${decoder.peek('data') === data ? 'good' : 'bad'}`;
    };
    expect(seen(0n)).toBe('000 good');
    const found = new Set<string>();
    for (let i = 0; i < length; i++) expect(seen(bit(i))).toBe('100 good');
    if (all) for (let i = 0; i < length; i++) for (let j = 0; j < i; j++) found.add(seen(bit(i) | bit(j)));
    else
      for (let n = 0; n < 2000; n++) {
        const [i, j] = [random(length), random(length)];
        if (i !== j) found.add(seen(bit(i) | bit(j)));
      }
    expect([...found]).toEqual(['010 good']);

    // A word with three errors may lie within two of another word, which is all that a decoder can see.
    const nearest = (errors: bigint): boolean => hasNeighbour(code, errors);
    let noticed = 0;
    for (let n = 0; n < 200; n++) {
      const places = new Set<number>();
      while (places.size < 3) places.add(random(length));
      const errors = [...places].reduce((sum, i) => sum | bit(i), 0n);
      const said = seen(errors);
      const seemsGood = nearest(errors);
      expect(said.startsWith('001')).toBe(!seemsGood);
      if (!seemsGood) noticed++;
    }
    if (dataWidth > 7 && dataWidth < 64) expect(noticed).toBeGreaterThan(10);
  });
});

/** Whether some word of the code differs from these errors in at most two bits: then they look like two others. */
function hasNeighbour(
  code: { readonly columns: readonly bigint[]; readonly dataWidth: number; readonly checkWidth: number },
  errors: bigint,
): boolean {
  const { columns, dataWidth, checkWidth } = code;
  const all = [...columns, ...Array.from({ length: checkWidth }, (_, j) => bit(j))];
  const syndrome = all.reduce((sum, column, i) => ((errors >> BigInt(i)) & 1n ? sum ^ column : sum), 0n);
  const singles = new Set(all);
  expect(all).toHaveLength(dataWidth + checkWidth);
  return syndrome === 0n || singles.has(syndrome) || all.some((column) => singles.has(column ^ syndrome));
}
