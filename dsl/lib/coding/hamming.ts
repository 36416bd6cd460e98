import { Bits, Bool, input, module, output } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { wholeNumber } from '../parameter.ts';
import { type BlockCode, corrected, encoded, syndromeOf } from './block-code.ts';

/**
 * The Hamming code for `dataWidth` bits, 1 to 1024: corrects one error. Its columns are the numbers with two ones and
 * more, in order, so that the syndrome of one error is the position of Hamming's own numbering.
 */
export function hammingCode(dataWidth: number): BlockCode {
  const k = wholeNumber('Hamming code', 'dataWidth', dataWidth, 1, 1024);
  const columns: bigint[] = [];
  for (let number = 3n; columns.length < k; number++) if (number & (number - 1n)) columns.push(number);
  return { dataWidth: k, checkWidth: columns.at(-1)!.toString(2).length, columns };
}

export interface HammingDecoded {
  readonly data: Bits;
  readonly syndrome: Bits;
  /** Something was wrong: one error, which `data` is without, or more, which `data` may be wrong by. */
  readonly error: Bool;
}

/** Decodes a word `{check, data}`. Two errors look like one elsewhere: use `secdedDecode` to notice them. */
export function hammingDecode(code: BlockCode, word: Bits, name: Name = unnamed): HammingDecoded {
  const syndrome = name('syndrome', syndromeOf(code, word));
  return { data: corrected(code, word, syndrome, name).data, syndrome, error: syndrome.orReduce() };
}

export interface CodeShape {
  readonly dataWidth: number;
}

/** Hamming encoder, combinational: data in, `{check, data}` out. */
export const HammingEncoder = module(
  {
    name: ({ dataWidth }: CodeShape) => `hamming_encode_${dataWidth}`,
    doc: 'Adds the check bits of a Hamming code.',
  },
  ({ dataWidth }: CodeShape) => ({
    data: input(Bits(dataWidth)),
    word: output(Bits(dataWidth + hammingCode(dataWidth).checkWidth), 'check bits above data'),
  }),
  (_m, { data, word }, { dataWidth }) => word.drive(encoded(hammingCode(dataWidth), data)),
);

/** Hamming decoder, combinational: `{check, data}` in, corrected data out. */
export const HammingDecoder = module(
  {
    name: ({ dataWidth }: CodeShape) => `hamming_decode_${dataWidth}`,
    doc: 'Corrects one error in a word of a Hamming code.',
  },
  ({ dataWidth }: CodeShape) => ({
    word: input(Bits(dataWidth + hammingCode(dataWidth).checkWidth), 'check bits above data'),
    data: output(Bits(dataWidth), 'corrected'),
    error: output(Bool()),
  }),
  (m, { word, data, error }, { dataWidth }) => {
    const decoded = hammingDecode(hammingCode(dataWidth), word, naming(m));
    data.drive(decoded.data);
    error.drive(decoded.error);
  },
);
