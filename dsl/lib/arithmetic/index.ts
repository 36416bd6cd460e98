export { type Compression, daddaHeights } from './compress.ts';
export {
  type DivideOptions,
  Divider,
  type DividerParameters,
  divide,
  divideSigned,
  type Quotient,
  type SequentialDividerParameters,
} from './divide.ts';
export {
  type Encoded,
  LeadingZeros,
  leadingZeros,
  oneHot,
  oneHotIndex,
  PriorityEncoder,
  type PriorityEncoderParameters,
  priorityEncode,
} from './encode.ts';
export {
  type Extreme,
  type Extremum,
  type ExtremumParameters,
  ExtremumTree,
  extremum,
  maxTree,
  minTree,
} from './extrema.ts';
export {
  Multiplier,
  type MultiplierParameters,
  type MultiplierStyle,
  type MultiplyOptions,
  multiplierStyles,
  multiply,
} from './multiply.ts';
export {
  Adder,
  type AdderParameters,
  type AddOptions,
  addWith,
  type CarryNetwork,
  carryNetworks,
  type SumWithCarry,
  subtractWith,
} from './prefix-adder.ts';
export { orTree, selectOneHot, selectTree } from './select.ts';
export {
  SequentialDivider,
  SequentialMultiplier,
  type SequentialMultiplierParameters,
} from './sequential.ts';
export {
  BarrelShifter,
  type BarrelShifterParameters,
  barrelShift,
  type ShiftMode,
  shiftModes,
} from './shifter.ts';
export {
  AdderTree,
  type AdderTreeParameters,
  Popcount,
  type PopcountParameters,
  popcount,
  type SumOptions,
  type SumShape,
  sumOf,
  sumShapes,
  sumWidth,
} from './sum.ts';
