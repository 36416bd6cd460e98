import type { Graph } from '../strongly-connected.ts';
import type { SmallSets } from './small-sets.ts';

const fresh = -1;
const open = -2;

/**
 * Which sources reach a vertex within a cycle. `sourceOf` gives the set of a vertex at which values start, or -1 for one
 * whose values come from what it depends on; `added` gives what joins there besides. Each vertex is visited once.
 */
export class Reach {
  readonly #graph: Graph;
  readonly #sets: SmallSets;
  readonly #sourceOf: (vertex: number) => number;
  readonly #added: (vertex: number) => number;
  readonly #found: Int32Array;
  readonly #next: Int32Array;

  constructor(
    graph: Graph,
    sets: SmallSets,
    sourceOf: (vertex: number) => number,
    added: (vertex: number) => number = () => 0,
  ) {
    this.#graph = graph;
    this.#sets = sets;
    this.#sourceOf = sourceOf;
    this.#added = added;
    this.#found = new Int32Array(graph.count).fill(fresh);
    this.#next = new Int32Array(graph.count);
  }

  /** The set of a vertex. In a combinational loop, which is an error of its own, some sources may be missing. */
  at(root: number): number {
    const found = this.#found;
    if (found[root]! >= 0) return found[root]!;
    const stack = [root];
    const sums = [0];
    while (stack.length > 0) {
      const top = stack.length - 1;
      const vertex = stack[top]!;
      if (found[vertex] === fresh) {
        const source = this.#sourceOf(vertex);
        if (source >= 0) {
          found[vertex] = source;
          stack.pop();
          sums.pop();
          this.#join(sums, source);
          continue;
        }
        found[vertex] = open;
        sums[top] = this.#added(vertex);
      }
      const target = this.#graph.edge(vertex, this.#next[vertex]!++);
      if (target < 0) {
        found[vertex] = sums[top]!;
        stack.pop();
        sums.pop();
        this.#join(sums, found[vertex]!);
      } else if (found[target]! >= 0) sums[top] = this.#sets.union(sums[top]!, found[target]!);
      else if (found[target] === fresh) {
        stack.push(target);
        sums.push(0);
      }
    }
    return found[root]!;
  }

  /** Sources of several vertices. */
  ofAll(vertices: Iterable<number>): number {
    let set = 0;
    for (const vertex of vertices) set = this.#sets.union(set, this.at(vertex));
    return set;
  }

  #join(sums: number[], set: number): void {
    const top = sums.length - 1;
    if (top >= 0) sums[top] = this.#sets.union(sums[top]!, set);
  }
}
