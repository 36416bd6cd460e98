import { FunctionWriter } from '../wasm/function-writer.ts';
import { I32, i32, Vector } from '../wasm/opcodes.ts';
import { store8 } from './changes.ts';
import type { Cluster } from './clusters.ts';

/** Flags that are looked at together. */
export const flagsTogether = 16;

/** Calls the clusters from `from` to `to` whose flag is set, in their order, and clears it before. */
export function callClusters(
  clusters: readonly Cluster[],
  functions: readonly number[],
  from: number,
  to: number,
  flagOf: (cluster: number) => number,
  base: number,
): FunctionWriter {
  const f = new FunctionWriter();
  const flag = f.local(i32);
  for (let first = from; first < to; first += flagsTogether) {
    f.i32(0);
    f.vectorMemory(Vector.load, flagOf(first));
    f.vector(Vector.anyTrue);
    f.if();
    for (let cluster = first; cluster < Math.min(to, first + flagsTogether); cluster++) {
      const address = flagOf(cluster);
      const { isAskedAhead } = clusters[cluster]!;
      f.i32(0);
      f.memory(I32.load8U, address);
      if (isAskedAhead) {
        f.set(flag);
        store8(f, address, () => {
          f.get(flag);
          f.i32(1);
          f.op(I32.shrU);
        });
        f.get(flag);
        f.i32(1);
        f.op(I32.and);
      }
      f.if();
      if (!isAskedAhead) store8(f, address, () => f.i32(0));
      f.i32(base);
      f.i32(0);
      f.i32(1);
      f.call(functions[cluster]!);
      f.end();
    }
    f.end();
  }
  return f;
}
