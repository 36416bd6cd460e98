import { InternalError } from '../../../diag/index.ts';
import { wordBytesOf } from '../schedule/slot.ts';
import type { Directory, InstancePlace } from './directory.ts';

/** Bytes that mean the same in two programs of one design. */
export interface StateRange {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/**
 * Where the state of one program of a design lies in another: inputs of the top, registers, words of synchronous reads,
 * memories, of every instance. What a program keeps beside them must follow from them: the second one must be compiled
 * without optimisations that hold state twice.
 */
export function mapState(from: Directory, to: Directory): StateRange[] {
  const ranges: StateRange[] = [];
  const add = (a: number, b: number, bytes: number, name: string): void => {
    if (a < 0 && b < 0) return;
    if (a < 0 || b < 0) throw new InternalError(`the state of \`${name}\` has a place in one program only`);
    ranges.push({ from: a, to: b, bytes });
  };
  const walk = (a: InstancePlace, b: InstancePlace, isTop: boolean): void => {
    const module = a.region.builder.moduleOf(a.scope);
    const clocks = new Set(module.domains.map(({ clock }) => clock));
    const latched = new Set(
      module.memories.flatMap(({ reads }) =>
        reads.flatMap(({ kind, data }) => (kind === 'sync' ? [data] : [])),
      ),
    );
    for (const signal of module.signals) {
      const isInput = isTop && signal.kind === 'input' && !clocks.has(signal.id);
      if (signal.kind !== 'reg' && !latched.has(signal.id) && !isInput) continue;
      const bytes = Math.ceil(signal.width / 32) * 4;
      const place = (directory: Directory, at: InstancePlace) =>
        isInput ? directory.addressOf(at, signal) : directory.stateAddress(at, signal);
      add(place(from, a), place(to, b), bytes, signal.name);
    }
    module.memories.forEach(({ width, depth }, i) => {
      const bytes = depth * wordBytesOf(width);
      ranges.push({ from: from.memoryAddress(a, i), to: to.memoryAddress(b, i), bytes });
    });
    const inner = to.instances(b);
    from.instances(a).forEach(({ place }, i) => {
      walk(place, inner[i]!.place, false);
    });
  };
  walk(from.top, to.top, true);
  return ranges;
}

/** Copies the ranges. `origin`: the address of the first byte of `source`. */
export function copyState(
  ranges: readonly StateRange[],
  source: Uint8Array,
  origin: number,
  target: Uint8Array,
): void {
  for (const { from, to, bytes } of ranges)
    target.set(source.subarray(from - origin, from - origin + bytes), to);
}
