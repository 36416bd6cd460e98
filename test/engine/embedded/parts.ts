import type { Module, NodeId, Statement } from '../../../src/ir/index.ts';

/** A module that is instantiated, with its ports besides clock and reset. */
export interface Part {
  readonly module: Module;
  readonly inputs: readonly { readonly name: string; readonly width: number }[];
  readonly outputs: readonly { readonly name: string; readonly width: number }[];
}

export const ifThen = (condition: NodeId, then: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

export const element = (target: number, index: NodeId, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low: 0,
  width,
  index,
  value,
  location: -1,
});

export const part = (target: number, low: number, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low,
  width,
  index: -1,
  value,
  location: -1,
});
