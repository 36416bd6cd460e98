import { writeMark } from '../emit/chunk-state.ts';
import type { FunctionWriter } from '../wasm/function-writer.ts';
import { load, store } from '../wasm/idioms.ts';
import { I32, i32 } from '../wasm/opcodes.ts';
import { type ChangeCode, emitCopy, store8 } from './changes.ts';
import type { Crossing } from './crossings.ts';
import type { ByteRange } from './state-ranges.ts';

/**
 * What is known of the state of instances. Above `unknown` it counts down: they changed at an edge not long ago, and are taken
 * to change at the next ones too, without a look.
 */
export const Known = { copied: 0, unknown: 1, changing: 8 } as const;

/** Instances whose edge is done as a whole. */
export interface InstanceEdge {
  readonly state: Crossing;
  /** Absolute addresses, and those of their copies. */
  readonly ranges: readonly (ByteRange & { readonly copy: number })[];
  /** Whether they have memories beside the ranges. */
  readonly hasMemory: boolean;
  /** Absolute address of a byte; see `Known`. */
  readonly known: number;
  /** Absolute address of a byte that is 1 if it has to be found out whether they have changed; -1: always. */
  readonly asked: number;
}

/** What comes before the edge of instances. */
export function beforeEdge(f: FunctionWriter, { ranges, hasMemory, known, asked }: InstanceEdge): void {
  f.i32(0);
  f.memory(I32.load8U, known);
  f.i32(Known.unknown);
  f.op(I32.eq);
  if (asked >= 0) {
    f.i32(0);
    f.memory(I32.load8U, asked);
    f.op(I32.and);
  }
  f.if();
  for (const { offset, bytes, copy } of ranges) emitCopy(f, copy, offset, bytes);
  f.end();
  if (hasMemory) store(f, writeMark, () => f.i32(0));
}

/** What comes after it: finds out whether it has changed anything. */
export function afterEdge(
  f: FunctionWriter,
  changes: ChangeCode,
  { state, ranges, hasMemory, known, asked }: InstanceEdge,
): void {
  if (asked >= 0) {
    f.i32(0);
    f.memory(I32.load8U, asked);
    f.if();
    store8(f, asked, () => f.i32(0));
  }
  const count = f.local(i32);
  f.i32(0);
  f.memory(I32.load8U, known);
  f.tee(count);
  f.i32(Known.unknown);
  f.op(I32.gtU);
  f.if();
  store8(f, known, () => {
    f.get(count);
    f.i32(1);
    f.op(I32.sub);
  });
  changes.tell(f, state);
  f.else();
  ranges.forEach(({ offset, bytes, copy }, i) => {
    changes.pushDiffers(f, offset, copy, bytes);
    if (i > 0) f.op(I32.or);
  });
  if (hasMemory) {
    load(f, writeMark);
    if (ranges.length > 0) f.op(I32.or);
  } else if (ranges.length === 0) f.i32(0);
  f.if();
  store8(f, known, () => f.i32(Known.changing));
  changes.tell(f, state);
  f.else();
  store8(f, known, () => f.i32(Known.copied));
  f.end();
  f.end();
  if (asked >= 0) f.end();
}
