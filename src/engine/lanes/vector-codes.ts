/** Bits of one element of a vector. */
export type ElementBits = 8 | 16 | 32 | 64;

/** Vector instructions by the size of their elements; all after the prefix 0xfd. -1: does not exist. */
export interface ElementCodes {
  readonly eq: number;
  readonly gtS: number;
  /** Unsigned greater or equal. */
  readonly geU: number;
  readonly shl: number;
  readonly shrS: number;
  readonly shrU: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  /** From elements of half the size, those of the lower or upper half of the vector. */
  readonly extendLowS: number;
  readonly extendHighS: number;
  readonly extendLowU: number;
  readonly extendHighU: number;
  /** Two vectors of these elements into one of elements of half the size; signed input, saturated. */
  readonly narrowS: number;
  readonly narrowU: number;
  readonly loadLane: number;
  readonly storeLane: number;
}

export const elementCodes: Readonly<Record<ElementBits, ElementCodes>> = {
  8: {
    eq: 35,
    gtS: 39,
    geU: 44,
    shl: -1,
    shrS: -1,
    shrU: -1,
    add: 110,
    sub: 113,
    mul: -1,
    extendLowS: -1,
    extendHighS: -1,
    extendLowU: -1,
    extendHighU: -1,
    narrowS: -1,
    narrowU: -1,
    loadLane: 84,
    storeLane: 88,
  },
  16: {
    eq: 45,
    gtS: 49,
    geU: 54,
    shl: 139,
    shrS: 140,
    shrU: 141,
    add: 142,
    sub: 145,
    mul: 149,
    extendLowS: 135,
    extendHighS: 136,
    extendLowU: 137,
    extendHighU: 138,
    narrowS: 101,
    narrowU: 102,
    loadLane: 85,
    storeLane: 89,
  },
  32: {
    eq: 55,
    gtS: 59,
    geU: 64,
    shl: 171,
    shrS: 172,
    shrU: 173,
    add: 174,
    sub: 177,
    mul: 181,
    extendLowS: 167,
    extendHighS: 168,
    extendLowU: 169,
    extendHighU: 170,
    narrowS: 133,
    narrowU: 134,
    loadLane: 86,
    storeLane: 90,
  },
  64: {
    eq: 214,
    gtS: 217,
    geU: -1,
    shl: 203,
    shrS: 204,
    shrU: 205,
    add: 206,
    sub: 209,
    mul: 213,
    extendLowS: 199,
    extendHighS: 200,
    extendLowU: 201,
    extendHighU: 202,
    narrowS: -1,
    narrowU: -1,
    loadLane: 87,
    storeLane: 91,
  },
};

export const Code = {
  load: 0,
  store: 11,
  shuffle: 13,
  extractLane32: 27,
  not: 77,
  and: 78,
  /** `a & ~b`. */
  andNot: 79,
  or: 80,
  xor: 81,
  /** `c ? a : b`, bit by bit. */
  selectBits: 82,
  anyTrue: 83,
  load32Zero: 92,
  load64Zero: 93,
  multiplyLow32U: 222,
  multiplyHigh32U: 223,
  multiplyLow8U: 158,
  multiplyHigh8U: 159,
  /** `c ? a : b` where each byte of `c` is 0 or all ones; one instruction on most machines, unlike the one for any bits. */
  select: 265,
} as const;

/** Codes of values that are no single instruction. */
export const Pseudo = {
  /** 16 bytes: the 64 bits `b : a`, twice. */
  const: 1024,
  /** Cell `a` of the block. */
  cell: 1025,
  /** The even 32-bit elements of `a` and `b`. */
  even: 1026,
  /** The odd ones. */
  odd: 1027,
  /** Words of a memory; see `VectorStore.gather`. */
  gather: 1028,
} as const;
