import { type Assign, type Case, type Module, Op, type SignalId, type Statement } from '../../ir/index.ts';
import { bitRange } from './bits.ts';

/** Which bits of which signals are assigned. */
export type AssignedBits = ReadonlyMap<SignalId, bigint>;

/** The bits that an assignment writes for certain: none if a signal selects the element. */
export function certainBits(module: Module, { target, low, width, index }: Assign): bigint {
  if (index < 0) return bitRange(low, width);
  const { nodes, signals } = module;
  if (nodes.op[index] !== Op.const) return 0n;
  const at = nodes.value(index) * BigInt(width);
  return at + BigInt(width) > BigInt(signals[target]!.width) ? 0n : bitRange(Number(at), width);
}

/** The bits that an assignment may write. */
export function possibleBits(module: Module, assign: Assign): bigint {
  const { nodes, signals } = module;
  const isOpen = assign.index >= 0 && nodes.op[assign.index] !== Op.const;
  return isOpen ? bitRange(0, signals[assign.target]!.width) : certainBits(module, assign);
}

/** Whether the labels name every value of the subject, so that no path runs past all arms. */
export function coversAllValues(module: Module, { subject, arms }: Case): boolean {
  const width = module.nodes.width[subject]!;
  const labels = arms.reduce((count, arm) => count + arm.labels.length, 0);
  return width < 31 && labels === 2 ** width;
}

/** The bodies of which a statement runs exactly one; literal conditions leave only one. */
export function branches(module: Module, statement: Exclude<Statement, Assign>): (readonly Statement[])[] {
  const { nodes } = module;
  if (statement.kind === 'if') {
    if (nodes.op[statement.condition] !== Op.const) return [statement.then, statement.otherwise];
    return [nodes.value(statement.condition) === 1n ? statement.then : statement.otherwise];
  }
  if (nodes.op[statement.subject] === Op.const) {
    const value = nodes.value(statement.subject);
    const taken = statement.arms.find((arm) => arm.labels.some((label) => nodes.value(label) === value));
    return [taken ? taken.body : statement.otherwise];
  }
  const bodies = statement.arms.map((arm) => arm.body);
  return coversAllValues(module, statement) ? bodies : [...bodies, statement.otherwise];
}

/** Of bodies that assign registers only. */
const none: AssignedBits = new Map();

/**
 * The bits of wires and outputs that `body` assigns on every path through it. Results are kept in `known` for each body.
 */
export function assignedOnAllPaths(
  module: Module,
  body: readonly Statement[],
  known: Map<readonly Statement[], AssignedBits>,
): AssignedBits {
  for (const inner of bodiesInsideOut(module, body)) {
    if (known.has(inner)) continue;
    let assigned: Map<SignalId, bigint> | null = null;
    const add = (signal: SignalId, bits: bigint) => {
      assigned ??= new Map();
      const before = assigned.get(signal);
      assigned.set(signal, before === undefined ? bits : before | bits);
    };
    for (const statement of inner) {
      if (statement.kind === 'assign') {
        if (module.signals[statement.target]!.kind !== 'reg')
          add(statement.target, certainBits(module, statement));
      } else {
        const parts = branches(module, statement).map((branch) => known.get(branch)!);
        const smallest = parts.reduce((best, part) => (part.size < best.size ? part : best));
        if (smallest.size === 0) continue;
        for (const signal of smallest.keys())
          add(
            signal,
            parts.reduce((bits, part) => bits & (part.get(signal) ?? 0n), -1n),
          );
      }
    }
    known.set(inner, assigned ?? none);
  }
  return known.get(body)!;
}

/** All bodies below and including `body`, each after the bodies inside it. */
function bodiesInsideOut(module: Module, body: readonly Statement[]): (readonly Statement[])[] {
  const found: (readonly Statement[])[] = [body];
  for (let i = 0; i < found.length; i++)
    for (const statement of found[i]!)
      if (statement.kind !== 'assign') for (const branch of branches(module, statement)) found.push(branch);
  return found.reverse();
}
