/** What one instruction did. */
export interface Step {
  readonly pc: number;
  /** The word that was stored, after the store, or null. */
  readonly store: { readonly address: number; readonly lanes: number; readonly data: number } | null;
  readonly halted: boolean;
}

/** RV32I as the specification defines it, one instruction at a time: the judge of the core. */
export class RiscvModel {
  pc = 0;
  readonly registers = new Int32Array(32);
  readonly #program: Uint32Array;
  readonly #data: DataView;

  constructor(program: Uint32Array, data: Uint8Array) {
    this.#program = program;
    this.#data = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  step(): Step {
    const { pc } = this;
    const word = this.#program[pc >>> 2]!;
    const field = (high: number, low: number) => (word >>> low) & (2 ** (high - low + 1) - 1);
    const signed = (value: number, bits: number) => (value << (32 - bits)) >> (32 - bits);
    const [rd, f3] = [field(11, 7), field(14, 12)];
    const [a, b] = [this.registers[field(19, 15)]!, this.registers[field(24, 20)]!];
    const immediate = signed(field(31, 20), 12);
    let next = (pc + 4) | 0;
    let value: number | null = null;
    let store: Step['store'] = null;
    switch (field(6, 0)) {
      case 0x37:
        value = word & 0xfffff000;
        break;
      case 0x17:
        value = (pc + (word & 0xfffff000)) | 0;
        break;
      case 0x6f:
        value = next;
        next =
          pc +
          signed(
            (field(31, 31) << 20) | (field(19, 12) << 12) | (field(20, 20) << 11) | (field(30, 21) << 1),
            21,
          );
        break;
      case 0x67:
        value = next;
        next = (a + immediate) & ~1;
        break;
      case 0x63: {
        const conditions = [
          a === b,
          a !== b,
          false,
          false,
          a < b,
          a >= b,
          a >>> 0 < b >>> 0,
          a >>> 0 >= b >>> 0,
        ];
        const offset =
          (field(31, 31) << 12) | (field(7, 7) << 11) | (field(30, 25) << 5) | (field(11, 8) << 1);
        if (conditions[f3]) next = pc + signed(offset, 13);
        break;
      }
      case 0x03: {
        const address = (a + immediate) >>> 0;
        const read = [
          () => this.#data.getInt8(address),
          () => this.#data.getInt16(address, true),
          () => this.#data.getInt32(address, true),
          () => 0,
          () => this.#data.getUint8(address),
          () => this.#data.getUint16(address, true),
        ];
        value = read[f3]!();
        break;
      }
      case 0x23: {
        const address = (a + signed((field(31, 25) << 5) | field(11, 7), 12)) >>> 0;
        const lane = address & 3;
        if (f3 === 0) this.#data.setInt8(address, b);
        else if (f3 === 1) this.#data.setInt16(address, b, true);
        else this.#data.setInt32(address, b, true);
        const lanes = [1 << lane, 3 << lane, 15][f3]!;
        store = { address, lanes, data: this.#data.getInt32(address & ~3, true) };
        break;
      }
      case 0x13:
        value = operation(f3, f3 === 5 && field(30, 30) === 1, a, immediate);
        break;
      case 0x33:
        value = operation(f3, field(30, 30) === 1, a, b);
        break;
      case 0x73:
        return { pc, store, halted: true };
    }
    if (value !== null && rd !== 0) this.registers[rd] = value;
    this.pc = next >>> 0;
    return { pc, store, halted: false };
  }
}

function operation(f3: number, other: boolean, a: number, b: number): number {
  const amount = b & 31;
  const results = [
    other ? a - b : a + b,
    a << amount,
    a < b ? 1 : 0,
    a >>> 0 < b >>> 0 ? 1 : 0,
    a ^ b,
    other ? a >> amount : a >>> amount,
    a | b,
    a & b,
  ];
  return results[f3]! | 0;
}
