import type { NodeId } from '../../../ir/index.ts';

/** Index of a path of conditions. */
export type PathId = number;

/** No condition: always. */
export const always: PathId = 0;
/** Nothing is known yet: never needed. */
export const never: PathId = -1;

/** Lists of conditions that must all hold, outermost first, as a tree; each list has one number. */
export class Paths {
  readonly #parent: number[] = [-1];
  readonly #depth: number[] = [0];
  readonly #condition: NodeId[] = [-1];
  readonly #isTrue: boolean[] = [true];
  readonly #known = new Map<number, PathId>();

  /** The path with one more condition. */
  with(path: PathId, condition: NodeId, isTrue: boolean): PathId {
    const key = (path * 2 ** 28 + condition) * 2 + (isTrue ? 1 : 0);
    let id = this.#known.get(key);
    if (id === undefined) {
      id = this.#parent.push(path) - 1;
      this.#depth.push(this.#depth[path]! + 1);
      this.#condition.push(condition);
      this.#isTrue.push(isTrue);
      this.#known.set(key, id);
    }
    return id;
  }

  /** The conditions that two paths begin with. */
  common(first: PathId, second: PathId): PathId {
    if (first === never) return second;
    if (second === never) return first;
    let [a, b] = [first, second];
    while (this.#depth[a]! > this.#depth[b]!) a = this.#parent[a]!;
    while (this.#depth[b]! > this.#depth[a]!) b = this.#parent[b]!;
    while (a !== b) {
      a = this.#parent[a]!;
      b = this.#parent[b]!;
    }
    return a;
  }

  /** The conditions of a path, innermost first. */
  *conditions(path: PathId): Generator<{ condition: NodeId; isTrue: boolean }> {
    for (let at = path; at > always; at = this.#parent[at]!)
      yield { condition: this.#condition[at]!, isTrue: this.#isTrue[at]! };
  }
}
