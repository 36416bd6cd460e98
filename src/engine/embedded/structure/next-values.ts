import type { NodeId } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { TaskList } from '../schedule/task-list.ts';

/** Nothing has assigned the register so far. */
const untouched = -2;
/** The statements are not simple enough. */
const unknown = -1;
/** Replaced only under a condition that few registers have. */
const rare = -4;
/** Not among the values of a branch. */
const absent = -3;

/**
 * What `nextValue` gives, for all registers that statements assign in one walk over them: a task with a hundred registers
 * costs no more than a hundred tasks with one. Left out are registers that keep their value unless a condition holds
 * that is not common.
 */
export class NextValues {
  readonly #list: TaskList;
  readonly #widest: number;
  readonly #isCommon: (condition: NodeId) => boolean;
  /** By region signal: the value so far. */
  readonly #now: Int32Array;
  /** Every change of a value: the register, and the value before. */
  readonly #changed: RegionSignalId[] = [];
  readonly #before: NodeId[] = [];

  /** By region signal: the last call of `#take` that met it. */
  readonly #taken: Int32Array;
  #takes = 0;
  /** By region signal: the value of the other branch, while two are merged. */
  readonly #other: Int32Array;

  /** Registers of more than `widest` bits are left out. */
  constructor(list: TaskList, widest: number, isCommon: (condition: NodeId) => boolean) {
    this.#list = list;
    this.#isCommon = isCommon;
    this.#widest = widest;
    this.#now = new Int32Array(list.builder.region.signals.length).fill(untouched);
    this.#taken = new Int32Array(this.#now.length);
    this.#other = new Int32Array(this.#now.length).fill(absent);
  }

  /** Calls `visit` with each target that is narrow enough and its next value, if the statements are simple enough. */
  forEach(
    statements: readonly RegionStatement[],
    targets: readonly RegionSignalId[],
    visit: (target: RegionSignalId, next: NodeId) => void,
  ): void {
    const { signals } = this.#list.builder.region;
    this.#walk(statements);
    for (const target of targets) {
      if (signals[target]!.width > this.#widest) continue;
      const next = this.#valueOf(target, this.#now[target]!);
      if (next >= 0) visit(target, next);
    }
    this.#undo(0);
  }

  #walk(statements: readonly RegionStatement[]): void {
    const { signals } = this.#list.builder.region;
    for (const statement of statements) {
      if (statement.kind === 'assign') {
        const { target, index, value, width } = statement;
        const full = signals[target]!.width;
        if (full > this.#widest) continue;
        const now = this.#now[target]!;
        if (now !== unknown) this.#set(target, index >= 0 || width !== full ? unknown : value);
      } else if (statement.kind === 'if') {
        const from = this.#changed.length;
        this.#walk(statement.then);
        const then = this.#take(from);
        this.#walk(statement.otherwise);
        const otherwise = this.#take(from);
        this.#merge(statement.condition, then, otherwise);
      } else {
        const lost: RegionSignalId[] = [];
        for (const body of [...statement.arms.map((arm) => arm.body), statement.otherwise]) {
          const from = this.#changed.length;
          this.#walk(body);
          const taken = this.#take(from);
          for (let i = 0; i < taken.length; i += 2)
            if (taken[i + 1] !== this.#now[taken[i]!]!) lost.push(taken[i]!);
        }
        for (const target of lost) this.#set(target, unknown);
      }
    }
  }

  /** The registers assigned since `from`, each once and followed by its value; the assignments are taken back. */
  #take(from: number): number[] {
    const taken: number[] = [];
    const take = ++this.#takes;
    for (let i = from; i < this.#changed.length; i++) {
      const target = this.#changed[i]!;
      if (this.#taken[target] === take) continue;
      this.#taken[target] = take;
      taken.push(target, this.#now[target]!);
    }
    this.#undo(from);
    return taken;
  }

  #merge(condition: NodeId, then: readonly number[], otherwise: readonly number[]): void {
    const { maker } = this.#list.builder;
    const isCommon = this.#isCommon(condition);
    const choose = (target: RegionSignalId, whenTrue: NodeId, whenFalse: NodeId): void => {
      if (whenTrue === unknown || whenFalse === unknown) this.#set(target, unknown);
      else if (whenTrue === rare || whenFalse === rare) this.#set(target, rare);
      else if (!isCommon && (whenTrue === untouched || whenFalse === untouched)) this.#set(target, rare);
      else
        this.#set(
          target,
          maker.mux(condition, this.#valueOf(target, whenTrue), this.#valueOf(target, whenFalse)),
        );
    };
    const other = this.#other;
    for (let i = 0; i < otherwise.length; i += 2) other[otherwise[i]!] = otherwise[i + 1]!;
    for (let i = 0; i < then.length; i += 2) {
      const target = then[i]!;
      choose(target, then[i + 1]!, other[target] === absent ? this.#now[target]! : other[target]!);
      other[target] = absent;
    }
    for (let i = 0; i < otherwise.length; i += 2) {
      const target = otherwise[i]!;
      if (other[target] === absent) continue;
      choose(target, this.#now[target]!, other[target]!);
      other[target] = absent;
    }
  }

  #valueOf(target: RegionSignalId, value: NodeId): NodeId {
    if (value !== untouched) return value;
    const { nodes, signals } = this.#list.builder.region;
    return nodes.ref(target, signals[target]!.width);
  }

  #set(target: RegionSignalId, value: NodeId): void {
    this.#changed.push(target);
    this.#before.push(this.#now[target]!);
    this.#now[target] = value;
  }

  #undo(from: number): void {
    for (let i = this.#changed.length - 1; i >= from; i--) this.#now[this.#changed[i]!] = this.#before[i]!;
    this.#changed.length = from;
    this.#before.length = from;
  }
}
