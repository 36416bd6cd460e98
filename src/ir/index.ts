export { enumerationOf, ModuleBuilder, type SignalOptions } from './builder.ts';
export type {
  Assign,
  Case,
  CaseArm,
  ClockDomain,
  Crossing,
  Design,
  Enumeration,
  Family,
  If,
  Instance,
  Memory,
  Module,
  Property,
  ReadPort,
  Signal,
  SignalId,
  SignalKind,
  Statement,
  StreamPort,
  WritePort,
} from './design.ts';
export { evaluateNode, evaluateNodes, truncate } from './evaluate.ts';
export { infixSymbols } from './infix-symbols.ts';
export { verilogKeywords } from './keywords.ts';
export { type LocationId, LocationTable } from './location.ts';
export { type NodeId, NodeStore } from './nodes.ts';
export { Op, type OpCode, type OpName, operandCount, opNames } from './op.ts';
export { conditionsOf, propertyName, withoutConditions } from './properties.ts';
export { requireDesign } from './require-design.ts';
export { assertPassVerified, assertVerified, verifyDesign } from './verify.ts';
export { namesDiffer } from './verify-signals.ts';
export { countUses, forEachNodeOf, forEachStatement, isLeaf } from './walk.ts';
