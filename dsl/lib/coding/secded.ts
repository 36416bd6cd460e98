import { Bits, Bool, input, module, output } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { wholeNumber } from '../parameter.ts';
import { type BlockCode, corrected, encoded, syndromeOf, weight } from './block-code.ts';
import { bitsOf } from './linear.ts';

/**
 * Hsiao's single error correcting, double error detecting code for `dataWidth` bits, 4 to 256: all columns have an odd
 * number of ones, as few as possible, and the rows have numbers of ones that differ by at most 1, so that all check bits
 * take equally long. M. Y. Hsiao, "A Class of Optimal Minimum Odd-weight-column SEC-DED Codes", 1970.
 */
export function secdedCode(dataWidth: number): BlockCode {
  const k = wholeNumber('SECDED', 'dataWidth', dataWidth, 4, 256);
  let r = 4;
  while (2 ** (r - 1) - r < k) r++;
  const load = new Array<number>(r).fill(0);
  const columns: bigint[] = [];
  for (let ones = 3; columns.length < k; ones += 2) {
    const free = columnsOf(r, ones);
    while (free.length > 0 && columns.length < k) {
      const [best] = free.splice(lightest(free, load), 1);
      columns.push(best!);
      for (const row of bitsOf(best!)) load[row]!++;
    }
  }
  // In order, neighbouring bits have rows in common, which synthesis finds and shares.
  const inOrder = balanced(columns, load).sort((a, b) => weight(a) - weight(b) || Number(a - b));
  return { dataWidth: k, checkWidth: r, columns: inOrder };
}

/** All columns of `r` bits with `ones` ones, in ascending order. */
function columnsOf(r: number, ones: number): bigint[] {
  return Array.from({ length: 2 ** r }, (_, i) => BigInt(i)).filter((column) => weight(column) === ones);
}

/** The column whose rows have the fewest ones so far; the first of several. */
function lightest(columns: readonly bigint[], load: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  columns.forEach((column, i) => {
    const cost = bitsOf(column).reduce((sum, row) => sum + 2 ** (2 * load[row]!), 0);
    if (cost < least) [best, least] = [i, cost];
  });
  return best;
}

/** Exchanges ones between rows until no two differ by more than 1. */
function balanced(columns: readonly bigint[], load: number[]): bigint[] {
  const result = [...columns];
  const used = new Set(result);
  for (;;) {
    const high = load.indexOf(Math.max(...load));
    const low = load.indexOf(Math.min(...load));
    if (load[high]! - load[low]! <= 1) return result;
    const move = (1n << BigInt(high)) | (1n << BigInt(low));
    const from = result.findIndex(
      (column) =>
        (column >> BigInt(high)) & 1n && !((column >> BigInt(low)) & 1n) && !used.has(column ^ move),
    );
    if (from < 0) return result;
    used.delete(result[from]!);
    result[from] = result[from]! ^ move;
    used.add(result[from]!);
    load[high]!--;
    load[low]!++;
  }
}

export interface SecdedDecoded {
  /** Without the error, if there was one. With two errors it is as received. */
  readonly data: Bits;
  readonly syndrome: Bits;
  /** One error in data or check bits; three and more look like it too. */
  readonly single: Bool;
  /** Two errors (or another even number): nothing is corrected. */
  readonly double: Bool;
}

/** Decodes a word `{check, data}`. */
export function secdedDecode(code: BlockCode, word: Bits, name: Name = unnamed): SecdedDecoded {
  return bySyndrome(code, word, name('syndrome', syndromeOf(code, word)), name);
}

function bySyndrome(code: BlockCode, word: Bits, syndrome: Bits, name: Name): SecdedDecoded {
  const odd = name('odd', syndrome.xorReduce());
  return {
    data: corrected(code, word, syndrome, name).data,
    syndrome,
    single: odd,
    double: odd.not().and(syndrome.orReduce()),
  };
}

export interface SecdedShape {
  /** 4 to 256. */
  readonly dataWidth: number;
}

/** Hsiao encoder, combinational: data in, `{check, data}` out. */
export const SecdedEncoder = module(
  {
    name: ({ dataWidth }: SecdedShape) => `secded_encode_${dataWidth}`,
    doc: 'Adds the check bits of a Hsiao SECDED code.',
  },
  ({ dataWidth }: SecdedShape) => ({
    data: input(Bits(dataWidth)),
    word: output(Bits(dataWidth + secdedCode(dataWidth).checkWidth), 'check bits above data'),
  }),
  (_m, { data, word }, { dataWidth }) => word.drive(encoded(secdedCode(dataWidth), data)),
);

/** Hsiao decoder, combinational: `{check, data}` in, corrected data and what was wrong out. */
export const SecdedDecoder = module(
  {
    name: ({ dataWidth }: SecdedShape) => `secded_decode_${dataWidth}`,
    doc: 'Corrects one error and notices two in a word of a Hsiao SECDED code.',
  },
  ({ dataWidth }: SecdedShape) => ({
    word: input(Bits(dataWidth + secdedCode(dataWidth).checkWidth), 'check bits above data'),
    data: output(Bits(dataWidth), 'corrected'),
    single_error: output(Bool(), 'one error, corrected'),
    double_error: output(Bool(), 'two errors, not corrected'),
    syndrome: output(Bits(secdedCode(dataWidth).checkWidth)),
  }),
  (m, { word, data, single_error, double_error, syndrome }, { dataWidth }) => {
    const code = secdedCode(dataWidth);
    syndrome.drive(syndromeOf(code, word));
    const decoded = bySyndrome(code, word, syndrome, naming(m));
    data.drive(decoded.data);
    single_error.drive(decoded.single);
    double_error.drive(decoded.double);
  },
);
