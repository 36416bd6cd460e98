export { type Diagnostic, renderDiagnostics, SpinlightError } from '../diag/index.ts';
export type { Body } from './body.ts';
export {
  Bundle,
  type BundleField,
  type BundleFields,
  type BundlePort,
  type BundleType,
  type BundleVecType,
  type FlipType,
  flip,
  Stream,
  type StreamShape,
} from './bundle.ts';
export type { BundleEnd, BundleValue, BundleVec, StreamWires, View } from './bundle-values.ts';
export { atPlace } from './call-site.ts';
export { all, any, cat, type Joined, sumTree } from './combine.ts';
export { assign, capture, connect } from './connect.ts';
export type { SyncOptions } from './crossing.ts';
export type { Domain, ResetKind } from './domain.ts';
export { type DrivenBy, drive, driveEach } from './drive.ts';
export { elaborate } from './elaborate.ts';
export { type Encoding, Enum, type EnumOf } from './enum.ts';
export type { EnumMember, EnumValue } from './enum-values.ts';
export { Fixed, SFix, UFix } from './fixed.ts';
export type { Conversion, FixedKind, FixedOf, Overflow, Rounding } from './fixed-values.ts';
export type { FsmHandle, StateOf, States } from './fsm.ts';
export { type Memory, type MemoryType, memory, type ReadOptions } from './memory.ts';
export {
  type ModuleDefinition,
  type ModuleHeader,
  type ModuleInterface,
  type ModuleRequest,
  module,
  type NoParameters,
  type Parameters,
} from './module.ts';
export { pack, unpack } from './packing.ts';
export {
  clockDomain,
  type DomainSink,
  type DomainType,
  type Inside,
  input,
  type Outside,
  output,
  outputReg,
  type Payload,
  type Ports,
  type PortType,
  type RegisterPort,
  type StreamSink,
  type StreamSource,
  type StreamType,
  streamIn,
  streamOut,
} from './ports.ts';
export type { Conditions, PropertyOptions } from './properties.ts';
export type { NextOptions, RegistersOf } from './register.ts';
export { type RtlValue, rtl } from './rtl/index.ts';
export { type Spec, spec } from './spec.ts';
export { type WithId, type WithLast, type WithUser, withId, withLast, withUser } from './stream-payload.ts';
export type { Strobes } from './strobes.ts';
export type { Cases, CasesOf, EnumCases } from './switch.ts';
export { times } from './times.ts';
export {
  Bits,
  Bool,
  bitsFor,
  type ElementType,
  type EnumType,
  type FixedType,
  type ScalarType,
  SInt,
  type SignalType,
  UInt,
  type ValueOfType,
  Vec,
  type VecType,
} from './types.ts';
export type { AnyValue, Kind, Literal, Reg, Value, Wire } from './values.ts';
export type { Otherwise } from './when.ts';
export type { Minus, Plus, SameWidth, SliceWidth, TotalWidth, WidthMismatch } from './width-math.ts';
