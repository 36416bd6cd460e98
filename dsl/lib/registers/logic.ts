import { atPlace, Bits, type Body, Bool, type UInt } from '../../../src/lang/index.ts';
import { namedConstants } from '../named-constants.ts';
import type { BusAccess, BusAnswer } from './bus.ts';
import type { PlacedRegister, RegisterMap } from './layout.ts';
import { type HardwareSide, Storage } from './storage.ts';

export interface LogicOptions {
  /** What an address without a register does. Default `error`. */
  readonly unmapped?: 'error' | 'ignore';
}

/** The registers of a block in the module being described: what bus and hardware side do to them, and the answers. */
export function describeRegisters(
  m: Body,
  map: RegisterMap,
  bus: BusAccess,
  hardware: HardwareSide,
  { unmapped = 'error' }: LogicOptions = {},
): BusAnswer {
  const { registers, dataWidth } = map;
  const storage = new Storage(m, map, bus, hardware);
  const { write_word, read_word } = m.let({
    write_word: wordOf(bus.writeAddress, dataWidth),
    read_word: wordOf(bus.readAddress, dataWidth),
  });
  const bytes = dataWidth / 8;
  const addresses = namedConstants(
    'address',
    map.addressWidth - Math.log2(bytes),
    Object.fromEntries(registers.map(({ name, offset }) => [name, offset / bytes])),
  );
  const addressOf = ({ name }: PlacedRegister): UInt => addresses[name]!;

  const describe = (register: PlacedRegister): void => {
    const { name, fields } = register;
    const writes = fields.some(({ access }) => /^(rw|wo|w1c|w1s|pulse)$/.test(access));
    const clears = fields.some(({ access }) => access === 'rc');
    const touch = (what: 'write' | 'read', word: UInt): Bool =>
      m.let({ [`${what}_${name}`]: bus[what].and(word.eq(addressOf(register))) })[`${what}_${name}`]!;
    storage.describe(register, {
      write: writes ? touch('write', write_word) : null,
      read: clears ? touch('read', read_word) : null,
    });
  };
  for (const register of registers) atPlace(register.place, () => describe(register));

  const { read_word_data } = m.wire({ read_word_data: Bits(dataWidth) });
  const cases = m.switch(read_word);
  for (const register of registers)
    cases.case(addressOf(register) as never, () => read_word_data.drive(storage.word(register, dataWidth)));
  cases.default(() => read_word_data.drive(0));

  const sorted = registers.toSorted((a, b) => a.offset - b.offset);
  const last = sorted.at(-1)!.offset / bytes;
  const error = (name: string, word: UInt): Bool | null =>
    unmapped === 'ignore' ? null : missing(m, name, word, sorted.map(addressOf), last);
  return {
    readData: read_word_data,
    writeError: error('write_unmapped', write_word),
    readError: error('read_unmapped', read_word),
  };
}

function wordOf(address: UInt, dataWidth: number): UInt {
  const low = Math.log2(dataWidth / 8);
  return address.slice(address.width - 1, low).asUInt();
}

/** 1 if no register has the word address; null if all have one. */
function missing(m: Body, name: string, word: UInt, addresses: readonly UInt[], last: number): Bool | null {
  if (addresses.length === 2 ** word.width) return null;
  if (last + 1 === addresses.length) return m.let({ [name]: word.gt(addresses.at(-1)!) })[name]!;
  const { [name]: none } = m.wire({ [name]: Bool() });
  m.switch(word)
    .case(addresses as never, () => none!.drive(0))
    .default(() => none!.drive(1));
  return none!;
}
