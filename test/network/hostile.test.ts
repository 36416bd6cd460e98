import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runNetwork } from '../../src/golden/index.ts';
import { readTflite } from '../../src/network/index.ts';
import { describeWithModels, loadModel } from '../support/models.ts';
import { complaint, digitsBytes, someInputs } from './support.ts';

/** Reads; a network or a coded diagnostic is fine, everything else throws. Gives the diagnostic's text or ''. */
function read(bytes: Uint8Array): string {
  const text = complaint(() => readTflite(bytes, 'hostile'));
  if (text !== '') expect(text).toMatch(/^SL060[12]: hostile: /);
  return text;
}

const digits = digitsBytes();

/** Bytes with some of them replaced. */
const edits = (length: number) =>
  fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });

function edited(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (const [at, value] of changes) copy[at] = value;
  return copy;
}

describe('a damaged file', () => {
  it('is refused at every length short of the whole', () => {
    for (let length = 0; length < digits.length; length += length < 600 ? 1 : 97) {
      expect(read(digits.subarray(0, length)), `${length} bytes`).toMatch(/^SL0601/);
    }
  });

  it('with one flipped bit is refused, or still a network that the golden model runs', () => {
    fc.assert(
      fc.property(fc.nat(digits.length * 8 - 1), (bit) => {
        const bytes = edited(digits, [[bit >> 3, digits[bit >> 3]! ^ (1 << (bit & 7))]]);
        if (read(bytes) !== '') return;
        const network = readTflite(bytes, 'hostile');
        runNetwork(network, someInputs(network));
      }),
      { numRuns: 600 },
    );
  });

  it('with changed bytes is refused or a network', () => {
    fc.assert(
      fc.property(edits(digits.length), (changes) => void read(edited(digits, changes))),
      { numRuns: 2000 },
    );
  });

  it('with offsets and counts at the extremes is refused or a network', () => {
    for (const value of [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, digits.length, digits.length - 1]) {
      for (let at = 0; at + 4 <= 3000; at += 4) {
        const bytes = new Uint8Array(digits);
        new DataView(bytes.buffer).setUint32(at, value, true);
        read(bytes);
      }
    }
  });

  it('of random bytes is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        expect(read(Uint8Array.of(8, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33, ...tail))).not.toBe('');
        expect(read(tail)).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('whose parts all overlap is refused in bounded time', () => {
    // One vector of 250 000 subgraph offsets that all lead to one table, in a file of 1 MB.
    const count = 250_000;
    const view = new DataView(new ArrayBuffer(64 + 4 * count));
    view.setUint32(0, 24, true);
    [0x54, 0x46, 0x4c, 0x33].forEach((byte, i) => {
      view.setUint8(4 + i, byte);
    });
    // vtable at 8 (version, operator codes, subgraphs), table at 24, vector at 40.
    [10, 16, 4, 8, 12].forEach((word, i) => {
      view.setUint16(8 + 2 * i, word, true);
    });
    view.setInt32(24, 24 - 8, true);
    view.setUint32(28, 3, true);
    view.setUint32(32, 8, true);
    view.setUint32(36, 4, true);
    view.setUint32(40, count, true);
    for (let i = 0; i < count; i++) view.setUint32(44 + 4 * i, 0x1_0000_0000 - (44 + 4 * i) + 24, true);
    const start = performance.now();
    expect(read(new Uint8Array(view.buffer))).toMatch(/SL060/);
    for (let i = 0; i < count; i++) view.setUint32(44 + 4 * i, 4 * (count - i), true);
    expect(read(new Uint8Array(view.buffer))).toMatch(/SL060/);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describeWithModels('a damaged file of another exporter', () => {
  it.each(['resnet8', 'dscnn'])('%s, cut or changed, is refused or a network', (name) => {
    const { bytes } = loadModel(name);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => read(bytes.subarray(0, length)) !== ''),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(edits(bytes.length), (changes) => void read(edited(bytes, changes))),
      { numRuns: 200 },
    );
  });
});
