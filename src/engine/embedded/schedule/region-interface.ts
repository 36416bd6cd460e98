import type { Place, Slot } from './slot.ts';

/** What a parent needs to know of a region that it calls. */
export interface RegionInterface {
  /** By port: where the parent puts an input; null for an input that nothing reads, and for outputs. */
  readonly inputs: readonly (Slot | null)[];
  /** By port, null for inputs. */
  readonly outputs: readonly (OutputPlace | null)[];
  /** By port: the input that must be 1 for this one to be read, or -1. */
  readonly guards: readonly number[];
  readonly segments: readonly SegmentInterface[];
  readonly hasEdge: boolean;
  /** The inputs that the edge depends on; null where nobody asked. */
  readonly edgeInputs: ReadonlySet<number> | null;
}

export interface OutputPlace {
  readonly place: Place;
  /** The segment that computes it, or -1: it is part of the state. */
  readonly segment: number;
}

/** Outputs that depend on the same inputs are computed together. */
export interface SegmentInterface {
  /** Whether it may be left out in a cycle in which none of its outputs is read: no other function needs it. */
  readonly isOptional: boolean;
  /** Ports that must be set before. */
  readonly inputs: readonly number[];
  /** Segments that must have run before. */
  readonly after: readonly number[];
}
