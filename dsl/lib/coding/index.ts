export {
  type BchCode,
  type BchDecoded,
  BchDecoder,
  BchEncoder,
  type BchShape,
  bchCode,
  bchDecode,
} from './bch.ts';
export {
  type BlockCode,
  checkBits,
  corrected,
  encoded,
  encodedNumber,
  parity,
  syndromeOf,
} from './block-code.ts';
export { Crc, type CrcShape, crcCheck, crcNext } from './crc.ts';
export { type CatalogueEntry, type CrcChoice, type CrcName, crcCatalogue, crcOf } from './crc-catalogue.ts';
export { type CrcParameters, crcOfBytes, crcStart, type FirstByte } from './crc-parameters.ts';
export { EccMemory, type EccMemoryShape } from './ecc-memory.ts';
export {
  type HammingDecoded,
  HammingDecoder,
  HammingEncoder,
  hammingCode,
  hammingDecode,
} from './hamming.ts';
export {
  type SecdedDecoded,
  SecdedDecoder,
  SecdedEncoder,
  type SecdedShape,
  secdedCode,
  secdedDecode,
} from './secded.ts';
