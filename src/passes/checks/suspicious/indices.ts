import {
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
 * SL0232: an index of more bits than the elements of a value need, where it can be that large. Beyond the end the result
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
    forEachNodeOf(statement, visit);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const chosen = chosenElement(nodes, node);
      if (chosen && ranges.constantOf(chosen.beyond) === null)
        report(design, module, ranges, chosen, statement.location, complaints);
      nodes.forEachOperand(node, visit);
    }
  });
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

function report(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  { index, whole, elements }: Chosen,
  location: LocationId,
  complaints: Complaints,
): void {
  const { nodes, signals } = module;
  const name = describeNode(design, module, index);
  const place = (node: NodeId) => (nodes.op[node] === Op.ref ? signals[nodes.a[node]!]!.location : -1);
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
        { message: `'${name}' ${values}`, location: place(index) },
        { message: `positions are 0 to ${elements - 1}`, location: place(whole) },
      ],
      help: `give the index ${bits} bits, with trunc(${bits}) where the rest is always 0, or choose with mux what stands beyond the end`,
    },
  );
}
