import { Bits, Bool, cat, input, module, output } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { wholeNumber } from '../parameter.ts';
import { type BlockCode, encoded } from './block-code.ts';
import { BinaryField } from './field.ts';
import { linear, rowsOf } from './linear.ts';

/** A shortened BCH code that corrects two errors. Check bit `j` stands for x^j, data bit `i` for x^(checkWidth + i). */
export interface BchCode extends BlockCode {
  readonly field: BinaryField;
}

/**
 * The code for `dataWidth` bits, 4 to 256, in the smallest field that has room: 2m check bits for at most 2^m - 1 - 2m
 * data bits (8 for 7, 10 for 21, 12 for 51, 14 for 113, 16 for 239). Its generator is the product of the minimal
 * polynomials of alpha and alpha^3. S. Lin, D. J. Costello, "Error Control Coding", chapter 6.
 */
export function bchCode(dataWidth: number): BchCode {
  const k = wholeNumber('BCH', 'dataWidth', dataWidth, 4, 256);
  let m = 4;
  while (2 ** m - 1 - 2 * m < k) m++;
  const field = new BinaryField(m);
  const checkWidth = 2 * m;
  const generator = product(field.minimalPolynomial(1), field.minimalPolynomial(3));
  const columns: bigint[] = [];
  let remainder = generator ^ (1n << BigInt(checkWidth));
  for (let i = 0; i < k; i++) {
    columns.push(remainder);
    remainder <<= 1n;
    if (remainder >> BigInt(checkWidth)) remainder ^= generator;
  }
  return { dataWidth: k, checkWidth, columns, field };
}

export interface BchDecoded {
  /** Without errors, if there were one or two. Of no use when `uncorrectable`. */
  readonly data: Bits;
  readonly single: Bool;
  readonly double: Bool;
  /** More than two errors. Some threefold errors look like two others, or like one, and are not noticed. */
  readonly uncorrectable: Bool;
}

/**
 * Decodes a word `{check, data}` without tables or division. With the syndromes S1 and S3, an error at position X is a
 * root of S1 X^2 + S1^2 X + (S1^3 + S3), which has one nonzero root for one error and two for two. The first two terms
 * are linear in S1 for each position, so that every position compares m sums of syndrome bits with one common value.
 */
export function bchDecode(code: BchCode, word: Bits, name: Name = unnamed): BchDecoded {
  const { field, dataWidth, checkWidth } = code;
  const { m } = field;
  const length = dataWidth + checkWidth;
  // In the word the data are below the check bits; in the polynomial above.
  const exponents = Array.from({ length }, (_, i) => (i < dataWidth ? i + checkWidth : i - dataWidth));
  const s1 = name(
    's1',
    linear(
      rowsOf(
        exponents.map((e) => BigInt(field.alpha(e))),
        m,
      ),
      word,
    ),
  );
  const s3 = name(
    's3',
    linear(
      rowsOf(
        exponents.map((e) => BigInt(field.alpha(3 * e))),
        m,
      ),
      word,
    ),
  );
  const unit = Array.from({ length: m }, (_, i) => 1 << i);
  const square = name(
    's1_square',
    linear(
      rowsOf(
        unit.map((u) => BigInt(field.multiply(u, u))),
        m,
      ),
      s1,
    ),
  );
  const constant = name('locator', multiplied(field, s1, square).xor(s3));

  const some = name('some', s1.orReduce());
  const roots = exponents.map((e) => {
    const x = field.alpha(e);
    const columns = unit.map((u) =>
      BigInt(field.multiply(u, field.multiply(x, x)) ^ field.multiply(field.multiply(u, u), x)),
    );
    return linear(rowsOf(columns, m), s1).eq(constant).and(some);
  });
  const root = name('root', cat(...roots.reverse()) as Bits);
  const found = name('found', root.orReduce());
  const even = name('even', root.xorReduce().not());
  const one = name('one', constant.orReduce().not());
  const single = some.and(one).and(found);
  const double = some.and(one.not()).and(found).and(even);
  return {
    data: word.slice(dataWidth - 1, 0).xor(root.slice(dataWidth - 1, 0)),
    single,
    double,
    uncorrectable: some.or(s3.orReduce()).and(single.or(double).not()),
  };
}

/** Product in the field. */
function multiplied(field: BinaryField, a: Bits, b: Bits): Bits {
  const { m } = field;
  const partial = Array.from({ length: m }, (_, j): Bits => {
    // a times alpha^j is linear in a
    const shifted = linear(
      rowsOf(
        Array.from({ length: m }, (__, i) => BigInt(field.alpha(i + j))),
        m,
      ),
      a,
    );
    return shifted.and(b.bit(j).repeat(m));
  });
  return partial.reduce((sum, item) => sum.xor(item));
}

function product(a: bigint, b: bigint): bigint {
  let sum = 0n;
  for (let i = 0n; b >> i; i++) if ((b >> i) & 1n) sum ^= a << i;
  return sum;
}

export interface BchShape {
  /** 4 to 256. */
  readonly dataWidth: number;
}

/** BCH encoder, combinational: data in, `{check, data}` out. */
export const BchEncoder = module(
  {
    name: ({ dataWidth }: BchShape) => `bch_encode_${dataWidth}`,
    doc: 'Adds the check bits of a BCH code that corrects two errors.',
  },
  ({ dataWidth }: BchShape) => ({
    data: input(Bits(dataWidth)),
    word: output(Bits(dataWidth + bchCode(dataWidth).checkWidth), 'check bits above data'),
  }),
  (_m, { data, word }, { dataWidth }) => word.drive(encoded(bchCode(dataWidth), data)),
);

/** BCH decoder, combinational: `{check, data}` in, corrected data and what was wrong out. */
export const BchDecoder = module(
  {
    name: ({ dataWidth }: BchShape) => `bch_decode_${dataWidth}`,
    doc: 'Corrects one and two errors in a word of a BCH code.',
  },
  ({ dataWidth }: BchShape) => ({
    word: input(Bits(dataWidth + bchCode(dataWidth).checkWidth), 'check bits above data'),
    data: output(Bits(dataWidth), 'corrected; of no use when uncorrectable'),
    single_error: output(Bool(), 'one error, corrected'),
    double_error: output(Bool(), 'two errors, corrected'),
    uncorrectable: output(Bool(), 'more errors, as far as they show'),
  }),
  (m, { word, data, single_error, double_error, uncorrectable }, { dataWidth }) => {
    const decoded = bchDecode(bchCode(dataWidth), word, naming(m));
    data.drive(decoded.data);
    single_error.drive(decoded.single);
    double_error.drive(decoded.double);
    uncorrectable.drive(decoded.uncorrectable);
  },
);
