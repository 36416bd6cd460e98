import { Bits, Bool, cat, input, module, output } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { demand, wholeNumber } from '../parameter.ts';
import { type CrcChoice, crcOf } from './crc-catalogue.ts';
import { type CrcParameters, checkedCrc, crcStart, crcStep, type FirstByte } from './crc-parameters.ts';
import { linear, rowsOf } from './linear.ts';

/**
 * The register after all bits of a word, in one step: `state` has the width of the CRC, `data` any width. Bits of a byte
 * follow the CRC, bytes of a word `firstByte`; a word that is no number of bytes is one long byte.
 */
export function crcNext(
  crc: CrcParameters,
  state: Bits,
  data: Bits,
  firstByte?: FirstByte,
  name: Name = unnamed,
): Bits {
  const { width: w, reflectIn } = checkedCrc(crc);
  const n = data.width;
  const word = inOrder(crc, data, firstByte);
  // Bits of the register only matter in their sum with the bits of data that meet them.
  const shared = Math.min(w, n);
  const [head, tail] = reflectIn
    ? [state.slice(shared - 1, 0).xor(word.slice(shared - 1, 0)), n > w ? word.slice(n - 1, w) : null]
    : [
        state.slice(w - 1, w - shared).xor(word.slice(n - 1, n - shared)),
        n > w ? word.slice(n - w - 1, 0) : null,
      ];
  const mixed = tail === null ? head : reflectIn ? cat(tail, head) : cat(head, tail);
  const columns = Array.from({ length: n }, (_, i) => {
    let register = 0n;
    for (let step = 0; step < n; step++) {
      const position = reflectIn ? step : n - 1 - step;
      register = crcStep(crc, register, position === i ? 1n : 0n);
    }
    return register;
  });
  const changed = linear(rowsOf(columns, w), name('mixed', mixed as Bits));
  if (n >= w) return changed;
  const kept = reflectIn
    ? cat(Bits(n).lit(0), state.slice(w - 1, n))
    : cat(state.slice(w - n - 1, 0), Bits(n).lit(0));
  return kept.xor(changed);
}

/** The check that a register stands for. */
export function crcCheck({ width, reflectIn, reflectOut, xorOut }: CrcParameters, state: Bits): Bits {
  const turned =
    reflectIn === reflectOut ? state : cat(...Array.from({ length: width }, (_, i) => state.slice(i, i)));
  return xorOut === 0n ? turned : turned.xor(xorOut);
}

export interface CrcShape {
  readonly crc: CrcChoice;
  /** Bits that are taken at a time, 1 to 1024; 1 is the serial form. */
  readonly dataWidth: number;
  readonly firstByte?: FirstByte;
}

/**
 * CRC over a stream of words: one word in each cycle with `valid`, the check one cycle later. `first` with a word begins
 * anew with that word; without `valid` it has no effect.
 */
export const Crc = module(
  {
    name: ({ crc, dataWidth, firstByte }: CrcShape) =>
      [nameOf(crc), `d${dataWidth}`, ...(firstByte ? [firstByte] : [])].join('_'),
    doc: ({ crc, dataWidth }) => `${typeof crc === 'string' ? crc : 'CRC'} over words of ${dataWidth} bits.`,
  },
  ({ crc, dataWidth }: CrcShape) => ({
    valid: input(Bool(), 'data is taken'),
    first: input(Bool(), 'data is the first word'),
    data: input(Bits(wholeNumber('CRC', 'dataWidth', dataWidth, 1, 1024))),
    check: output(Bits(checkedCrc(crcOf(crc)).width), 'of all words taken'),
  }),
  (m, { valid, first, data, check }, { crc: choice, firstByte }) => {
    const crc = crcOf(choice);
    const start = crcStart(crc);
    const { state } = m.reg({ state: Bits(crc.width).reset(start as never) });
    const { base } = m.let({ base: first.mux(Bits(crc.width).lit(start as never), state) });
    m.when(valid, () => state.next(crcNext(crc, base, data, firstByte, naming(m))));
    check.drive(crcCheck(crc, state));
  },
);

/** `crc32_iso_hdlc` for a name of the catalogue, else width and polynomial. */
function nameOf(crc: CrcChoice): string {
  if (typeof crc !== 'string') return `crc${crc.width}_${crc.poly.toString(16)}`;
  return crc
    .toLowerCase()
    .replace('-', '')
    .replaceAll(/[^a-z0-9]+/g, '_');
}

/** The word with the bits that come first lowest (reflected) or highest. */
function inOrder({ reflectIn }: CrcParameters, data: Bits, firstByte: FirstByte | undefined): Bits {
  const natural: FirstByte = reflectIn ? 'low' : 'high';
  if (firstByte === undefined || firstByte === natural || data.width <= 8) return data;
  demand('CRC', data.width % 8 === 0, `words of ${data.width} bits have no bytes to take ${firstByte} first`);
  const bytes = Array.from({ length: data.width / 8 }, (_, i) => data.slice(8 * i + 7, 8 * i));
  return cat(...bytes);
}
