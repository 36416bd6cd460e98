import type { PlacedField, PlacedRegister, RegisterMap } from './layout.ts';

/** What the templates of documents are given: all of a block in numbers and texts, hexadecimal with `0x`. */
export function documentData(map: RegisterMap) {
  const bytes = map.dataWidth / 8;
  const end = Math.max(...map.registers.map(({ offset }) => offset)) + bytes;
  const digits = Math.max(2, Math.ceil(Math.log2(end) / 4));
  return {
    name: map.name,
    doc: map.doc,
    dataWidth: map.dataWidth,
    bytes,
    addressWidth: map.addressWidth,
    /** Bytes up to the end of the last register. */
    size: hex(BigInt(end), digits),
    range: hex(1n << BigInt(map.addressWidth), 1),
    registers: map.registers
      .toSorted((a, b) => a.offset - b.offset)
      .map((register) => registerData(register, map.dataWidth, digits)),
  };
}

export type DocumentData = ReturnType<typeof documentData>;

function registerData({ name, doc, offset, fields }: PlacedRegister, dataWidth: number, digits: number) {
  const reset = fields.reduce((word, field) => word | ((field.reset ?? 0n) << BigInt(field.low)), 0n);
  const alone = fields.length === 1 && fields[0]!.port === name;
  return {
    name,
    /** For a list of registers. */
    summary: doc,
    /** For the register itself: '' where it would say the same as its only field. */
    doc: alone ? '' : doc,
    /** True for a register that is one field, which has the name of the register. */
    alone,
    offset: hex(BigInt(offset), digits),
    reset: hex(reset, dataWidth / 4),
    fields: fields.toSorted((a, b) => a.low - b.low).map((field) => fieldData(field, dataWidth)),
  };
}

function fieldData(placed: PlacedField, dataWidth: number) {
  const { name, port, doc, access, hardware, wins, low, width, reset, values, field } = placed;
  const mask = ((1n << BigInt(width)) - 1n) << BigInt(low);
  const kind: string = field.type.kind;
  const changes = access === 'constant' ? 'na' : access === 'ro' && hardware.length === 0 ? 'w' : '';
  return {
    name,
    port,
    doc,
    access,
    meaning: meanings[access],
    kind,
    low,
    high: low + width - 1,
    width,
    bits: width === 1 ? String(low) : `${low + width - 1}:${low}`,
    mask: hex(mask, dataWidth / 4),
    reset: reset === null ? null : hex(reset, Math.ceil(width / 4)),
    hardware,
    wins: hardware.length > 0 ? wins : null,
    /** What hardware may do, in the words of SystemRDL. */
    hw: changes || (hardware.length > 0 ? 'rw' : 'r'),
    values: values.map((item) => ({ name: item.name, value: hex(item.value, Math.ceil(width / 4)) })),
  };
}

const meanings = {
  rw: 'read, write',
  ro: 'read only',
  wo: 'write only, reads 0',
  w1c: 'write 1 to clear',
  w1s: 'write 1 to set',
  rc: 'cleared by a read',
  pulse: 'write: for one cycle, reads 0',
  constant: 'constant',
} as const;

function hex(value: bigint, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
