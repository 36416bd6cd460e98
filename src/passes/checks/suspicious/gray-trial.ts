import {
  type Assign,
  evaluateNode,
  type Module,
  type NodeId,
  type SignalId,
  type Statement,
} from '../../../ir/index.ts';

/** Two values of a register, one after the other, that differ in more than one bit. */
export interface Jump {
  readonly from: bigint;
  readonly to: bigint;
}

/** A condition around an assignment: a node that must be 1 or 0, or one of some labels (or none of them). */
interface Around {
  readonly node: NodeId;
  readonly labels: readonly NodeId[] | null;
  readonly holds: boolean;
}

interface Placed {
  readonly assign: Assign;
  readonly around: readonly Around[];
}

/** Cycles of one trial at most: wide counters do not come round. */
const longest = 600;

/** Inputs that are held at another value than the rest, one in each trial. */
const mostInputs = 8;

/**
 * Runs the part of a module that a register depends on, from reset, all clocks together, with inputs that stay as they are: all
 * at 1, then each of them the other way than the others. The first step that changes several bits of the register, or
 * null; also null where inputs of several bits, memories or instances have a say, or registers without reset.
 */
export function grayJump(module: Module, register: SignalId): Jump | null {
  const trial = Trial.of(module, register);
  if (!trial) return null;
  const settings = [new Set<SignalId>(), new Set(trial.inputs)];
  for (const input of trial.inputs.slice(0, mostInputs)) {
    settings.push(new Set([input]));
    settings.push(new Set(trial.inputs.filter((other) => other !== input)));
  }
  const cycles = Math.min(longest, 2 ** Math.min(20, module.signals[register]!.width + 1) + 8);
  for (const low of settings) {
    const jump = trial.run(register, low, cycles);
    if (jump) return jump;
  }
  return null;
}

class Trial {
  readonly inputs: readonly SignalId[];
  readonly #module: Module;
  readonly #registers: readonly SignalId[];
  readonly #placed: ReadonlyMap<SignalId, readonly Placed[]>;

  private constructor(
    module: Module,
    placed: ReadonlyMap<SignalId, readonly Placed[]>,
    inputs: readonly SignalId[],
    registers: readonly SignalId[],
  ) {
    this.#module = module;
    this.#placed = placed;
    this.inputs = inputs;
    this.#registers = registers;
  }

  /** Everything that the register depends on, sooner or later; null if some of it cannot be run. */
  static of(module: Module, register: SignalId): Trial | null {
    const placed = placedAssigns(module);
    const seen = new Set([register]);
    const waiting = [register];
    const nodes = new Set<NodeId>();
    const reads = (node: NodeId): void => {
      if (nodes.has(node)) return;
      nodes.add(node);
      evaluateNode(
        module.nodes,
        node,
        (operand) => {
          reads(operand);
          return 0n;
        },
        (signal) => {
          if (!seen.has(signal)) {
            seen.add(signal);
            waiting.push(signal);
          }
          return 0n;
        },
      );
      module.nodes.forEachOperand(node, reads);
    };
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const { kind, width, source, reset } = module.signals[id]!;
      if (kind === 'input' ? width > 1 : source !== 'statements') return null;
      if (kind === 'reg' && reset === null && module.signals[id]!.crossing === undefined) return null;
      for (const { assign, around } of placed.get(id) ?? []) {
        if (assign.index >= 0) return null;
        reads(assign.value);
        for (const { node } of around) reads(node);
      }
    }
    const of = (kind: string) => [...seen].filter((id) => module.signals[id]!.kind === kind);
    return new Trial(module, placed, of('input'), of('reg'));
  }

  run(register: SignalId, low: ReadonlySet<SignalId>, cycles: number): Jump | null {
    const { signals } = this.#module;
    let state = new Map(this.#registers.map((id) => [id, signals[id]!.reset ?? 0n]));
    for (let cycle = 0; cycle < cycles; cycle++) {
      const values = new Map<SignalId, bigint>(state);
      for (const input of this.inputs) values.set(input, low.has(input) ? 0n : 1n);
      const known = new Map<NodeId, bigint>();
      const next = new Map(state);
      for (const id of this.#registers) next.set(id, this.#assigned(id, state.get(id)!, values, known));
      const [from, to] = [state.get(register)!, next.get(register)!];
      const changed = from ^ to;
      if ((changed & (changed - 1n)) !== 0n) return { from, to };
      state = next;
    }
    return null;
  }

  /** What the statements make of a signal that has `before` without them. */
  #assigned(id: SignalId, before: bigint, values: Map<SignalId, bigint>, known: Map<NodeId, bigint>): bigint {
    let result = before;
    for (const { assign, around } of this.#placed.get(id) ?? []) {
      const applies = around.every(({ node, labels, holds }) => {
        const value = this.#value(node, values, known);
        if (labels === null) return (value === 1n) === holds;
        return labels.some((label) => this.#module.nodes.value(label) === value) === holds;
      });
      if (!applies) continue;
      const mask = ((1n << BigInt(assign.width)) - 1n) << BigInt(assign.low);
      result = (result & ~mask) | (this.#value(assign.value, values, known) << BigInt(assign.low));
    }
    return result;
  }

  #value(node: NodeId, values: Map<SignalId, bigint>, known: Map<NodeId, bigint>): bigint {
    const before = known.get(node);
    if (before !== undefined) return before;
    const result = evaluateNode(
      this.#module.nodes,
      node,
      (operand) => this.#value(operand, values, known),
      (signal) => {
        const value = values.get(signal);
        if (value !== undefined) return value;
        values.set(signal, 0n); // ends a loop, which another check tells
        const made = this.#assigned(signal, 0n, values, known);
        values.set(signal, made);
        return made;
      },
    );
    known.set(node, result);
    return result;
  }
}

/** By target: the assignments in order, each with the conditions around it. */
function placedAssigns(module: Module): Map<SignalId, Placed[]> {
  const found = new Map<SignalId, Placed[]>();
  const walk = (body: readonly Statement[], around: readonly Around[]): void => {
    for (const statement of body) {
      if (statement.kind === 'assign') {
        const list = found.get(statement.target) ?? [];
        found.set(statement.target, list);
        list.push({ assign: statement, around });
      } else if (statement.kind === 'if') {
        const here = { node: statement.condition, labels: null };
        walk(statement.then, [...around, { ...here, holds: true }]);
        walk(statement.otherwise, [...around, { ...here, holds: false }]);
      } else {
        const all = statement.arms.flatMap(({ labels }) => labels);
        for (const { labels, body: inner } of statement.arms)
          walk(inner, [...around, { node: statement.subject, labels, holds: true }]);
        walk(statement.otherwise, [...around, { node: statement.subject, labels: all, holds: false }]);
      }
    }
  };
  walk(module.body, []);
  return found;
}
