import { type NodeId, Op } from '../../../ir/index.ts';
import type { SegmentInterface } from './region-interface.ts';
import type { TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

export interface Segment extends Omit<SegmentInterface, 'isOptional'> {
  readonly tasks: readonly TaskId[];
}

/**
 * Cuts the settle phase of a region into segments, one for each set of inputs that some task depends on. A parent can
 * then run each as soon as those inputs are known, so that a path that leaves a module and enters it again is no loop.
 * Segments are in an order in which they can run; `order` has every task after those that it reads from.
 */
export function cutSegments(list: TaskList, order: readonly TaskId[]): Segment[] {
  const sets = new InputSets();
  const { nodes, signals } = list.builder.region;
  const ofNode = new Int32Array(nodes.count).fill(-1);
  const ofTask = new Int32Array(list.tasks.length).fill(-1);
  const stack: NodeId[] = [];
  const inputsOf = (root: NodeId): number => {
    stack.push(root);
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (ofNode[node]! < 0) {
        let ready = true;
        let set = 0;
        if (nodes.op[node] === Op.ref) {
          const signal = nodes.a[node]!;
          const producer = list.producer[signal]!;
          if (signals[signal]!.role === 'input') set = sets.single(signals[signal]!.port);
          else if (producer >= 0) set = ofTask[producer]!;
        } else {
          nodes.forEachOperand(node, (operand) => {
            if (ofNode[operand]! >= 0) set = sets.union(set, ofNode[operand]!);
            else {
              ready = false;
              stack.push(operand);
            }
          });
        }
        if (!ready) continue;
        ofNode[node] = set;
      }
      stack.pop();
    }
    return ofNode[root]!;
  };
  const groups = new Map<number, TaskId[]>();
  for (const id of order) {
    const task = list.tasks[id]!;
    let set = 0;
    for (const root of task.roots) set = sets.union(set, inputsOf(root));
    for (const before of list.after(task)) set = sets.union(set, ofTask[before]!);
    ofTask[id] = set;
    const group = groups.get(set);
    if (group) group.push(id);
    else groups.set(set, [id]);
  }
  const ranked = [...groups].sort(([a], [b]) => sets.portsOf(a).length - sets.portsOf(b).length);
  return ranked.map(([set, tasks], i) => ({
    inputs: sets.portsOf(set),
    after: ranked.slice(0, i).flatMap(([other], j) => (sets.contains(set, other) ? [j] : [])),
    tasks,
  }));
}

/** Sets of ports, interned; set 0 is empty. */
class InputSets {
  readonly #masks: bigint[] = [0n];
  readonly #ids = new Map<bigint, number>([[0n, 0]]);
  readonly #unions = new Map<number, number>();

  single(port: number): number {
    return this.#intern(1n << BigInt(port));
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    let result = this.#unions.get(key);
    if (result === undefined) {
      result = this.#intern(this.#masks[a]! | this.#masks[b]!);
      this.#unions.set(key, result);
    }
    return result;
  }

  contains(a: number, b: number): boolean {
    return (this.#masks[a]! & this.#masks[b]!) === this.#masks[b]!;
  }

  portsOf(set: number): number[] {
    const mask = this.#masks[set]!;
    const ports: number[] = [];
    for (let port = 0; mask >> BigInt(port) > 0n; port++) if ((mask >> BigInt(port)) & 1n) ports.push(port);
    return ports;
  }

  #intern(mask: bigint): number {
    let id = this.#ids.get(mask);
    if (id === undefined) {
      id = this.#masks.push(mask) - 1;
      this.#ids.set(mask, id);
    }
    return id;
  }
}
