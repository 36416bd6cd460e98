import {
  forEachStatement,
  type Module,
  type NodeId,
  Op,
  type SignalId,
  type Statement,
} from '../../../ir/index.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';
import type { HandshakePorts } from './handshakes.ts';
import { declared, isOfInputs, OneCycle, reads } from './one-cycle.ts';
import type { ValueRanges } from './value-ranges.ts';

/** A handshake with the registers behind its outputs, -1 for none. */
export interface Beats {
  readonly handshake: HandshakePorts;
  readonly valid: SignalId;
  readonly payload: readonly SignalId[];
}

/**
 * SL0228, for what a module does with a beat from one cycle to the next: `valid` that goes away without ready, or that never
 * goes away, and a payload that is written while it waits; told only where one cycle with valid 1 and ready 0 decides it
 * from inputs alone. And registers that count on with ready or valid alone, whether there is a beat or not.
 */
export function checkBeats(module: Module, ranges: ValueRanges, beats: Beats, complaints: Complaints): void {
  const { handshake, valid } = beats;
  if (valid >= 0) {
    const stalled = new OneCycle(
      module,
      ranges,
      new Map([
        [valid, true],
        [handshake.valid, true],
        [handshake.ready, false],
      ]),
    );
    checkTakenBack(module, beats, stalled, complaints);
    checkPayload(module, beats, stalled, complaints);
  }
  checkCounting(module, ranges, handshake, complaints);
}

function checkTakenBack(
  module: Module,
  { handshake: { name, ready }, valid }: Beats,
  stalled: OneCycle,
  complaints: Complaints,
): void {
  const { location, reset } = module.signals[valid]!;
  const where = `register '${shownName(module, valid)}' of module '${module.name}' is the valid of stream '${name}'`;
  const after = stalled.after(valid, true);
  if (after.size === 1 && after.has(false)) {
    complaints.add('SL0228', location, `${where} and goes back to 0 when ready is 0`, {
      related: [{ message: 'ready of this stream', location: module.signals[ready]!.location }],
      help: 'keep it at 1 until ready is 1 in the same cycle: otherwise the beat is lost',
    });
    return;
  }
  const last = stalled.applied((register) => register === valid).at(-1);
  if (last && last.undecided.length === 0 && followsInputs(module, stalled, last.assign.value)) {
    complaints.add('SL0228', last.assign.location, `${where} and follows inputs while ready is 0`, {
      related: [{ message: 'ready of this stream', location: module.signals[ready]!.location }],
      help: 'write it only when the register is free: when valid is 0 or ready is 1',
    });
    return;
  }
  let [isSet, isCleared] = [false, reset !== 0n];
  forEachStatement(module.body, (statement) => {
    if (statement.kind !== 'assign' || statement.target !== valid) return;
    const isOne = module.nodes.op[statement.value] === Op.const && module.nodes.value(statement.value) === 1n;
    if (isOne) isSet = true;
    else isCleared = true;
  });
  if (isSet && !isCleared)
    complaints.add('SL0228', location, `${where} and never goes back to 0`, {
      help: 'take it back when ready is 1 and no other beat follows: otherwise every further cycle is a beat',
    });
}

/** Whether a value is 1 or 0 as inputs say, and not known in this cycle. */
function followsInputs(module: Module, stalled: OneCycle, value: NodeId): boolean {
  return module.nodes.op[value] !== Op.const && stalled.decide(value) === null && isOfInputs(module, value);
}

function checkPayload(
  module: Module,
  { handshake: { name, ready }, payload, valid }: Beats,
  stalled: OneCycle,
  complaints: Complaints,
): void {
  const registers = new Set(payload.filter((id) => id >= 0 && id !== valid));
  if (registers.size === 0) return;
  const { nodes, signals } = module;
  const applied = stalled.applied((register) => registers.has(register));
  const holds = (value: NodeId, target: SignalId) => nodes.op[value] === Op.ref && nodes.a[value] === target;
  const kept = new Set(
    applied.filter(({ assign }) => holds(assign.value, assign.target)).map(({ assign }) => assign.target),
  );
  // Who takes the beat back at the same time, as a flush does, knows what he does.
  const isTakenBack = (body: readonly Statement[]) =>
    body.some(
      (statement) =>
        statement.kind === 'assign' &&
        statement.target === valid &&
        stalled.decide(statement.value) === false,
    );
  const written = applied.filter(
    ({ assign, body, undecided }) =>
      !kept.has(assign.target) && !isTakenBack(body) && undecided.every((node) => isOfInputs(module, node)),
  );
  // One condition too few lets everything through: it is told once.
  const [first] = written;
  if (!first) return;
  const { assign } = first;
  const others = new Set(written.map(({ assign: { target } }) => target)).size - 1;
  const alike = others > 0 ? `, as ${others} more of it` : '';
  complaints.add(
    'SL0228',
    assign.location,
    `register '${shownName(module, assign.target)}' of module '${module.name}' carries a beat of stream '${name}' and is written here while the beat waits for ready${alike}`,
    {
      related: [
        { message: 'ready of this stream', location: signals[ready]!.location },
        declared(module, assign.target),
      ],
      help: 'write it only when the register is free: when valid is 0 or ready is 1',
    },
  );
}

/** Registers that are computed from themselves in every cycle with ready, or valid, whatever the other side says. */
function checkCounting(
  module: Module,
  ranges: ValueRanges,
  { name, direction, valid, ready }: HandshakePorts,
  complaints: Complaints,
): void {
  const [asked, other] = direction === 'out' ? [ready, valid] : [valid, ready];
  if (isConstant(module, other)) return;
  const isOwn = ({ target, value }: { readonly target: SignalId; readonly value: NodeId }) =>
    module.nodes.op[value] !== Op.ref && reads(module, value, (signal) => signal === target) !== null;
  const cycle = (isAsked: boolean) =>
    new OneCycle(
      module,
      ranges,
      new Map([
        [asked, isAsked],
        [other, false],
      ]),
    );
  const registers = (id: SignalId) => module.signals[id]!.kind === 'reg';
  const without = new Set(
    cycle(false)
      .applied(registers)
      .map(({ assign }) => assign),
  );
  const found = cycle(true)
    .applied(registers)
    .filter(({ assign, undecided }) => undecided.length === 0 && !without.has(assign) && isOwn(assign));
  for (const { assign } of found) {
    if (direction === 'in' && leadsTo(module, assign.target, ready)) continue;
    const [said, missing] = direction === 'out' ? ['ready', 'valid'] : ['valid', 'ready'];
    complaints.add(
      'SL0228',
      assign.location,
      `register '${shownName(module, assign.target)}' of module '${module.name}' goes on with ${said} of stream '${name}', also when ${missing} is 0`,
      {
        related: [
          declared(module, assign.target),
          { message: `${missing} of this stream`, location: module.signals[other]!.location },
        ],
        help: `a beat is taken when both are 1: ask for '${name}.fire', or for ${said}.and(${missing})`,
      },
    );
  }
}

/** Whether a signal is a literal, or nothing that statements of this module compute. */
function isConstant({ body, nodes, signals }: Module, id: SignalId): boolean {
  if (signals[id]!.kind !== 'output') return false;
  let [assigns, isLiteral] = [0, false];
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'assign' || statement.target !== id) return;
    assigns++;
    isLiteral = nodes.op[statement.value] === Op.const;
  });
  return assigns === 0 || (assigns === 1 && isLiteral);
}

/** Whether a register has something to do with a signal, sooner or later: any path through statements. */
function leadsTo({ body, nodes }: Module, register: SignalId, goal: SignalId): boolean {
  const reached = new Set([register]);
  const usesReached = (start: NodeId): boolean => {
    const seen = new Set([start]);
    const waiting = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (nodes.op[node] === Op.ref && reached.has(nodes.a[node]!)) return true;
      nodes.forEachOperand(node, (operand) => {
        if (seen.has(operand)) return;
        seen.add(operand);
        waiting.push(operand);
      });
    }
    return false;
  };
  for (let grows = true; grows; ) {
    grows = false;
    const walk = (list: Module['body'], isUnder: boolean): void => {
      for (const statement of list) {
        if (statement.kind === 'assign') {
          if (reached.has(statement.target)) continue;
          if (!isUnder && !usesReached(statement.value)) continue;
          reached.add(statement.target);
          grows = true;
        } else if (statement.kind === 'if') {
          const under = isUnder || usesReached(statement.condition);
          walk(statement.then, under);
          walk(statement.otherwise, under);
        } else {
          const under = isUnder || usesReached(statement.subject);
          for (const arm of statement.arms) walk(arm.body, under);
          walk(statement.otherwise, under);
        }
      }
    };
    walk(body, false);
  }
  return reached.has(goal);
}
