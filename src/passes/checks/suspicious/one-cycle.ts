import {
  type Assign,
  type LocationId,
  type Module,
  type NodeId,
  Op,
  type SignalId,
  type Statement,
} from '../../../ir/index.ts';
import { shownName } from '../shown-name.ts';
import { Facts } from './facts.ts';
import { singleDrivers } from './single-drivers.ts';
import type { ValueRanges } from './value-ranges.ts';

/** An assignment that may apply in the cycle, and the conditions around it that are not decided. */
export interface Applied {
  readonly assign: Assign;
  /** The statements that it is one of. */
  readonly body: readonly Statement[];
  readonly undecided: readonly NodeId[];
}

/** One cycle in which some signals of one bit are known: what conditions are decided, and which assignments may apply. */
export class OneCycle {
  readonly #module: Module;
  readonly #facts: Facts;

  constructor(module: Module, ranges: ValueRanges, known: ReadonlyMap<SignalId, boolean>) {
    this.#module = module;
    this.#facts = new Facts(module, ranges);
    const { nodes } = module;
    for (let node = 0; node < nodes.count; node++) {
      const value = nodes.op[node] === Op.ref ? known.get(nodes.a[node]!) : undefined;
      if (value !== undefined) this.#facts.assume(node, value, -1);
    }
    // An output is also what drives it, where the module computes that once.
    for (const statement of module.body) {
      if (statement.kind !== 'assign') continue;
      const value = known.get(statement.target);
      const { kind, width } = module.signals[statement.target]!;
      if (value !== undefined && kind === 'output' && width === 1)
        this.#facts.assume(statement.value, value, -1);
    }
  }

  /** 0 or 1 if the cycle decides a condition, else null. */
  decide(node: NodeId): boolean | null {
    const { nodes } = this.#module;
    if (nodes.op[node] === Op.const && nodes.width[node] === 1) return nodes.value(node) === 1n;
    return this.#facts.decide(node)?.value ?? null;
  }

  /** The values that a register of one bit can have after the cycle: 0, 1, or null for anything. */
  after(register: SignalId, now: boolean): ReadonlySet<boolean | null> {
    return this.#after(this.#module.body, register, new Set([now]));
  }

  #after(
    body: readonly Statement[],
    register: SignalId,
    before: ReadonlySet<boolean | null>,
  ): ReadonlySet<boolean | null> {
    let values = before;
    for (const statement of body) {
      if (statement.kind === 'assign') {
        if (statement.target === register) values = new Set([this.decide(statement.value)]);
        continue;
      }
      const known = statement.kind === 'if' ? this.decide(statement.condition) : null;
      const bodies =
        statement.kind === 'case'
          ? [...statement.arms.map((arm) => arm.body), statement.otherwise]
          : known === null
            ? [statement.then, statement.otherwise]
            : [known ? statement.then : statement.otherwise];
      const start = values;
      values = new Set(bodies.flatMap((inner) => [...this.#after(inner, register, start)]));
    }
    return values;
  }

  /** Assignments of registers for which `wanted` holds that the cycle does not rule out. */
  applied(wanted: (register: SignalId) => boolean): Applied[] {
    const found: Applied[] = [];
    const walk = (body: readonly Statement[], undecided: readonly NodeId[]): void => {
      for (const statement of body) {
        if (statement.kind === 'assign') {
          if (wanted(statement.target)) found.push({ assign: statement, body, undecided });
        } else if (statement.kind === 'case') {
          const inside = [...undecided, statement.subject];
          for (const arm of statement.arms) walk(arm.body, inside);
          walk(statement.otherwise, inside);
        } else {
          const known = this.decide(statement.condition);
          const inside = known === null ? [...undecided, statement.condition] : undecided;
          if (known !== false) walk(statement.then, inside);
          if (known !== true) walk(statement.otherwise, inside);
        }
      }
    };
    walk(this.#module.body, []);
    return found;
  }
}

/** Whether a value is computed from inputs of the module alone, whatever its wires are called. */
export function isOfInputs(module: Module, node: NodeId): boolean {
  return reads(module, node, (signal) => module.signals[signal]!.kind !== 'input') === null;
}

/** The first signal for which `wanted` holds among those that a value is computed from in the cycle, or null. */
export function reads(module: Module, start: NodeId, wanted: (signal: SignalId) => boolean): SignalId | null {
  const { nodes } = module;
  const drivers = singleDrivers(module);
  const seen = new Set([start]);
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (nodes.op[node] === Op.ref) {
      const signal = nodes.a[node]!;
      const driver = drivers[signal];
      if (!driver) {
        if (wanted(signal)) return signal;
      } else if (!seen.has(driver.value)) {
        seen.add(driver.value);
        waiting.push(driver.value);
      }
    }
    nodes.forEachOperand(node, (operand) => {
      if (seen.has(operand)) return;
      seen.add(operand);
      waiting.push(operand);
    });
  }
  return null;
}

/** Where a signal is declared, for a note. */
export function declared(module: Module, signal: SignalId): { message: string; location: LocationId } {
  const { width, location } = module.signals[signal]!;
  return { message: `'${shownName(module, signal)}', ${width} ${width === 1 ? 'bit' : 'bits'}`, location };
}
