/** Value types of the binary format. */
export const i32 = 0x7f;
export const i64 = 0x7e;
export const v128 = 0x7b;
export type ValueType = typeof i32 | typeof i64 | typeof v128;

/** Instructions that the engine uses. Those of the two integer types are paired in `I32` and `I64`. */
export const Code = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  wrap: 0xa7,
  extendI32S: 0xac,
  extendI32U: 0xad,
  /** Sign extension inside i64 from 32 bits. */
  extend32S: 0xc4,
  clz32: 0x67,
  ctz32: 0x68,
  clz64: 0x79,
  ctz64: 0x7a,
  /** 32 bits from memory as an unsigned i64. */
  load64As32U: 0x35,
} as const;

/** Vector instructions, each after the prefix 0xfd. */
export const Vector = {
  load: 0x00,
  /** Four numbers of 16 bits, each with its sign extended to 32. */
  load16x4S: 0x03,
  load32Splat: 0x09,
  store: 0x0b,
  const: 0x0c,
  splat32: 0x11,
  splat64: 0x12,
  extractLane32: 0x1b,
  replaceLane32: 0x1c,
  replaceLane64: 0x1e,
  eq8: 0x23,
  eq32: 0x37,
  ne32: 0x38,
  ltS32: 0x39,
  ltU32: 0x3a,
  leS32: 0x3d,
  leU32: 0x3e,
  not: 0x4d,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
  select: 0x52,
  anyTrue: 0x53,
  bitmask8: 0x64,
  bitmask32: 0xa4,
  /** Accesses to one lane, the number of the lane after the address; 0x5c loads lane 0 and clears the others. */
  load32Lane: 0x56,
  store32Lane: 0x5a,
  load64Lane: 0x57,
  store64Lane: 0x5b,
  load64Zero: 0x5d,
  shuffle: 0x0d,
  swizzle: 0x0e,
  load32Zero: 0x5c,
  narrow16S: 0x65,
  add16: 0x8e,
  narrow32S: 0x85,
  shl8: 0x6b,
  sub8: 0x71,
  shl16: 0x8b,
  neg32: 0xa1,
  shl32: 0xab,
  shrS32: 0xac,
  shrU32: 0xad,
  add32: 0xae,
  sub32: 0xb1,
  mul32: 0xb5,
  /** Products of signed halves, the two of each lane added up. */
  dot16: 0xba,
  shl64: 0xcb,
  shrU64: 0xcd,
} as const;

/** The instructions that exist for both types, under one set of names. */
export interface IntegerCodes {
  readonly type: ValueType;
  readonly bits: 32 | 64;
  readonly const: number;
  readonly eqz: number;
  readonly eq: number;
  readonly ne: number;
  readonly ltS: number;
  readonly ltU: number;
  readonly gtU: number;
  readonly leS: number;
  readonly leU: number;
  readonly popcnt: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly and: number;
  readonly or: number;
  readonly xor: number;
  readonly shl: number;
  readonly shrS: number;
  readonly shrU: number;
  readonly extend8S: number;
  readonly extend16S: number;
  readonly load: number;
  readonly load8S: number;
  readonly load8U: number;
  readonly load16S: number;
  readonly load16U: number;
  readonly store: number;
  readonly store8: number;
  readonly store16: number;
}

export const I32: IntegerCodes = {
  type: i32,
  bits: 32,
  const: 0x41,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltS: 0x48,
  ltU: 0x49,
  gtU: 0x4b,
  leS: 0x4c,
  leU: 0x4d,
  popcnt: 0x69,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shrS: 0x75,
  shrU: 0x76,
  extend8S: 0xc0,
  extend16S: 0xc1,
  load: 0x28,
  load8S: 0x2c,
  load8U: 0x2d,
  load16S: 0x2e,
  load16U: 0x2f,
  store: 0x36,
  store8: 0x3a,
  store16: 0x3b,
};

export const I64: IntegerCodes = {
  type: i64,
  bits: 64,
  const: 0x42,
  eqz: 0x50,
  eq: 0x51,
  ne: 0x52,
  ltS: 0x53,
  ltU: 0x54,
  gtU: 0x56,
  leS: 0x57,
  leU: 0x58,
  popcnt: 0x7b,
  add: 0x7c,
  sub: 0x7d,
  mul: 0x7e,
  and: 0x83,
  or: 0x84,
  xor: 0x85,
  shl: 0x86,
  shrS: 0x87,
  shrU: 0x88,
  extend8S: 0xc2,
  extend16S: 0xc3,
  load: 0x29,
  load8S: 0x30,
  load8U: 0x31,
  load16S: 0x32,
  load16U: 0x33,
  store: 0x37,
  store8: 0x3c,
  store16: 0x3d,
};
