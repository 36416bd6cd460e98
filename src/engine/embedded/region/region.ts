import type { Memory, SignalId, Statement } from '../../../ir/index.ts';
import type { EngineNodes } from './engine-nodes.ts';

/** Index into `Region.signals`. */
export type RegionSignalId = number;

/**
 * A region is what one set of functions computes: a module together with all modules below it that are used once,
 * dissolved into one netlist. Modules used several times stay apart, as `children` that are regions of their own.
 */
export interface Region {
  readonly module: number;
  readonly nodes: EngineNodes;
  readonly signals: readonly RegionSignal[];
  /** The modules dissolved here; scope 0 is the region's own. A scope comes after its parent. */
  readonly scopes: readonly Scope[];
  readonly children: readonly Child[];
  readonly memories: readonly RegionMemory[];
}

/**
 * What remains a signal once wires that are mere names are gone:
 * `input` of the region, `wire` assigned under conditions, `reg`, data of a memory port, output of a child.
 */
export type Role = 'input' | 'wire' | 'reg' | 'asyncRead' | 'syncRead' | 'child';

export interface RegionSignal {
  readonly id: RegionSignalId;
  readonly role: Role;
  readonly width: number;
  readonly scope: number;
  /** The signal of the scope's module. */
  readonly signal: SignalId;
  /** `child`: index into `children`; data of a memory port: into `memories`; else -1. */
  readonly owner: number;
  /** Position of the port of the child, of the memory, or of the region; else -1. */
  readonly port: number;
}

export interface Scope {
  readonly module: number;
  /** Instance names from the region's own module on, '' for that module. */
  readonly path: string;
  readonly parent: number;
  /** Index of the instance in the parent scope's module; -1 for scope 0. */
  readonly instance: number;
  /** For each instance of the module: the scope it became, or `-1 - child`. */
  readonly instances: number[];
}

export interface Child {
  readonly scope: number;
  readonly instance: number;
  readonly module: number;
  readonly path: string;
}

export interface RegionMemory {
  readonly scope: number;
  readonly index: number;
  readonly memory: Memory;
}

/** A statement whose targets and nodes are those of a region. */
export type RegionStatement = Statement;
