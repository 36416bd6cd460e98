import type { NodeId } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { LaneUpdate, LaneValue } from '../structure/lane-values.ts';
import type { Slot } from './slot.ts';

/** Index into the task list of a region. */
export type TaskId = number;

/**
 * A piece of work of one cycle that is not merely an expression. Tasks of the settle phase compute values from state
 * and inputs; tasks of the edge phase (`sequential`) replace state.
 */
export type Task =
  | ProcessTask
  | StoreTask
  | AsyncReadTask
  | SyncReadTask
  | MemoryWriteTask
  | InputTask
  | SegmentTask
  | EdgeTask
  | LanesTask
  | InstancesTask;

interface Common {
  /** The expressions that the task evaluates. */
  readonly roots: readonly NodeId[];
  readonly sequential: boolean;
  /** Nothing reads the result unless this node is 1. It is the last of `roots` as well. */
  readonly guard?: NodeId;
}

/** Runs statements: registers, or wires assigned under conditions. */
export interface ProcessTask extends Common {
  readonly kind: 'process';
  readonly scope: number;
  readonly targets: readonly RegionSignalId[];
  readonly statements: readonly RegionStatement[];
}

/** Keeps the value of an expression where others find it: an output, or an observed wire. */
export interface StoreTask extends Common {
  readonly kind: 'store';
  readonly node: NodeId;
  readonly slot: Slot;
}

export interface AsyncReadTask extends Common {
  readonly kind: 'asyncRead';
  readonly memory: number;
  readonly signal: RegionSignalId;
  readonly address: NodeId;
}

export interface SyncReadTask extends Common {
  readonly kind: 'syncRead';
  readonly memory: number;
  readonly signal: RegionSignalId;
  readonly address: NodeId;
  readonly enable: NodeId;
}

/** All write ports of a memory, in their order. */
export interface MemoryWriteTask extends Common {
  readonly kind: 'memoryWrite';
  readonly memory: number;
  readonly writes: readonly MemoryWrite[];
}

export interface MemoryWrite {
  readonly address: NodeId;
  readonly enable: NodeId;
  readonly data: NodeId;
  readonly mask: NodeId | -1;
}

/** Puts a value into an input of a child, or of all children of a group if they share it. */
export interface InputTask extends Common {
  readonly kind: 'input';
  readonly child: number;
  readonly port: number;
  readonly node: NodeId;
}

/** Computes some outputs of a child, or of all children of a group in one call. */
export interface SegmentTask extends Common {
  readonly kind: 'segment';
  readonly children: readonly number[];
  readonly segment: number;
}

/** The clock edge of a child, or of all children of a group in one call. */
export interface EdgeTask extends Common {
  readonly kind: 'edge';
  readonly children: readonly number[];
}

/** Updates registers that lie side by side, in the lanes of a vector. */
export interface LanesTask extends Common {
  readonly kind: 'lanes';
  readonly targets: readonly RegionSignalId[];
  readonly update: LaneUpdate;
  /** Expressions that are computed outside of vectors. */
  readonly scalars: readonly NodeId[];
  /** Registers that are read as vectors. */
  readonly reads: readonly RegionSignalId[];
}

/** Updates registers of all instances of a region, several instances in the lanes of a vector. */
export interface InstancesTask extends Common {
  readonly kind: 'instances';
  readonly targets: readonly RegionSignalId[];
  readonly groups: readonly InstanceGroup[];
  /** Expressions that are the same for all instances and computed once. */
  readonly scalars: readonly NodeId[];
}

/** Registers that are replaced under a condition that all instances share (-1: always). */
export interface InstanceGroup {
  readonly condition: NodeId;
  readonly assigns: readonly { readonly signal: RegionSignalId; readonly value: LaneValue }[];
}

/** The nodes of statements: conditions, subjects, indices and values. */
export function rootsOf(statements: readonly RegionStatement[]): NodeId[] {
  const roots: NodeId[] = [];
  const visit = (list: readonly RegionStatement[]): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        roots.push(statement.value);
        if (statement.index >= 0) roots.push(statement.index);
      } else if (statement.kind === 'if') {
        roots.push(statement.condition);
        visit(statement.then);
        visit(statement.otherwise);
      } else {
        roots.push(statement.subject);
        for (const arm of statement.arms) visit(arm.body);
        visit(statement.otherwise);
      }
    }
  };
  visit(statements);
  return roots;
}
