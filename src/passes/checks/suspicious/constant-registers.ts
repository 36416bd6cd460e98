import { type Assign, forEachStatement, type Module, Op, type Signal } from '../../../ir/index.ts';
import { possibleBits } from '../assigned-bits.ts';
import { bitRange, describeBits } from '../bits.ts';
import type { Complaints } from './complaints.ts';

/**
 * SL0221: registers that can never have another value than after reset, or than at the beginning: never assigned, or
 * only what they have already. Single bits of a register that are never assigned while others are count as well.
 */
export function checkConstantRegisters(module: Module, complaints: Complaints): void {
  const assigned = new Map<number, { bits: bigint; changes: boolean }>();
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign') return;
    const signal = module.signals[statement.target]!;
    if (signal.kind !== 'reg') return;
    const before = assigned.get(signal.id) ?? { bits: 0n, changes: false };
    assigned.set(signal.id, {
      bits: before.bits | possibleBits(module, statement),
      changes: before.changes || canChange(module, signal, statement),
    });
  });
  for (const signal of module.signals) {
    if (signal.kind !== 'reg' || module.unused?.has(signal.name)) continue;
    const { bits, changes } = assigned.get(signal.id) ?? { bits: 0n, changes: false };
    const missing = bitRange(0, signal.width) & ~bits;
    const subject = `register '${signal.name}' of module '${module.name}'`;
    const always = signal.reset === null ? 'and has no reset' : `and stays at ${signal.reset}`;
    if (bits === 0n)
      complaints.add('SL0221', signal.location, `${subject} is never assigned ${always}`, {
        help: `assign it with next(...), or use a literal in its place`,
      });
    else if (missing !== 0n)
      complaints.add(
        'SL0221',
        signal.location,
        `${describeBits(missing)} of ${subject} ${(missing & (missing - 1n)) === 0n ? 'is' : 'are'} never assigned`,
        { help: 'assign all bits, or declare fewer' },
      );
    else if (!changes)
      complaints.add(
        'SL0221',
        signal.location,
        `${subject} is only ever assigned the value that it has: it stays at ${signal.reset ?? 'what it starts with'}`,
        { help: 'assign something else somewhere, or use a literal in its place' },
      );
  }
}

/** Whether an assignment can give the register another value than it had. */
function canChange({ nodes }: Module, { id, reset, width }: Signal, assign: Assign): boolean {
  const { value, low, index } = assign;
  if (nodes.op[value] === Op.ref && nodes.a[value] === id) return false;
  if (nodes.op[value] !== Op.const || reset === null) return true;
  if (index >= 0) return nodes.value(value) !== 0n || reset !== 0n;
  const kept = BigInt.asUintN(assign.width, reset >> BigInt(low));
  return assign.width > width || nodes.value(value) !== kept;
}
