import {
  type Assign,
  type Case,
  type Design,
  type Enumeration,
  type Module,
  type NodeId,
  Op,
  type Signal,
  type Statement,
} from '../../../ir/index.ts';
import type { Complaints } from './complaints.ts';

/** A transition: where it can start (null: anywhere), and where it leads. */
interface Transition {
  readonly from: ReadonlySet<bigint> | null;
  readonly to: bigint;
}

/** What is known of one register whose values have names. */
interface Machine {
  readonly signal: Signal;
  readonly enumeration: Enumeration;
  readonly transitions: Transition[];
  /** States with an arm, or that a condition asks for. */
  readonly named: Set<bigint>;
  /** Some assignment gives a value that is not known here. */
  isOpen: boolean;
  isState: boolean;
}

/**
 * SL0226: states that no path from the reset state leads to, and states without an arm that nothing leaves again. Looked
 * at are registers of an enumeration that decide by their own value, and are assigned members only. A state that
 * ends the work has an arm, even if an empty one.
 */
export function checkStateMachines(design: Design, module: Module, complaints: Complaints): void {
  const machines = new Map<number, Machine>();
  for (const signal of module.signals) {
    const enumeration = design.enumerations[signal.enumeration];
    if (signal.kind !== 'reg' || !enumeration || signal.reset === null || module.unused?.has(signal.name))
      continue;
    machines.set(signal.id, {
      signal,
      enumeration,
      transitions: [],
      named: new Set(),
      isOpen: false,
      isState: false,
    });
  }
  if (machines.size === 0) return;
  const walk = new Walk(module, machines);
  walk.run();
  for (const machine of machines.values())
    if (machine.isState && !machine.isOpen) report(module, machine, complaints);
}

/** Where the walk is: statements, and which states the machines can be in there. */
interface Place {
  readonly body: readonly Statement[];
  readonly states: ReadonlyMap<number, ReadonlySet<bigint>>;
}

class Walk {
  readonly #module: Module;
  readonly #machines: ReadonlyMap<number, Machine>;

  constructor(module: Module, machines: ReadonlyMap<number, Machine>) {
    this.#module = module;
    this.#machines = machines;
  }

  run(): void {
    this.#namedInExpressions();
    const waiting: Place[] = [{ body: this.#module.body, states: new Map() }];
    for (let place = waiting.pop(); place; place = waiting.pop())
      for (const statement of place.body) {
        if (statement.kind === 'assign') this.#assign(statement, place.states);
        else if (statement.kind === 'case') waiting.push(...this.#case(statement, place.states));
        else {
          const { condition, then, otherwise } = statement;
          waiting.push({ body: then, states: this.#narrowed(condition, true, place.states) });
          waiting.push({ body: otherwise, states: this.#narrowed(condition, false, place.states) });
        }
      }
  }

  /** Comparisons with a member, wherever they stand, name the state. */
  #namedInExpressions(): void {
    const { nodes } = this.#module;
    for (let node = 0; node < nodes.count; node++) {
      if (nodes.op[node] !== Op.eq && nodes.op[node] !== Op.ne) continue;
      const asked = this.#question(node);
      if (!asked) continue;
      asked.machine.named.add(asked.value);
      asked.machine.isState = true;
    }
  }

  #question(node: NodeId): { machine: Machine; value: bigint } | null {
    const { nodes } = this.#module;
    const [a, b] = [nodes.a[node]!, nodes.b[node]!];
    const [subject, literal] = nodes.op[b] === Op.const ? [a, b] : [b, a];
    if (nodes.op[subject] !== Op.ref || nodes.op[literal] !== Op.const) return null;
    const machine = this.#machines.get(nodes.a[subject]!);
    return machine ? { machine, value: nodes.value(literal) } : null;
  }

  #assign({ target, value, width, index }: Assign, states: Place['states']): void {
    const machine = this.#machines.get(target);
    if (!machine) return;
    const values = index < 0 && width === machine.signal.width ? this.#valuesOf(value, target) : null;
    if (!values) machine.isOpen = true;
    else for (const to of values) machine.transitions.push({ from: states.get(target) ?? null, to });
  }

  /** The literals that a choice leads to; its own value changes nothing; null for anything else. */
  #valuesOf(value: NodeId, own: number): Set<bigint> | null {
    const { nodes } = this.#module;
    const found = new Set<bigint>();
    const waiting = [value];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (nodes.op[node] === Op.const) found.add(nodes.value(node));
      else if (nodes.op[node] === Op.mux) waiting.push(nodes.b[node]!, nodes.c[node]!);
      else if (nodes.op[node] !== Op.ref || nodes.a[node] !== own) return null;
    }
    return found;
  }

  #case({ subject, arms, otherwise }: Case, states: Place['states']): Place[] {
    const { nodes } = this.#module;
    const machine = nodes.op[subject] === Op.ref ? this.#machines.get(nodes.a[subject]!) : undefined;
    if (!machine) return [...arms.map(({ body }) => ({ body, states })), { body: otherwise, states }];
    machine.isState = true;
    const { id } = machine.signal;
    const labels = arms.map((arm) => new Set(arm.labels.map((label) => nodes.value(label))));
    for (const set of labels) for (const value of set) machine.named.add(value);
    const rest = new Set(machine.enumeration.members.map(({ value }) => value));
    for (const set of labels) for (const value of set) rest.delete(value);
    if (otherwise.length > 0) for (const value of rest) machine.named.add(value);
    return [
      ...arms.map(({ body }, i) => ({ body, states: new Map(states).set(id, labels[i]!) })),
      { body: otherwise, states: new Map(states).set(id, rest) },
    ];
  }

  #narrowed(condition: NodeId, holds: boolean, states: Place['states']): Place['states'] {
    const { nodes } = this.#module;
    const op = nodes.op[condition]!;
    if (op === Op.not) return this.#narrowed(nodes.a[condition]!, !holds, states);
    if ((op === Op.and && holds) || (op === Op.or && !holds)) {
      const left = this.#narrowed(nodes.a[condition]!, holds, states);
      return this.#narrowed(nodes.b[condition]!, holds, left);
    }
    if (op !== Op.eq && op !== Op.ne) return states;
    const asked = this.#question(condition);
    if (!asked) return states;
    const { machine, value } = asked;
    const before = states.get(machine.signal.id) ?? new Set(machine.enumeration.members.map((m) => m.value));
    const isEqual = (op === Op.eq) === holds;
    const after = [...before].filter((state) => (state === value) === isEqual);
    return new Map(states).set(machine.signal.id, new Set(after));
  }
}

function report(module: Module, machine: Machine, complaints: Complaints): void {
  const { signal, enumeration, transitions, named } = machine;
  const reached = new Set([signal.reset!]);
  for (let grows = true; grows; ) {
    grows = false;
    for (const { from, to } of transitions) {
      const starts = from === null || [...from].some((state) => reached.has(state));
      if (!starts || reached.has(to)) continue;
      reached.add(to);
      grows = true;
    }
  }
  const where = `of '${signal.name}' in module '${module.name}'`;
  const { location } = signal;
  for (const { name, value } of enumeration.members) {
    if (!reached.has(value)) {
      const isGoal = transitions.some(({ to }) => to === value);
      const how = isGoal ? 'only from states that are never entered themselves' : 'nothing leads to it';
      complaints.add('SL0226', location, `state '${name}' ${where} is never entered: ${how}`, {
        help: `lead to it from a state that is entered, or remove '${name}'`,
      });
    } else if (!named.has(value) && !leaves(transitions, value))
      complaints.add('SL0226', location, `state '${name}' ${where} has no arm and is never left`, {
        help: `add an arm for '${name}' that leads out of it, or an empty one if the work ends there`,
      });
  }
}

function leaves(transitions: readonly Transition[], state: bigint): boolean {
  return transitions.some(({ from, to }) => to !== state && (from === null || from.has(state)));
}
