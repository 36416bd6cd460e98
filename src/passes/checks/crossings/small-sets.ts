/** Sets of small numbers, each known by a number of its own; set 0 is empty. At most `limit` members are kept. */
export class SmallSets {
  readonly #limit: number;
  readonly #members: (readonly number[])[] = [[]];
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #unions = new Map<number, number>();

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  single(member: number): number {
    return this.#intern([member]);
  }

  membersOf(set: number): readonly number[] {
    return this.#members[set]!;
  }

  has(set: number, member: number): boolean {
    return this.#members[set]!.includes(member);
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    let result = this.#unions.get(key);
    if (result === undefined) {
      const all = [...new Set([...this.membersOf(a), ...this.membersOf(b)])].sort((x, y) => x - y);
      result = this.#intern(all.slice(0, this.#limit));
      this.#unions.set(key, result);
    }
    return result;
  }

  #intern(members: readonly number[]): number {
    const key = members.join();
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#members.push(members) - 1;
      this.#ids.set(key, id);
    }
    return id;
  }
}
