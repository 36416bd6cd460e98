import { demand, wholeNumber } from '../parameter.ts';

/** A cyclic redundancy check, in the parameters of the usual catalogues. `poly` is without its leading term. */
export interface CrcParameters {
  /** Bits of the check, 1 to 128. */
  readonly width: number;
  readonly poly: bigint;
  /** Start of the register, as if bytes were not reflected. */
  readonly init: bigint;
  /** True: the lowest bit of each byte comes first. */
  readonly reflectIn: boolean;
  /** True: the check is given with its bits reversed. */
  readonly reflectOut: boolean;
  /** XORed to the check at last. */
  readonly xorOut: bigint;
}

/** Which byte of a word comes first. Default: the lowest if bytes are reflected, else the highest. */
export type FirstByte = 'low' | 'high';

/** SL0114 unless the numbers fit one another; gives the parameters back. */
export function checkedCrc(crc: CrcParameters): CrcParameters {
  const width = wholeNumber('CRC', 'width', crc.width, 1, 128);
  for (const name of ['poly', 'init', 'xorOut'] as const) {
    const value = crc[name];
    const fits = typeof value === 'bigint' && value >= 0n && value >> BigInt(width) === 0n;
    demand(
      'CRC',
      fits,
      `${name} is ${value}, but the check has ${width} bits`,
      'give a bigint without the leading term',
    );
  }
  demand('CRC', (crc.poly & 1n) === 1n, 'poly is even', 'the lowest term of a generator polynomial is 1');
  return crc;
}

/** `value` with its `width` bits in reverse. */
export function reversed(value: bigint, width: number): bigint {
  let result = 0n;
  for (let i = 0; i < width; i++) result |= ((value >> BigInt(i)) & 1n) << BigInt(width - 1 - i);
  return result;
}

/** The register before the first bit, in the form of `crcStep`. */
export function crcStart({ init, width, reflectIn }: CrcParameters): bigint {
  return reflectIn ? reversed(init, width) : init;
}

/** The register after one more bit. It shifts right if bytes are reflected, else left, as hardware and software do it. */
export function crcStep({ width, poly, reflectIn }: CrcParameters, register: bigint, bit: bigint): bigint {
  if (reflectIn) {
    const feedback = (register & 1n) ^ bit;
    return (register >> 1n) ^ (feedback ? reversed(poly, width) : 0n);
  }
  const feedback = (register >> BigInt(width - 1)) ^ bit;
  return ((register << 1n) & ((1n << BigInt(width)) - 1n)) ^ (feedback ? poly : 0n);
}

/** The check of some bytes: plain software, for drivers and tests. */
export function crcOfBytes(crc: CrcParameters, bytes: Iterable<number>): bigint {
  let register = crcStart(crc);
  for (const byte of bytes)
    for (let i = 0; i < 8; i++)
      register = crcStep(crc, register, BigInt((byte >> (crc.reflectIn ? i : 7 - i)) & 1));
  return crcFinish(crc, register);
}

/** The check that a register stands for. */
export function crcFinish({ width, reflectIn, reflectOut, xorOut }: CrcParameters, register: bigint): bigint {
  return (reflectIn === reflectOut ? register : reversed(register, width)) ^ xorOut;
}
