/** Encodes RV32I instructions (unprivileged specification, chapter 2): each function gives one 32-bit word. */

type Register = number;

const r = (f7: number, rs2: number, rs1: number, f3: number, rd: number, op: number) =>
  ((f7 << 25) | (rs2 << 20) | (rs1 << 15) | (f3 << 12) | (rd << 7) | op) >>> 0;
const i = (imm: number, rs1: number, f3: number, rd: number, op: number) =>
  (((imm & 0xfff) << 20) | (rs1 << 15) | (f3 << 12) | (rd << 7) | op) >>> 0;
const s = (imm: number, rs2: number, rs1: number, f3: number) =>
  r((imm >> 5) & 0x7f, rs2, rs1, f3, imm & 0x1f, 0x23);
const b = (imm: number, rs2: number, rs1: number, f3: number) =>
  r(
    (((imm >> 12) & 1) << 6) | ((imm >> 5) & 0x3f),
    rs2,
    rs1,
    f3,
    (((imm >> 1) & 0xf) << 1) | ((imm >> 11) & 1),
    0x63,
  );

export const registerOperations = {
  add: [0, 0],
  sub: [0, 0x20],
  sll: [1, 0],
  slt: [2, 0],
  sltu: [3, 0],
  xor: [4, 0],
  srl: [5, 0],
  sra: [5, 0x20],
  or: [6, 0],
  and: [7, 0],
} as const;

export const immediateOperations = { addi: 0, slti: 2, sltiu: 3, xori: 4, ori: 6, andi: 7 } as const;
export const shiftOperations = { slli: [1, 0], srli: [5, 0], srai: [5, 0x20] } as const;
export const branches = { beq: 0, bne: 1, blt: 4, bge: 5, bltu: 6, bgeu: 7 } as const;
export const loads = { lb: 0, lh: 1, lw: 2, lbu: 4, lhu: 5 } as const;
export const stores = { sb: 0, sh: 1, sw: 2 } as const;

export const operate = (name: keyof typeof registerOperations, rd: Register, rs1: Register, rs2: Register) =>
  r(registerOperations[name][1], rs2, rs1, registerOperations[name][0], rd, 0x33);
export const operateImmediate = (
  name: keyof typeof immediateOperations,
  rd: Register,
  rs1: Register,
  imm: number,
) => i(imm, rs1, immediateOperations[name], rd, 0x13);
export const shift = (name: keyof typeof shiftOperations, rd: Register, rs1: Register, amount: number) =>
  r(shiftOperations[name][1], amount & 31, rs1, shiftOperations[name][0], rd, 0x13);
export const branch = (name: keyof typeof branches, rs1: Register, rs2: Register, offset: number) =>
  b(offset, rs2, rs1, branches[name]);
export const load = (name: keyof typeof loads, rd: Register, rs1: Register, offset: number) =>
  i(offset, rs1, loads[name], rd, 0x03);
export const store = (name: keyof typeof stores, rs2: Register, rs1: Register, offset: number) =>
  s(offset, rs2, rs1, stores[name]);
export const lui = (rd: Register, high: number) => ((high << 12) | (rd << 7) | 0x37) >>> 0;
export const auipc = (rd: Register, high: number) => ((high << 12) | (rd << 7) | 0x17) >>> 0;
export const jal = (rd: Register, offset: number) =>
  ((((offset >> 20) & 1) << 31) |
    (((offset >> 1) & 0x3ff) << 21) |
    (((offset >> 11) & 1) << 20) |
    (((offset >> 12) & 0xff) << 12) |
    (rd << 7) |
    0x6f) >>>
  0;
export const jalr = (rd: Register, rs1: Register, offset: number) => i(offset, rs1, 0, rd, 0x67);
export const fence = () => 0x0000000f;
export const ebreak = () => 0x00100073;
