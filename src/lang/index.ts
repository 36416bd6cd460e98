export type { Body, Otherwise } from './body.ts';
export { cat, connect, sumTree } from './combine.ts';
export { elaborate } from './elaborate.ts';
export type { FsmHandle } from './fsm.ts';
export { type Memory, type MemoryType, memory } from './memory.ts';
export {
  type ModuleDefinition,
  type ModuleHeader,
  type ModuleRequest,
  module,
  type Parameters,
} from './module.ts';
export {
  type Inside,
  input,
  type Outside,
  output,
  type Payload,
  type Ports,
  type PortType,
  type StreamSink,
  type StreamSource,
  type StreamType,
  streamIn,
  streamOut,
} from './ports.ts';
export { type RtlValue, rtl } from './rtl/index.ts';
export { type Spec, spec } from './spec.ts';
export type { Cases } from './switch.ts';
export {
  Bits,
  Bool,
  bitsFor,
  type ScalarType,
  SInt,
  type SignalType,
  UInt,
  type ValueOfType,
  Vec,
  type VecType,
} from './types.ts';
export type { AnyValue, Kind, Literal, Reg, Value, Wire } from './values.ts';
export type { Minus, Plus, SameWidth, SliceWidth, TotalWidth, WidthMismatch } from './width-math.ts';
