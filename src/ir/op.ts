/**
 * Operators of the netlist. Values are plain bit vectors: the sign lives in the operator (`ltu`, `lts`),
 * and every change of width is a node of its own (`zext`, `sext`, `slice`).
 *
 * Widths: unless the table says otherwise, operands and result have the same width.
 */
export const Op = {
  /** A literal; `a` and `b` locate the value, `c` names an enumeration or is -1. */
  const: 0,
  /** The present value of signal `a`. */
  ref: 1,
  not: 2,
  neg: 3,
  and: 4,
  or: 5,
  xor: 6,
  /** Modulo 2^width. */
  add: 7,
  sub: 8,
  mul: 9,
  /** Comparisons: equal operand widths, result 1 bit. */
  eq: 10,
  ne: 11,
  ltu: 12,
  leu: 13,
  lts: 14,
  les: 15,
  /** Shift `a` by the unsigned amount `b` (any width). Amounts >= width give 0, or all sign bits for `shrs`. */
  shl: 16,
  shru: 17,
  shrs: 18,
  /** `a` (1 bit) ? `b` : `c`. */
  mux: 19,
  /** Bits `b + width - 1 .. b` of `a`. */
  slice: 20,
  /** Concatenation of `b` operands starting at `a` in the operand pool, most significant first. */
  cat: 21,
  /** `a` repeated `width / width(a)` times. */
  rep: 22,
  /** Widen `a` (strictly) with zeros or with its sign bit. */
  zext: 23,
  sext: 24,
  /** Reductions to 1 bit. */
  andr: 25,
  orr: 26,
  xorr: 27,
  /**
   * Element `b` of `a` seen as an array of `width`-bit elements, element 0 least significant:
   * bits `b*width + width - 1 .. b*width`. `width(a) == width << width(b)`, so the index is always in range.
   */
  pick: 28,
} as const;

export type OpCode = (typeof Op)[keyof typeof Op];
export type OpName = keyof typeof Op;

/** Operator names by code. */
export const opNames = Object.keys(Op) as OpName[];

/** How many of the fields `a`, `b`, `c` are operand nodes (`cat` keeps its operands in the pool instead). */
export const operandCount: readonly number[] = opNames.map((name) => {
  if (name === 'const' || name === 'ref' || name === 'cat') return 0;
  if (name === 'mux') return 3;
  if (['not', 'neg', 'slice', 'rep', 'zext', 'sext', 'andr', 'orr', 'xorr'].includes(name)) return 1;
  return 2;
});
