import {
  type Assign,
  type Design,
  forEachNodeOf,
  forEachStatement,
  type LocationId,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import type { ValueRanges } from './value-ranges.ts';

/** An element chosen by a value whose upper bits say that it lies beyond the end. */
interface Chosen {
  /** The bits of the index that must be 0. */
  readonly beyond: NodeId;
  readonly index: NodeId;
  readonly whole: NodeId;
  readonly elements: number;
}

/**
 * SL0234: an index of too few bits for the last element, which is then never chosen. SL0232: an index of more bits than the elements of a value need, where it can be that large. Beyond the end the result
 * is 0, which is rarely meant. An index whose bits just reach the last element may go beyond the end of a value whose
 * length is no power of two: nothing else can be written there, and nothing is said.
 */
export function checkIndices(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const seen = new Uint8Array(nodes.count);
  const waiting: NodeId[] = [];
  const visit = (node: NodeId): void => {
    if (seen[node]) return;
    seen[node] = 1;
    waiting.push(node);
  };
  forEachStatement(module.body, (statement) => {
    const target = statement.kind === 'assign' ? shortTarget(module, statement) : null;
    if (target) reportShort(design, module, target, statement.location, complaints);
    forEachNodeOf(statement, visit);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const chosen = chosenElement(nodes, node);
      if (chosen && ranges.constantOf(chosen.beyond) === null)
        report(design, module, ranges, chosen, statement.location, complaints);
      const short = shortChoice(design, module, node);
      if (short) reportShort(design, module, short, statement.location, complaints);
      nodes.forEachOperand(node, visit);
    }
  });
}

/** An element chosen by a value of too few bits for the last one. */
interface Short {
  readonly index: NodeId;
  /** The value or signal that has the elements. */
  readonly whole: { readonly name: string; readonly location: LocationId };
  readonly elements: number;
}

/** The form that `at` and `bit` of a value with such an index have: zeros in front of it that nobody wrote. */
function shortChoice(design: Design, module: Module, pick: NodeId): Short | null {
  const { nodes } = module;
  const { op, a, b, width, pool } = nodes;
  if (op[pick] !== Op.pick || op[b[pick]!] !== Op.cat) return null;
  const joined = b[pick]!;
  const [zeros, index] = [pool[a[joined]!]!, pool[a[joined]! + 1]!];
  if (b[joined] !== 2 || op[zeros] !== Op.const || nodes.value(zeros) !== 0n || op[index] === Op.const)
    return null;
  const padded = a[pick]!;
  const whole = op[padded] === Op.zext ? a[padded]! : padded;
  const named = { name: describeNode(design, module, whole), location: locationOf(module, whole) };
  return { index, whole: named, elements: width[whole]! / width[pick]! };
}

/** The same for an assignment to such an element. */
function shortTarget({ nodes, signals }: Module, { target, index, width }: Assign): Short | null {
  if (index < 0 || nodes.op[index] === Op.const) return null;
  const { name, location, width: total } = signals[target]!;
  const elements = total / width;
  return 2 ** nodes.width[index]! < elements ? { index, whole: { name, location }, elements } : null;
}

/** The form that `at` and `bit` of a value with such an index have: 0 if an upper bit is 1, else the element. */
function chosenElement(nodes: NodeStore, node: NodeId): Chosen | null {
  const { op, a, b, c, width } = nodes;
  if (op[node] !== Op.mux) return null;
  const [beyond, zero, pick] = [a[node]!, b[node]!, c[node]!];
  if (op[pick] !== Op.pick || op[zero] !== Op.const || nodes.value(zero) !== 0n) return null;
  const upper = op[beyond] === Op.orr ? a[beyond]! : beyond;
  const lower = b[pick]!;
  if (op[upper] !== Op.slice || op[lower] !== Op.slice || a[upper] !== a[lower]) return null;
  if (b[lower] !== 0 || b[upper] !== width[lower]) return null;
  const padded = a[pick]!;
  const whole = op[padded] === Op.zext ? a[padded]! : padded;
  return { beyond, index: a[lower]!, whole, elements: width[whole]! / width[pick]! };
}

function locationOf({ nodes, signals }: Module, node: NodeId): LocationId {
  return nodes.op[node] === Op.ref ? signals[nodes.a[node]!]!.location : -1;
}

function reportShort(
  design: Design,
  module: Module,
  { index, whole, elements }: Short,
  location: LocationId,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const name = describeNode(design, module, index);
  const bits = Math.ceil(Math.log2(elements));
  const reached = 2 ** nodes.width[index]!;
  complaints.add(
    'SL0234',
    location,
    `index '${name}' of module '${module.name}' reaches positions 0 to ${reached - 1} of '${whole.name}' only`,
    {
      related: [
        { message: `'${name}' has ${nodes.width[index]} bits`, location: locationOf(module, index) },
        { message: `positions are 0 to ${elements - 1}`, location: whole.location },
      ],
      help: `give the index ${bits} bits; where only the low positions are meant, say so with zext(${bits})`,
    },
  );
}

function report(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  { index, whole, elements }: Chosen,
  location: LocationId,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const name = describeNode(design, module, index);
  const bits = Math.max(1, Math.ceil(Math.log2(elements)));
  const values = ranges.isFollowed(index)
    ? `is ${ranges.low[index]} to ${ranges.high[index]}`
    : `has ${nodes.width[index]} bits`;
  complaints.add(
    'SL0232',
    location,
    `index '${name}' of module '${module.name}' goes beyond '${describeNode(design, module, whole)}'`,
    {
      related: [
        { message: `'${name}' ${values}`, location: locationOf(module, index) },
        { message: `positions are 0 to ${elements - 1}`, location: locationOf(module, whole) },
      ],
      help: `give the index ${bits} bits, with trunc(${bits}) where the rest is always 0, or choose with mux what stands beyond the end`,
    },
  );
}
