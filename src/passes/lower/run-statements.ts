import { type LocationId, type NodeId, Op, type SignalId, type Statement } from '../../ir/index.ts';
import type { Folder } from '../fold/folder.ts';
import { assignElement } from './assign-element.ts';

/** What the statements are about. */
export interface Surroundings {
  /** Makes the expressions. */
  readonly folder: Folder;
  /** An indexed element is found by a comparison with each index up to so many elements, else by a shift. */
  readonly mostCompared?: number;
  /** The folder's node for a node of the statements. */
  node(node: NodeId): NodeId;
  widthOf(signal: SignalId): number;
  /** What a signal is where no statement has assigned it. */
  valueBefore(signal: SignalId): NodeId;
}

/** Values of the signals that a body has assigned so far; others are as outside of it. */
type Values = Map<SignalId, NodeId>;

/** Runs bodies with expressions in the place of values: a branch becomes a choice between what its arms assign. */
export class StatementRunner {
  /** Where each signal is assigned first. */
  readonly locations = new Map<SignalId, LocationId>();
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The value of every signal that the body assigns. */
  run(body: readonly Statement[]): ReadonlyMap<SignalId, NodeId> {
    return this.#body(body, []);
  }

  /** `outer`: the values around this body, innermost last. */
  #body(body: readonly Statement[], outer: readonly Values[]): Values {
    const { folder } = this.#around;
    const own: Values = new Map();
    const scopes = [...outer, own];
    for (const statement of body) {
      if (statement.kind === 'assign') {
        const { target, low, width, index, value, location } = statement;
        if (!this.locations.has(target)) this.locations.set(target, location);
        const made = this.#around.node(value);
        if (index >= 0) {
          const before = this.#value(target, scopes);
          const at = this.#around.node(index);
          own.set(target, assignElement(folder, before, at, width, made, this.#around.mostCompared));
        } else if (width === this.#around.widthOf(target)) own.set(target, made);
        else own.set(target, this.#part(this.#value(target, scopes), low, made));
      } else if (statement.kind === 'if') this.#if(statement, scopes);
      else this.#case(statement, scopes);
    }
    return own;
  }

  #value(target: SignalId, scopes: readonly Values[]): NodeId {
    for (let i = scopes.length - 1; i >= 0; i--) {
      const value = scopes[i]!.get(target);
      if (value !== undefined) return value;
    }
    return this.#around.valueBefore(target);
  }

  #part(before: NodeId, low: number, value: NodeId): NodeId {
    const { folder } = this.#around;
    const whole = folder.width(before);
    const high = low + folder.width(value);
    const parts = [value];
    if (high < whole) parts.unshift(folder.slice(before, high, whole - high));
    if (low > 0) parts.push(folder.slice(before, 0, low));
    return folder.cat(parts);
  }

  /** A chain of `else if` is one decision list, however long. */
  #if(first: Statement & { kind: 'if' }, scopes: readonly Values[]): void {
    const links: { condition: NodeId; values: Values }[] = [];
    let statement = first;
    for (;;) {
      const condition = this.#around.node(statement.condition);
      links.push({ condition, values: this.#body(statement.then, scopes) });
      const [only] = statement.otherwise;
      if (statement.otherwise.length !== 1 || only?.kind !== 'if') break;
      statement = only;
    }
    this.#decide(links, this.#body(statement.otherwise, scopes), scopes);
  }

  #case(statement: Statement & { kind: 'case' }, scopes: readonly Values[]): void {
    const { folder } = this.#around;
    const subject = this.#around.node(statement.subject);
    const width = folder.width(subject);
    const labels = statement.arms.reduce((count, arm) => count + arm.labels.length, 0);
    const links = statement.arms.map((arm) => {
      const condition = arm.labels
        .map((label) => folder.binary(Op.eq, subject, this.#around.node(label)))
        .reduce((any, hit) => folder.binary(Op.or, any, hit));
      return { condition, values: this.#body(arm.body, scopes) };
    });
    const last = width < 31 && labels === 2 ** width ? links.pop() : undefined;
    this.#decide(links, last?.values ?? this.#body(statement.otherwise, scopes), scopes);
  }

  /** Enters in the innermost scope what the first link with a true condition, else `otherwise`, assigns. */
  #decide(
    links: readonly { condition: NodeId; values: Values }[],
    otherwise: Values,
    scopes: readonly Values[],
  ): void {
    const { folder } = this.#around;
    const targets = new Set(otherwise.keys());
    for (const { values } of links) for (const target of values.keys()) targets.add(target);
    const own = scopes.at(-1)!;
    for (const target of targets) {
      const before = this.#value(target, scopes);
      let result = otherwise.get(target) ?? before;
      for (let i = links.length - 1; i >= 0; i--)
        result = folder.mux(links[i]!.condition, links[i]!.values.get(target) ?? before, result);
      own.set(target, result);
    }
  }
}
