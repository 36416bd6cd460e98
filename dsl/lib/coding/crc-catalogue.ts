import type { CrcParameters } from './crc-parameters.ts';

/** A named CRC; `check` is that of the nine characters 123456789. */
export interface CatalogueEntry extends CrcParameters {
  readonly check: bigint;
}

function entry(
  width: number,
  poly: bigint,
  init: bigint,
  reflected: 'in' | 'out' | 'both' | 'none',
  xorOut: bigint,
  check: bigint,
): CatalogueEntry {
  const reflectIn = reflected === 'in' || reflected === 'both';
  const reflectOut = reflected === 'out' || reflected === 'both';
  return { width, poly, init, reflectIn, reflectOut, xorOut, check };
}

/** CRCs in use, by the names of the RevEng catalogue of parametrised CRC algorithms, which has these numbers. */
export const crcCatalogue = {
  'CRC-3/GSM': entry(3, 0x3n, 0n, 'none', 0x7n, 0x4n),
  'CRC-4/G-704': entry(4, 0x3n, 0n, 'both', 0n, 0x7n),
  'CRC-5/USB': entry(5, 0x05n, 0x1fn, 'both', 0x1fn, 0x19n),
  'CRC-6/G-704': entry(6, 0x03n, 0n, 'both', 0n, 0x06n),
  'CRC-7/MMC': entry(7, 0x09n, 0n, 'none', 0n, 0x75n),
  'CRC-8/SMBUS': entry(8, 0x07n, 0n, 'none', 0n, 0xf4n),
  'CRC-8/AUTOSAR': entry(8, 0x2fn, 0xffn, 'none', 0xffn, 0xdfn),
  'CRC-8/MAXIM-DOW': entry(8, 0x31n, 0n, 'both', 0n, 0xa1n),
  'CRC-8/BLUETOOTH': entry(8, 0xa7n, 0n, 'both', 0n, 0x26n),
  'CRC-10/ATM': entry(10, 0x233n, 0n, 'none', 0n, 0x199n),
  'CRC-11/FLEXRAY': entry(11, 0x385n, 0x01an, 'none', 0n, 0x5a3n),
  'CRC-12/UMTS': entry(12, 0x80fn, 0n, 'out', 0n, 0xdafn),
  'CRC-15/CAN': entry(15, 0x4599n, 0n, 'none', 0n, 0x059en),
  'CRC-16/ARC': entry(16, 0x8005n, 0n, 'both', 0n, 0xbb3dn),
  'CRC-16/MODBUS': entry(16, 0x8005n, 0xffffn, 'both', 0n, 0x4b37n),
  'CRC-16/USB': entry(16, 0x8005n, 0xffffn, 'both', 0xffffn, 0xb4c8n),
  'CRC-16/IBM-3740': entry(16, 0x1021n, 0xffffn, 'none', 0n, 0x29b1n),
  'CRC-16/XMODEM': entry(16, 0x1021n, 0n, 'none', 0n, 0x31c3n),
  'CRC-16/KERMIT': entry(16, 0x1021n, 0n, 'both', 0n, 0x2189n),
  'CRC-16/IBM-SDLC': entry(16, 0x1021n, 0xffffn, 'both', 0xffffn, 0x906en),
  'CRC-16/T10-DIF': entry(16, 0x8bb7n, 0n, 'none', 0n, 0xd0dbn),
  'CRC-17/CAN-FD': entry(17, 0x1685bn, 0n, 'none', 0n, 0x04f03n),
  'CRC-21/CAN-FD': entry(21, 0x102899n, 0n, 'none', 0n, 0x0ed841n),
  'CRC-24/OPENPGP': entry(24, 0x864cfbn, 0xb704cen, 'none', 0n, 0x21cf02n),
  'CRC-24/BLE': entry(24, 0x00065bn, 0x555555n, 'both', 0n, 0xc25a56n),
  'CRC-32/ISO-HDLC': entry(32, 0x04c11db7n, 0xffffffffn, 'both', 0xffffffffn, 0xcbf43926n),
  'CRC-32/BZIP2': entry(32, 0x04c11db7n, 0xffffffffn, 'none', 0xffffffffn, 0xfc891918n),
  'CRC-32/ISCSI': entry(32, 0x1edc6f41n, 0xffffffffn, 'both', 0xffffffffn, 0xe3069283n),
  'CRC-32/MPEG-2': entry(32, 0x04c11db7n, 0xffffffffn, 'none', 0n, 0x0376e6e7n),
  'CRC-32/CKSUM': entry(32, 0x04c11db7n, 0n, 'none', 0xffffffffn, 0x765e7680n),
  'CRC-32/AUTOSAR': entry(32, 0xf4acfb13n, 0xffffffffn, 'both', 0xffffffffn, 0x1697d06an),
  'CRC-40/GSM': entry(40, 0x0004820009n, 0n, 'none', 0xffffffffffn, 0xd4164fc646n),
  'CRC-64/ECMA-182': entry(64, 0x42f0e1eba9ea3693n, 0n, 'none', 0n, 0x6c40df5f0b497347n),
  'CRC-64/XZ': entry(64, 0x42f0e1eba9ea3693n, 2n ** 64n - 1n, 'both', 2n ** 64n - 1n, 0x995dc9bbdf1939fan),
  'CRC-82/DARC': entry(82, 0x0308c0111011401440411n, 0n, 'both', 0n, 0x09ea83f625023801fd612n),
} as const;

export type CrcName = keyof typeof crcCatalogue;

/** A CRC by its name in the catalogue, or by its parameters. */
export type CrcChoice = CrcName | CrcParameters;

export function crcOf(choice: CrcChoice): CrcParameters {
  return typeof choice === 'string' ? crcCatalogue[choice] : choice;
}
