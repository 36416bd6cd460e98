import type { LocationId, Module, NodeId, SignalId, Statement } from '../ir/index.ts';
import { Op } from '../ir/index.ts';
import { coversAllValues } from './checks/assigned-bits.ts';
import { Folder } from './fold/folder.ts';
import { assignElement } from './lower/assign-element.ts';
import { mapModules, type Pass } from './pass.ts';
import { remakeNodes } from './rewrite.ts';

export const lowerStatements: Pass = {
  name: 'lower-statements',
  summary: 'turn every body into one expression per signal',
  requires: 'no signal is a latch',
  ensures: 'a body is a list of plain assignments of whole signals, one each, in the order of the signals',
  run: (design) => mapModules(design, lowerModule),
};

/** Values of the signals that a body has assigned so far; others are as outside of it. */
type Values = Map<SignalId, NodeId>;

function lowerModule(module: Module): Module {
  const lowering = new Lowering(module);
  const values = lowering.run();
  const body = module.signals
    .filter((signal) => values.has(signal.id))
    .map(({ id, width }): Statement => {
      const location = lowering.locations.get(id) ?? -1;
      return { kind: 'assign', target: id, low: 0, width, index: -1, value: values.get(id)!, location };
    });
  return { ...module, nodes: lowering.folder.nodes, body };
}

/**
 * Runs a body with expressions in the place of values. Bits that a wire does not get on some path are 0; a register
 * keeps what it has.
 */
class Lowering {
  readonly folder = new Folder();
  /** Where each signal is assigned first. */
  readonly locations = new Map<SignalId, LocationId>();
  readonly #module: Module;
  readonly #made: Int32Array;

  constructor(module: Module) {
    this.#module = module;
    this.#made = remakeNodes(module, this.folder);
  }

  run(): Values {
    return this.#body(this.#module.body, []);
  }

  /** `outer`: the values around this body, innermost last. */
  #body(body: readonly Statement[], outer: readonly Values[]): Values {
    const own: Values = new Map();
    const scopes = [...outer, own];
    for (const statement of body) {
      if (statement.kind === 'assign') {
        const { target, low, width, index, value, location } = statement;
        if (!this.locations.has(target)) this.locations.set(target, location);
        const whole = this.#module.signals[target]!.width;
        const made = this.#made[value]!;
        if (index >= 0) {
          const before = this.#value(target, scopes);
          own.set(target, assignElement(this.folder, before, this.#made[index]!, width, made));
        } else if (width === whole) own.set(target, made);
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
    const { kind, width } = this.#module.signals[target]!;
    return kind === 'reg' ? this.folder.nodes.ref(target, width) : this.folder.zero(width);
  }

  #part(before: NodeId, low: number, value: NodeId): NodeId {
    const { folder } = this;
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
      links.push({ condition: this.#made[statement.condition]!, values: this.#body(statement.then, scopes) });
      const [only] = statement.otherwise;
      if (statement.otherwise.length !== 1 || only?.kind !== 'if') break;
      statement = only;
    }
    this.#decide(links, this.#body(statement.otherwise, scopes), scopes);
  }

  #case(statement: Statement & { kind: 'case' }, scopes: readonly Values[]): void {
    const { folder } = this;
    const subject = this.#made[statement.subject]!;
    const links = statement.arms.map(({ labels, body }) => {
      const condition = labels
        .map((label) => folder.binary(Op.eq, subject, this.#made[label]!))
        .reduce((any, hit) => folder.binary(Op.or, any, hit));
      return { condition, values: this.#body(body, scopes) };
    });
    const last = coversAllValues(this.#module, statement) ? links.pop() : undefined;
    this.#decide(links, last?.values ?? this.#body(statement.otherwise, scopes), scopes);
  }

  /** Enters in the innermost scope what the first link with a true condition, else `otherwise`, assigns. */
  #decide(
    links: readonly { condition: NodeId; values: Values }[],
    otherwise: Values,
    scopes: readonly Values[],
  ): void {
    const targets = new Set(otherwise.keys());
    for (const { values } of links) for (const target of values.keys()) targets.add(target);
    const own = scopes.at(-1)!;
    for (const target of targets) {
      const before = this.#value(target, scopes);
      let result = otherwise.get(target) ?? before;
      for (let i = links.length - 1; i >= 0; i--)
        result = this.folder.mux(links[i]!.condition, links[i]!.values.get(target) ?? before, result);
      own.set(target, result);
    }
  }
}
