import { type Assign, forEachStatement, type Module, Op, type Signal } from '../../../ir/index.ts';
import { possibleBits } from '../assigned-bits.ts';
import { bitRange, describeBits } from '../bits.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';

/**
 * SL0221: registers that can never have another value than after reset, or than at the beginning: never assigned, or
 * only what they have already. Single bits of a register that are never assigned while others are count as well.
 */
export function checkConstantRegisters(module: Module, complaints: Complaints): void {
  const assigned: (bigint | undefined)[] = module.signals.map(() => undefined);
  const changing = new Uint8Array(module.signals.length);
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign') return;
    const signal = module.signals[statement.target]!;
    if (signal.kind !== 'reg') return;
    const bits = possibleBits(module, statement);
    const before = assigned[signal.id];
    assigned[signal.id] = before === undefined || before === bits ? bits : before | bits;
    if (canChange(module, signal, statement)) changing[signal.id] = 1;
  });
  for (const signal of module.signals) {
    if (signal.kind !== 'reg' || module.unused?.has(signal.name)) continue;
    const bits = assigned[signal.id] ?? 0n;
    const whole = bitRange(0, signal.width);
    const changes = changing[signal.id] === 1;
    if (changes && bits === whole) continue;
    const missing = whole & ~bits;
    const subject = `register '${shownName(module, signal.id)}' of module '${module.name}'`;
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
