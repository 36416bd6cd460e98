/**
 * The places in a function where something can be computed: one before each statement and task, numbered in the order
 * of the code. Statements inside a branch hang below the anchor of the `if` or `case`, each arm a list of its own.
 */
export class Anchors {
  readonly #parent: number[] = [];
  readonly #arm: number[] = [];
  readonly #depth: number[] = [];

  get count(): number {
    return this.#parent.length;
  }

  add(parent: number, arm: number): number {
    this.#arm.push(arm);
    this.#depth.push(parent < 0 ? 0 : this.#depth[parent]! + 1);
    return this.#parent.push(parent) - 1;
  }

  /** The last anchor that is reached before both of `a` and `b`, whichever branches are taken. */
  common(first: number, second: number): number {
    if (first === second) return first;
    const [a, b] = this.#siblings(first, second);
    return Math.min(a, b);
  }

  outermost(anchor: number): number {
    let at = anchor;
    while (this.#parent[at]! >= 0) at = this.#parent[at]!;
    return at;
  }

  /** Whether code at `later` can run after code at `earlier` in the same cycle. */
  canFollow(earlier: number, later: number): boolean {
    if (later <= earlier) return false;
    const [a, b] = this.#siblings(earlier, later);
    // Equal although neither contains the other: they are in different arms.
    return a !== b || a === earlier || b === later;
  }

  /** The ancestors (or selves) of two anchors that are in the same list of statements. */
  #siblings(first: number, second: number): [number, number] {
    let a = first;
    let b = second;
    while (this.#depth[a]! > this.#depth[b]!) a = this.#parent[a]!;
    while (this.#depth[b]! > this.#depth[a]!) b = this.#parent[b]!;
    while (this.#parent[a] !== this.#parent[b] || this.#arm[a] !== this.#arm[b]) {
      a = this.#parent[a]!;
      b = this.#parent[b]!;
    }
    return [a, b];
  }
}
