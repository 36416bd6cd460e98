import {
  type Case,
  type Design,
  type LocationId,
  type Module,
  Op,
  type SignalId,
  type Statement,
} from '../../ir/index.ts';
import { type AssignedBits, branches, coversAllValues } from './assigned-bits.ts';
import { bitRange } from './bits.ts';
import { describeLiteral, describeNode } from './describe-node.ts';

/** One decision on the way to where nothing is assigned: `mode is 2'h3`, at the `if` or `case`. */
export interface PathStep {
  readonly text: string;
  readonly location: LocationId;
}

/**
 * Decisions that together leave the lowest bit of `bits` of `signal` unassigned. `known` says what every body assigns
 * for certain.
 */
export function latchPath(
  design: Design,
  module: Module,
  signal: SignalId,
  bits: bigint,
  known: ReadonlyMap<readonly Statement[], AssignedBits>,
): PathStep[] {
  const bit = bits & -bits;
  const steps: PathStep[] = [];
  const isSafe = (body: readonly Statement[]) => ((known.get(body)?.get(signal) ?? 0n) & bit) !== 0n;
  const touching = bodiesTouching(module, signal);
  let waiting: (readonly Statement[])[] = [module.body];
  while (waiting.length > 0) {
    const [body, ...rest] = waiting;
    waiting = rest;
    for (const statement of body!) {
      if (statement.kind === 'assign') {
        if (statement.target === signal && statement.index >= 0) {
          const index = describeNode(design, module, statement.index);
          steps.push({ text: `${index} selects another element`, location: statement.location });
        }
        continue;
      }
      const options = branches(module, statement);
      if (!options.some((option) => touching.has(option))) continue;
      const open = options.find((option) => !isSafe(option));
      if (!open) continue;
      steps.push({ text: describeBranch(design, module, statement, open), location: statement.location });
      waiting.push(open);
    }
  }
  return steps;
}

/** The bodies in which, at any depth, `signal` is assigned. */
function bodiesTouching(module: Module, signal: SignalId): Set<readonly Statement[]> {
  const found: { body: readonly Statement[]; parent: number }[] = [{ body: module.body, parent: -1 }];
  const touching = new Set<readonly Statement[]>();
  for (let i = 0; i < found.length; i++) {
    for (const statement of found[i]!.body) {
      if (statement.kind !== 'assign')
        for (const body of branches(module, statement)) found.push({ body, parent: i });
      else if (statement.target === signal) {
        for (let at = i; at >= 0 && !touching.has(found[at]!.body); at = found[at]!.parent)
          touching.add(found[at]!.body);
      }
    }
  }
  return touching;
}

function describeBranch(
  design: Design,
  module: Module,
  statement: Statement & { kind: 'if' | 'case' },
  branch: readonly Statement[],
): string {
  if (statement.kind === 'if') {
    const { nodes } = module;
    let condition = statement.condition;
    let value = branch === statement.then ? 1 : 0;
    while (nodes.op[condition] === Op.not) {
      condition = nodes.a[condition]!;
      value = 1 - value;
    }
    return `${describeNode(design, module, condition)} is ${value}`;
  }
  const subject = describeNode(design, module, statement.subject);
  const arm = statement.arms.find(({ body }) => body === branch);
  if (arm) return `${subject} is ${describeNode(design, module, arm.labels[0]!)}`;
  return `${subject} is ${unlabelled(design, module, statement)}`;
}

/** A value for which no arm stands, by name if it has one. */
function unlabelled(design: Design, module: Module, statement: Case): string {
  const { nodes, signals } = module;
  const { subject, arms } = statement;
  const width = nodes.width[subject]!;
  const labels = arms.flatMap((arm) => arm.labels);
  const taken = new Set(labels.map((label) => nodes.value(label)));
  const ofSubject = nodes.op[subject] === Op.ref ? signals[nodes.a[subject]!]!.enumeration : -1;
  const enumeration = ofSubject >= 0 ? ofSubject : Math.max(-1, ...labels.map((label) => nodes.c[label]!));
  const type = design.enumerations[enumeration];
  const member = type?.members.find((m) => !taken.has(m.value));
  if (member) return member.name;
  if (coversAllValues(module, statement)) return 'none of the labels';
  let value = 0n;
  while (taken.has(value) && value < bitRange(0, width)) value++;
  const literal = describeLiteral(design, width, value, -1);
  return type ? `${literal}, which is no member of '${type.name}'` : literal;
}
