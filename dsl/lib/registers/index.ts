export { RegisterBlock, registerBlock } from './block.ts';
export { type BusAccess, type BusAnswer, simpleBusPorts } from './bus.ts';
export type { DocumentOptions, RegisterDocument } from './documents.ts';
export {
  type Access,
  type AnyField,
  constant,
  Field,
  type FieldOptions,
  type FieldType,
  pulse,
  rc,
  ro,
  rw,
  type Verb,
  w1c,
  w1s,
  wo,
} from './field.ts';
export type { PlacedField, PlacedRegister, RegisterMap } from './layout.ts';
export { describeRegisters, type LogicOptions } from './logic.ts';
export type { HardwarePorts } from './ports.ts';
export { type BlockSpec, type Fields, type RegisterSpec, type Registers, register } from './register.ts';
