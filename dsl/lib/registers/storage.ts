import { atPlace, Bits, type Body, Bool, cat, type Reg, type ScalarType } from '../../../src/lang/index.ts';
import type { BusAccess } from './bus.ts';
import type { FieldType } from './field.ts';
import type { PlacedField, PlacedRegister, RegisterMap } from './layout.ts';
import { isStored } from './ports.ts';

/** Values of the hardware side by port name: inputs to read, outputs to drive. */
export type HardwareSide = Readonly<Record<string, unknown>>;

/** When software touches a register. */
export interface Touched {
  readonly write: Bool | null;
  readonly read: Bool | null;
}

/** The storage of a block. All registers of fields are called like their port with `_q`. */
export class Storage {
  readonly #m: Body;
  readonly #bus: BusAccess;
  readonly #hardware: HardwareSide;
  readonly #held: Readonly<Record<string, Reg<Bits>>>;

  constructor(m: Body, map: RegisterMap, bus: BusAccess, hardware: HardwareSide) {
    this.#m = m;
    this.#bus = bus;
    this.#hardware = hardware;
    this.#held = Object.assign(
      {},
      ...map.registers.map(({ fields, place }) => atPlace(place, () => m.reg(heldBy(fields)))),
    );
  }

  /** The word that software reads: fields in place, zeros elsewhere. */
  word(register: PlacedRegister, dataWidth: number): Bits {
    const parts: Bits[] = [];
    let top = dataWidth;
    let zeros = 0;
    const fill = (): void => {
      if (zeros > 0) parts.push(Bits(zeros).lit(0));
      zeros = 0;
    };
    for (const placed of register.fields.toSorted((a, b) => b.low - a.low)) {
      zeros += top - placed.low - placed.width;
      top = placed.low;
      const value = this.#readValue(placed);
      if (value) {
        fill();
        parts.push(value);
      } else zeros += placed.width;
    }
    zeros += top;
    fill();
    return parts.length === 1 ? parts[0]! : cat(...parts);
  }

  /** All that happens to the fields of a register, and its outputs. */
  describe({ fields }: PlacedRegister, touched: Touched): void {
    const plain = fields.filter((placed) => isStored(placed) && !isStaged(placed));
    for (const { access, port } of plain) if (access === 'pulse') this.#q(port).next(0);
    for (const placed of plain) if (placed.wins === 'software') this.#hardwareStatements(placed);
    this.#softwareStatements(plain, touched);
    for (const placed of plain) if (placed.wins === 'hardware') this.#hardwareStatements(placed);
    for (const placed of fields.filter(isStaged)) this.#staged(placed, touched);
    for (const placed of fields) this.#outputs(placed, touched);
  }

  /** Fields that software changes as a whole, byte by byte, or bit by bit in a single bit. */
  #softwareStatements(fields: readonly PlacedField[], { write, read }: Touched): void {
    const writable = fields.filter(({ access }) => /^(rw|wo|w1c|w1s|pulse)$/.test(access));
    if (write && writable.length > 0) {
      this.#m.when(write, () => {
        for (const byte of bytesOf(writable))
          this.#m.when(this.#bus.writeStrobe.bit(byte), () => {
            for (const placed of writable) this.#writeByte(placed, byte);
          });
      });
    }
    const cleared = fields.filter(({ access }) => access === 'rc');
    if (read && cleared.length > 0)
      this.#m.when(read, () => {
        for (const { port } of cleared) this.#q(port).next(0);
      });
  }

  #writeByte({ port, access, low, width }: PlacedField, byte: number): void {
    const from = Math.max(low, 8 * byte);
    const to = Math.min(low + width, 8 * byte + 8) - 1;
    if (to < from) return;
    const target = this.#q(port).slice(to - low, from - low) as Reg<Bits>;
    const data = this.#bus.writeData.slice(to, from);
    if (width === 1 && (access === 'w1c' || access === 'w1s'))
      this.#m.when(data.bit(0), () => target.next(access === 'w1c' ? 0 : 1));
    else if (access === 'w1c') target.next(target.and(data.not()));
    else if (access === 'w1s') target.next(target.or(data));
    else target.next(data);
  }

  /** Hardware's changes of a field that takes them as a whole; a later one wins. */
  #hardwareStatements({ port, hardware, width, field }: PlacedField): void {
    const q = this.#q(port);
    if (hardware.includes('write'))
      this.#m.when(this.#input(`${port}_write`), () => q.next(this.#bits(`${port}_data`)));
    if (hardware.includes('count'))
      this.#m.when(this.#input(`${port}_count`).and(q.andReduce().not()), () =>
        q.next(width === 1 ? 1 : q.asUInt().add(1).asBits()),
      );
    if (field.type.width > 1) return;
    for (const verb of ['clear', 'set'] as const)
      if (hardware.includes(verb))
        this.#m.when(this.#bits(`${port}_${verb}`).bit(0), () => q.next(verb === 'set' ? 1 : 0));
  }

  /** Fields whose bits are changed one by one from both sides: each side works on what the other one leaves. */
  #staged(placed: PlacedField, touched: Touched): void {
    const { port, wins, access } = placed;
    const q = this.#q(port);
    const [first, second] =
      wins === 'hardware'
        ? [this.#bySoftware(placed, touched), this.#byHardware(placed)]
        : [this.#byHardware(placed), this.#bySoftware(placed, touched)];
    const between = first(q);
    if (access === 'ro') {
      q.next(second(between));
      return;
    }
    const name = `${port}_${wins === 'hardware' ? 'kept' : 'changed'}`;
    q.next(second(this.#m.let({ [name]: between })[name]!));
  }

  #bySoftware({ access, low, width }: PlacedField, { write, read }: Touched): (value: Bits) => Bits {
    if (access === 'rc') return (value) => (read ? read.mux(Bits(width).lit(0), value) : value);
    if (!write || access === 'ro') return (value) => value;
    const data = this.#bus.writeData.slice(low + width - 1, low);
    const written = this.#strobed(low, width);
    return (value) => {
      if (access === 'w1c') return write.mux(value.and(data.and(written).not()), value);
      if (access === 'w1s') return write.mux(value.or(data.and(written)), value);
      return write.mux(value.and(written.not()).or(data.and(written)), value);
    };
  }

  #byHardware({ port, hardware, width }: PlacedField): (value: Bits) => Bits {
    return (given) => {
      let value = given;
      if (hardware.includes('write'))
        value = this.#input(`${port}_write`).mux(this.#bits(`${port}_data`), value);
      if (hardware.includes('count')) {
        const counted = this.#m.let({ [`${port}_more`]: value.asUInt().addSat(1) })[`${port}_more`]!;
        value = this.#input(`${port}_count`).mux(counted.asBits(), value);
      }
      if (hardware.includes('clear')) value = value.and(this.#bits(`${port}_clear`).not());
      if (hardware.includes('set')) value = value.or(this.#bits(`${port}_set`));
      return width === value.width ? value : value.trunc(width);
    };
  }

  #outputs(placed: PlacedField, { write }: Touched): void {
    const { port, field, low, width } = placed;
    if (isStored(placed)) this.#drive(port, typed(this.#q(port), field.type));
    if (!field.written) return;
    const register = this.#held[`${port}_written_q`] as unknown as Reg<Bool>;
    const bytes = this.#bus.writeStrobe.slice(Math.floor((low + width - 1) / 8), Math.floor(low / 8));
    register.next(write!.and(bytes.orReduce()));
    this.#drive(`${port}_written`, register);
  }

  #readValue(placed: PlacedField): Bits | null {
    const { access, port, width, reset } = placed;
    if (access === 'wo' || access === 'pulse') return null;
    if (access === 'constant') return Bits(width).lit(reset!);
    return isStored(placed) ? this.#q(port) : this.#bits(port);
  }

  /** The strobes of the bytes of a field, one bit for each of its bits. */
  #strobed(low: number, width: number): Bits {
    const parts: Bits[] = [];
    for (let byte = Math.floor((low + width - 1) / 8); byte >= Math.floor(low / 8); byte--) {
      const count = Math.min(low + width, 8 * byte + 8) - Math.max(low, 8 * byte);
      parts.push(this.#bus.writeStrobe.bit(byte).repeat(count));
    }
    return parts.length === 1 ? parts[0]! : cat(...parts);
  }

  #q(port: string): Reg<Bits> {
    const held = this.#held[`${port}_q`]!;
    return held.slice(held.width - 1, 0) as Reg<Bits>;
  }

  #input(name: string): Bool {
    return this.#hardware[name] as Bool;
  }

  #bits(name: string): Bits {
    return (this.#hardware[name] as Bits).asBits();
  }

  #drive(name: string, value: unknown): void {
    (this.#hardware[name] as { drive(value: unknown): void }).drive(value);
  }
}

/** Declarations of the registers behind fields. */
function heldBy(fields: readonly PlacedField[]): Record<string, ScalarType> {
  return Object.fromEntries(
    fields.flatMap((placed) => {
      const { port, field } = placed;
      const held: [string, ScalarType][] = isStored(placed) ? [[`${port}_q`, heldType(field.type)]] : [];
      if (field.written) held.push([`${port}_written_q`, Bool()]);
      return held;
    }),
  );
}

/** Fields are assigned byte by byte, so that members of an enumeration are held as their bits. */
function heldType(type: FieldType): ScalarType {
  if (!('fromBits' in type)) return type.doc('');
  const bits: ScalarType = Bits(type.width);
  return type.resetRule === 'none' ? bits.noReset() : bits.reset(type.resetRule.to as never);
}

/** Bits that both sides change one by one cannot be told as "the last assignment wins". */
function isStaged(placed: PlacedField): boolean {
  const { width, hardware, access } = placed;
  if (!isStored(placed) || hardware.length === 0) return false;
  if (hardware.includes('count') && (access !== 'ro' || hardware.length > 1)) return true;
  return width > 1 && (hardware.some((verb) => verb === 'set' || verb === 'clear') || /^w1/.test(access));
}

function bytesOf(fields: readonly PlacedField[]): number[] {
  const bytes = new Set<number>();
  for (const { low, width } of fields)
    for (let byte = Math.floor(low / 8); byte * 8 < low + width; byte++) bytes.add(byte);
  return [...bytes].sort((a, b) => a - b);
}

function typed(value: Bits, type: FieldType): unknown {
  if ('fromBits' in type) return type.fromBits(value as never);
  if (type.kind === 'bool') return value.bit(0);
  if (type.kind === 'uint') return value.asUInt();
  return type.kind === 'sint' ? value.asSInt() : value;
}
