import type { PlacedField, PlacedRegister, RegisterMap } from '../../../../dsl/lib/registers/index.ts';

/** What the bus does to the block in one cycle, and what hardware drives. */
export interface BlockCycle {
  readonly write?: { readonly address: number; readonly data: bigint; readonly strobe: number } | undefined;
  readonly read?: { readonly address: number } | undefined;
  readonly inputs: Readonly<Record<string, bigint>>;
}

/** The rules of docs/registers.md, bit by bit and in plain integers. */
export class BlockModel {
  readonly map: RegisterMap;
  readonly held = new Map<string, bigint>();
  readonly #written = new Map<string, bigint>();

  constructor(map: RegisterMap) {
    this.map = map;
    for (const { fields } of map.registers)
      for (const { port, reset } of fields) this.held.set(port, reset ?? 0n);
  }

  /** The word at an address now, or null where nothing is. */
  read(address: number, inputs: Readonly<Record<string, bigint>>): bigint | null {
    const register = this.#at(address);
    if (!register) return null;
    return register.fields.reduce((word, field) => {
      if (field.access === 'wo' || field.access === 'pulse') return word;
      const direct = field.access === 'ro' && field.hardware.length === 0;
      const value = direct ? inputs[field.port]! : this.held.get(field.port)!;
      return word | (value << BigInt(field.low));
    }, 0n);
  }

  has(address: number): boolean {
    return this.#at(address) !== undefined;
  }

  /** Values of the outputs now. */
  outputs(): Record<string, bigint> {
    const result: Record<string, bigint> = {};
    for (const { fields } of this.map.registers)
      for (const field of fields) {
        const { port, access, hardware } = field;
        if (access !== 'constant' && (access !== 'ro' || hardware.length > 0))
          result[port] = this.held.get(port)!;
        if (field.field.written) result[`${port}_written`] = this.#written.get(port) ?? 0n;
      }
    return result;
  }

  /** The clock edge. */
  step(cycle: BlockCycle): void {
    for (const register of this.map.registers)
      for (const field of register.fields) this.#stepField(register, field, cycle);
  }

  #stepField(register: PlacedRegister, field: PlacedField, { write, read, inputs }: BlockCycle): void {
    const { port, access, hardware, low, width } = field;
    if (access === 'constant' || (access === 'ro' && hardware.length === 0)) return;
    const written = write && this.#at(write.address) === register ? write : undefined;
    const asked = read !== undefined && this.#at(read.address) === register;
    const full = (1n << BigInt(width)) - 1n;
    let mask = 0n;
    for (let bit = 0; bit < width; bit++)
      if (written && (written.strobe >> ((low + bit) >> 3)) & 1) mask |= 1n << BigInt(bit);
    const data = written ? (written.data >> BigInt(low)) & full : 0n;
    this.#written.set(port, mask !== 0n ? 1n : 0n);

    const software = (value: bigint): bigint => {
      if (access === 'rw' || access === 'wo') return (value & ~mask) | (data & mask);
      if (access === 'w1c') return value & ~(data & mask);
      if (access === 'w1s') return value | (data & mask);
      if (access === 'rc') return asked ? 0n : value;
      return access === 'pulse' ? data & mask : value;
    };
    const byHardware = (value: bigint): bigint => {
      let now = value;
      if (hardware.includes('write') && inputs[`${port}_write`]) now = inputs[`${port}_data`]!;
      if (hardware.includes('count') && inputs[`${port}_count`]) now = now === full ? full : now + 1n;
      if (hardware.includes('clear')) now &= ~inputs[`${port}_clear`]!;
      if (hardware.includes('set')) now |= inputs[`${port}_set`]!;
      return now;
    };
    const start = access === 'pulse' ? 0n : this.held.get(port)!;
    this.held.set(
      port,
      field.wins === 'hardware' ? byHardware(software(start)) : software(byHardware(start)),
    );
  }

  #at(address: number): PlacedRegister | undefined {
    const bytes = this.map.dataWidth / 8;
    return this.map.registers.find(({ offset }) => offset === Math.floor(address / bytes) * bytes);
  }
}
