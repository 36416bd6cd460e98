import { forEachStatement, type Module, type NodeId, Op, type SignalId } from '../../../ir/index.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';
import { grayJump } from './gray-trial.ts';
import { type SingleDrivers, singleDrivers } from './single-drivers.ts';

/**
 * SL0215: a register that counts in binary and goes into a synchroniser for Gray codes. From 7 to 8 four bits change, and
 * the other clock may see any mixture of them. Looked at are registers of the same module; an error, since
 * it is one for any count of more than one bit. Any other register there is run from reset (`grayJump`), and the first step
 * that changes several bits is told.
 */
export function checkGrayCodes(module: Module, complaints: Complaints): void {
  const first = module.signals.filter(({ crossing, width }) => crossing?.kind === 'gray' && width > 1);
  if (first.length === 0) return;
  const drivers = singleDrivers(module);
  const assigned = new Map<SignalId, NodeId[]>();
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign') return;
    const values = assigned.get(statement.target) ?? [];
    assigned.set(statement.target, [...values, statement.value]);
  });
  const { signals } = module;
  for (const { id, location } of first) {
    const [value] = assigned.get(id) ?? [];
    const from = value === undefined ? -1 : registerBehind(module, drivers, value);
    if (from < 0) continue;
    const counting = (assigned.get(from) ?? []).some((next) => counts(module, drivers, next, from));
    const { location: declared, width } = signals[from]!;
    const name = shownName(module, from);
    if (!counting) {
      const jump = grayJump(module, from);
      if (!jump) continue;
      const text = (bits: bigint) => `${width}'b${bits.toString(2).padStart(width, '0')}`;
      complaints.add(
        'SL0215',
        location,
        `register '${name}' of module '${module.name}' goes from ${text(jump.from)} to ${text(jump.to)}, and is synchronised as a Gray code`,
        {
          severity: 'error',
          related: [{ message: `'${name}', ${width} bits`, location: declared }],
          help: 'from one value to the next, one bit may change: the Gray code of count is count.xor(count.shr(1)), of a count that goes up by 1 through a power of two of values',
        },
      );
      continue;
    }
    complaints.add(
      'SL0215',
      location,
      `register '${name}' of module '${module.name}' counts in binary, and is synchronised as a Gray code`,
      {
        severity: 'error',
        related: [{ message: `'${name}', ${width} bits`, location: declared }],
        help: `keep the count as a Gray code in a register as well: gray.next(next.xor(next.shr(1))), and synchronise that`,
      },
    );
  }
}

/** The register that a value copies, through wires with one driver; or -1. */
function registerBehind({ nodes, signals }: Module, drivers: SingleDrivers, value: NodeId): SignalId {
  for (let node = value, steps = 0; nodes.op[node] === Op.ref && steps < signals.length; steps++) {
    const signal = nodes.a[node]!;
    if (signals[signal]!.kind === 'reg') return signal;
    const driver = drivers[signal];
    if (!driver) return -1;
    node = driver.value;
  }
  return -1;
}

/** Whether a value is the register plus or minus a literal other than 0, also as one side of a choice or behind a wire. */
function counts({ nodes }: Module, drivers: SingleDrivers, value: NodeId, register: SignalId): boolean {
  const waiting = [value];
  const seen = new Set(waiting);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const [op, a, b] = [nodes.op[node]!, nodes.a[node]!, nodes.b[node]!];
    const isOwn = (operand: NodeId) => nodes.op[operand] === Op.ref && nodes.a[operand] === register;
    const isStep = (operand: NodeId) => nodes.op[operand] === Op.const && nodes.value(operand) !== 0n;
    if ((op === Op.add || op === Op.sub) && isOwn(a) && isStep(b)) return true;
    if (op === Op.add && isOwn(b) && isStep(a)) return true;
    const next = op === Op.mux ? [b, nodes.c[node]!] : op === Op.ref && drivers[a] ? [drivers[a].value] : [];
    for (const operand of next)
      if (!seen.has(operand)) {
        seen.add(operand);
        waiting.push(operand);
      }
  }
  return false;
}
