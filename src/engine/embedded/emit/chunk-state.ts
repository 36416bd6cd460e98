import type { NodeId } from '../../../ir/index.ts';
import type { EngineNodes } from '../region/engine-nodes.ts';
import type { RegionSignalId } from '../region/region.ts';
import type { ChunkPlan } from '../schedule/chunks.ts';
import type { Place } from '../schedule/slot.ts';
import type { TaskList } from '../schedule/task-list.ts';
import type { SumTable } from '../structure/sum-tables.ts';
import type { FunctionWriter } from '../wasm/function-writer.ts';
import { I32, I64, type IntegerCodes } from '../wasm/opcodes.ts';
import type { Runtime } from './runtime.ts';

/** Parameters of every function of a region. */
export const Parameter = {
  /** State of the instance. */
  base: 0,
  /** What all instances of its group share. */
  shared: 1,
  /** How many instances, this one and the following. */
  count: 2,
} as const;

/** An address: a local that holds an i32, or -1 for 0, plus a constant. */
export interface Address {
  readonly local: number;
  readonly offset: number;
}

/** Address of the word that is set to 1 when a memory was written, where that is asked for. */
export const writeMark = 16;

/** How the value of a node is had. */
export const Mode = {
  /** Computed where it is used. */
  inline: 0,
  /** Kept in a local. */
  local: 1,
  /** Kept in memory by this function. */
  memory: 2,
  /** Left in a slot by an earlier function. */
  imported: 3,
} as const;

/** What all functions of a region share. */
export interface RegionContext {
  readonly list: TaskList;
  readonly plan: ChunkPlan;
  readonly nodes: EngineNodes;
  /** See `NodeBounds`. */
  readonly bounds: Int32Array;
  readonly signedBounds: Int32Array;
  /** See `expressionDepths`. */
  readonly depths: Int32Array;
  readonly runtime: Runtime;
  /** Offset of a place from the base of the region's state. */
  offsetOf(place: Place): number;
  /** By signal: where it lies in the instance's own state, or -1 for elsewhere. */
  readonly signalOffsets: Int32Array;
  /** By node that one function leaves for another. */
  readonly handedOffsets: Int32Array;
  /** By memory of the region: offset of word 0. */
  readonly memoryOffsets: readonly number[];
  readonly childOffsets: readonly number[];
  readonly groupOffsets: readonly number[];
  /** By child: the function of each segment, and of the edge (-1: none). */
  readonly childFunctions: readonly { readonly segments: readonly number[]; readonly edge: number }[];
  /** Whether a write to a memory shows at `writeMark`. */
  readonly notesWrites: boolean;
  /** By node, valid for the nodes of the function that is being written. */
  readonly mode: Uint8Array;
  readonly uses: Int32Array;
  readonly anchor: Int32Array;
  readonly local: Int32Array;
  readonly address: Int32Array;
  /** Functions that bring tables up to date. */
  readonly tableUpdates: Map<SumTable, number>;
}

/** A value of up to 64 bits that a function leaves in memory for others. */
export type Left =
  | { readonly kind: 'signal'; readonly signal: RegionSignalId }
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'input'; readonly child: number; readonly port: number };

/** What a function does besides the work of its chunk. */
export interface ChunkFrame {
  before(f: FunctionWriter): void;
  /** Local that becomes other than 0 if the value in memory is replaced by another; -1 if nobody wants to know. */
  differs(f: FunctionWriter, left: Left): number;
  after(f: FunctionWriter): void;
}

/** One function while it is written; its parameters are `Parameter`. */
export interface ChunkState extends RegionContext {
  readonly frame: ChunkFrame | null;
  readonly f: FunctionWriter;
  /** Locals of signals: wires that this function computes, registers whose old value is needed. */
  readonly signalLocals: Map<RegionSignalId, number>;
  /** Signals that are read elsewhere than in their place. */
  readonly signalAddresses: Map<RegionSignalId, Address>;
  /** Set while the lanes of vectors are instances. */
  readonly instances: InstanceLanes | null;
  /** Local with the place of the instance in work in tables, or -1. */
  readonly column: number;
  /** Computes a node into its local or its memory. */
  computeAhead(node: NodeId): void;
  /** Scratch memory for a value of `width` bits, for the duration of the function. */
  scratch(width: number): Address;
}

/** Several instances in work at a time. */
export interface InstanceLanes {
  /** Local: base of the first of them. */
  readonly cursor: number;
  /** Local: 2 bytes for each instance before it. */
  readonly step: number;
  readonly size: number;
  /** By `tableSum`: where the sums of all instances lie. */
  readonly sums: Map<NodeId, { readonly table: SumTable; readonly offset: number }>;
  /** Locals of vectors: those that are the same for all instances, and those with several users once they are computed. */
  readonly kept: Map<NodeId, number>;
  /** By condition: local of a vector with all bits like it. */
  readonly masks: Map<NodeId, number>;
  readonly repeated: Set<NodeId>;
  /** Registers and wires that are read where they lie, by their offset. */
  readonly states: Map<number, NodeId>;
}

export function codesFor(width: number): IntegerCodes {
  return width <= 32 ? I32 : I64;
}

export function addressOfSignal(x: ChunkState, signal: RegionSignalId): Address {
  return x.signalAddresses.get(signal) ?? placeOfSignal(x, signal);
}

/** Where a signal is written, whatever copy of it is read. */
export function placeOfSignal(x: RegionContext, signal: RegionSignalId): Address {
  const place = x.list.placeOf(signal);
  const isShared = 'slot' in place && place.slot.isShared;
  return { local: isShared ? Parameter.shared : Parameter.base, offset: x.offsetOf(place) };
}

/** Compares what lies at an address with what is about to be stored there, which a local holds. */
export function noteDifference(
  x: ChunkState,
  left: Left,
  address: Address,
  codes: IntegerCodes,
  value: number,
): void {
  const differs = x.frame === null ? -1 : x.frame.differs(x.f, left);
  if (differs < 0) return;
  const { f } = x;
  pushBase(x, address);
  f.memory(codes.load, address.offset);
  f.get(value);
  f.op(codes === I32 ? I32.xor : I64.ne);
  f.get(differs);
  f.op(I32.or);
  f.set(differs);
}

export function at(address: Address, bytes: number): Address {
  return { local: address.local, offset: address.offset + bytes };
}

export function pushBase(x: ChunkState, address: Address): void {
  if (address.local < 0) x.f.i32(0);
  else x.f.get(address.local);
}

/** Pushes the address itself, for a call or a copy. */
export function pushAddress(x: ChunkState, address: Address): void {
  pushBase(x, address);
  if (address.offset === 0) return;
  x.f.i32(address.offset);
  x.f.op(I32.add);
}

/** The node's slot if an earlier function computed it. */
export function importedAddress(x: RegionContext, node: NodeId): Address {
  return { local: 0, offset: x.handedOffsets[node]! };
}
