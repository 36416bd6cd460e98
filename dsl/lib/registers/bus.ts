import { Bits, Bool, input, output, UInt } from '../../../src/lang/index.ts';
import type { RegisterMap } from './layout.ts';

/**
 * What a block of registers needs to know of a bus: at most one write and one read in a cycle. Addresses count bytes;
 * the bits below a word are not looked at. Read data and errors are given in the same cycle, the write takes effect at
 * its end, and the side effects of a read happen at its end, only while `read` is 1.
 */
export interface BusAccess {
  readonly write: Bool;
  readonly writeAddress: UInt;
  readonly writeData: Bits;
  /** One bit for each byte of `writeData`. */
  readonly writeStrobe: Bits;
  readonly read: Bool;
  readonly readAddress: UInt;
}

/** What a block answers. An error is an address without a register. */
export interface BusAnswer {
  /** null: every address has a register, or is ignored. */
  readonly writeError: Bool | null;
  readonly readData: Bits;
  readonly readError: Bool | null;
}

/** Ports of the simple bus: `BusAccess` and `BusAnswer` as they are. */
export function simpleBusPorts({ addressWidth, dataWidth }: Pick<RegisterMap, 'addressWidth' | 'dataWidth'>) {
  return {
    write: input(Bool(), 'writes in this cycle'),
    write_address: input(UInt(addressWidth), 'in bytes'),
    write_data: input(Bits(dataWidth)),
    write_strobe: input(Bits(dataWidth / 8), 'bytes of write_data that are written'),
    write_error: output(Bool(), 'no register has the address'),
    read: input(Bool(), 'reads in this cycle'),
    read_address: input(UInt(addressWidth), 'in bytes'),
    read_data: output(Bits(dataWidth)),
    read_error: output(Bool(), 'no register has the address'),
  };
}
