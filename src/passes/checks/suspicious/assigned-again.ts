import {
  type Assign,
  forEachStatement,
  type If,
  type Module,
  type NodeId,
  type SignalId,
  type Statement,
} from '../../../ir/index.ts';
import { possibleBits } from '../assigned-bits.ts';
import { bitRange, describeBits } from '../bits.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';

/** What a later condition assigns whenever it is 1, or whenever it is 0. */
interface Later {
  readonly then: ReadonlyMap<SignalId, Assign>;
  readonly otherwise: ReadonlyMap<SignalId, Assign>;
}

/**
 * SL0202, as a warning: an assignment under a condition, and another one of the same bits under the same condition further
 * down: the first can never show. Two `when` with one condition that are not meant to follow each other, or a copy.
 */
export function checkAssignedAgain(module: Module, complaints: Complaints): void {
  const bodies: (readonly Statement[])[] = [module.body];
  for (let body = bodies.pop(); body; body = bodies.pop()) {
    const conditions = new Map<NodeId, Later>();
    for (let i = body.length - 1; i >= 0; i--) {
      const statement = body[i]!;
      if (statement.kind === 'case') {
        for (const { body: inner } of statement.arms) bodies.push(inner);
        bodies.push(statement.otherwise);
      } else if (statement.kind === 'if') {
        bodies.push(statement.then, statement.otherwise);
        const later = conditions.get(statement.condition);
        if (later) {
          compare(module, statement.then, later.then, statement, complaints);
          compare(module, statement.otherwise, later.otherwise, statement, complaints);
        }
        // The last one in the text stays in the map.
        conditions.set(statement.condition, {
          then: new Map([...wholeAssigns(module, statement.then), ...(later?.then ?? [])]),
          otherwise: new Map([...wholeAssigns(module, statement.otherwise), ...(later?.otherwise ?? [])]),
        });
      }
    }
  }
  reportOverlaps(module, complaints);
}

/** Assignments of one body, under no further condition, by target: those that write the whole signal. */
function wholeAssigns(module: Module, body: readonly Statement[]): Map<SignalId, Assign> {
  const found = new Map<SignalId, Assign>();
  for (const statement of body)
    if (statement.kind === 'assign' && statement.index < 0)
      if (statement.width === module.signals[statement.target]!.width) found.set(statement.target, statement);
  return found;
}

function compare(
  module: Module,
  body: readonly Statement[],
  later: ReadonlyMap<SignalId, Assign>,
  { location }: If,
  complaints: Complaints,
): void {
  if (later.size === 0) return;
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'assign') return;
    const again = later.get(statement.target);
    if (!again || again.location === statement.location) return;
    const { kind } = module.signals[statement.target]!;
    const name = shownName(module, statement.target);
    complaints.add(
      'SL0202',
      statement.location,
      `${kind === 'reg' ? 'register' : kind} '${name}' of module '${module.name}' is driven again later under the same condition, so this assignment has no effect`,
      {
        related: [
          { message: 'the condition', location },
          { message: 'the later assignment', location: again.location },
        ],
        help: 'give one of the two another condition (elsewhen, otherwise), or remove it',
      },
    );
  });
}

/**
 * SL0202, as a warning: two parts of one signal that are assigned one after the other, each with bits of its own and some
 * in common: the ends of a slice are probably off by one.
 */
function reportOverlaps(module: Module, complaints: Complaints): void {
  const bodies: (readonly Statement[])[] = [module.body];
  for (let body = bodies.pop(); body; body = bodies.pop()) {
    const parts = new Map<SignalId, Assign[]>();
    for (const statement of body) {
      if (statement.kind === 'case') {
        for (const { body: inner } of statement.arms) bodies.push(inner);
        bodies.push(statement.otherwise);
      } else if (statement.kind === 'if') {
        bodies.push(statement.then, statement.otherwise);
        for (const inner of statement.then)
          if (inner.kind === 'assign') addPart(module, inner, parts, complaints);
      } else addPart(module, statement, parts, complaints);
    }
  }
}

/** How many parts of one signal are compared with the next. */
const compared = 64;

function addPart(
  module: Module,
  assign: Assign,
  parts: Map<SignalId, Assign[]>,
  complaints: Complaints,
): void {
  const { target, low, width, index } = assign;
  const signal = module.signals[target]!;
  const name = shownName(module, target);
  if (index >= 0 || width === signal.width) return;
  const before = parts.get(target) ?? [];
  parts.set(target, before);
  const bits = bitRange(low, width);
  for (const earlier of before.slice(-compared)) {
    const others = possibleBits(module, earlier);
    const common = bits & others;
    if (common === 0n || common === bits || common === others) continue;
    const range = (one: Assign) => `[${one.low + one.width - 1}:${one.low}]`;
    complaints.add(
      'SL0202',
      assign.location,
      `${describeBits(common)} of '${name}' of module '${module.name}' ${(common & (common - 1n)) === 0n ? 'is' : 'are'} assigned by ${name}${range(earlier)} and again by ${name}${range(assign)}`,
      {
        related: [
          { message: `${name}${range(earlier)} is assigned here`, location: earlier.location },
          { message: `'${name}' has ${signal.width} bits`, location: signal.location },
        ],
        help: 'let the one end where the other begins: slice(high, low) has both ends',
      },
    );
    return;
  }
  before.push(assign);
}
