import { forEachStatement, type Module, type NodeId, Op } from '../../../ir/index.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';

/** Operators of which an unknown operand may leave a known result, perhaps after some cycles of shifting. */
const absorbing = new Set<number>([Op.and, Op.or, Op.mux, Op.pick, Op.cat, Op.shl, Op.shru, Op.slice]);

/**
 * SL0230: a register without reset that is only ever computed from itself, as a counter that counts on: what is unknown at
 * power-up stays unknown, in every simulator that knows X and in hardware. A register that something else is
 * ever loaded into is none, unless it is always the same literal: a flag that nothing takes back.
 */
export function checkUnknownRegisters(module: Module, complaints: Complaints): void {
  const known = new Set<number>();
  const literals = new Map<number, Set<bigint>>();
  const assigned = new Set<number>();
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign') return;
    const { kind, reset } = module.signals[statement.target]!;
    if (kind !== 'reg' || reset !== null) return;
    assigned.add(statement.target);
    if (!isFromItself(module, statement.value, statement.target)) known.add(statement.target);
    const values = literals.get(statement.target) ?? new Set();
    literals.set(statement.target, values);
    const isWhole = statement.index < 0 && statement.width === module.signals[statement.target]!.width;
    const isLiteral = isWhole && module.nodes.op[statement.value] === Op.const;
    values.add(isLiteral ? module.nodes.value(statement.value) : -1n);
  });
  for (const { id, name, reset, location, domain } of module.signals) {
    if (reset !== null || !assigned.has(id) || module.unused?.has(name)) continue;
    const [only, ...others] = literals.get(id)!;
    const isFlag = others.length === 0 && only !== -1n;
    if (known.has(id) && !isFlag) continue;
    const hasReset = (module.domains[domain]?.reset ?? -1) >= 0;
    const why = isFlag
      ? `is only ever assigned ${only}: what it is before nobody knows`
      : 'is only computed from itself: it never gets a known value';
    complaints.add(
      'SL0230',
      location,
      `register '${shownName(module, id)}' of module '${module.name}' has no reset and ${why}`,
      {
        help: hasReset
          ? 'let it reset (leave noReset out), or load it with something else first'
          : 'give its clock domain a reset, or load it with something else first',
      },
    );
  }
}

/** Whether the register stands in the value in such a way that the value is unknown when the register is. */
function isFromItself({ nodes }: Module, value: NodeId, register: number): boolean {
  const waiting = [value];
  const seen = new Set(waiting);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const op = nodes.op[node]!;
    if (op === Op.ref && nodes.a[node] === register) return true;
    if (absorbing.has(op)) continue;
    nodes.forEachOperand(node, (operand) => {
      if (seen.has(operand)) return;
      seen.add(operand);
      waiting.push(operand);
    });
  }
  return false;
}
