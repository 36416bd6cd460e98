import {
  type Design,
  forEachNodeOf,
  forEachStatement,
  type LocationId,
  type Module,
  type NodeId,
  Op,
  opNames,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import type { ValueRanges } from './value-ranges.ts';

/** A comparison or shift, where it is used first. */
interface Found {
  readonly module: Module;
  readonly ranges: ValueRanges;
  readonly node: NodeId;
  readonly location: LocationId;
}

/**
 * SL0222: comparisons that give the same in every cycle, because of the ranges that both sides can have or because both
 * are one signal. SL0225: shifts that move out every bit. Expressions have no place of their own: the first statement
 * that uses one is shown. What a generator computed is not told: literals on both sides, and a comparison with one of
 * several literals that the same line makes, of which others can be true and false.
 */
export class Comparisons {
  readonly #design: Design;
  readonly #decided: Found[] = [];
  /** Comparisons that can be both: line, operator and operand. */
  readonly #open = new Set<string>();

  constructor(design: Design) {
    this.#design = design;
  }

  look(module: Module, ranges: ValueRanges, complaints: Complaints): void {
    const { nodes } = module;
    const seen = new Uint8Array(nodes.count);
    const waiting: NodeId[] = [];
    const visit = (node: NodeId) => {
      if (seen[node]) return;
      seen[node] = 1;
      waiting.push(node);
    };
    forEachStatement(module.body, (statement) => {
      const { location } = statement;
      forEachNodeOf(statement, visit);
      for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
        const op = nodes.op[node]!;
        if (op >= Op.eq && op <= Op.les) this.#compare({ module, ranges, node, location });
        else if (op === Op.shl || op === Op.shru || op === Op.shrs)
          reportShift(this.#design, { module, ranges, node, location }, complaints);
        nodes.forEachOperand(node, visit);
      }
    });
  }

  report(complaints: Complaints): void {
    for (const found of this.#decided)
      if (!this.#open.has(this.#key(found))) reportComparison(this.#design, found, complaints);
  }

  #compare(found: Found): void {
    const { module, ranges, node } = found;
    const [a, b] = [module.nodes.a[node]!, module.nodes.b[node]!];
    if (ranges.constantOf(node) === null) {
      if (module.nodes.op[a] === Op.const || module.nodes.op[b] === Op.const)
        this.#open.add(this.#key(found));
    } else if (ranges.constantOf(a) === null || ranges.constantOf(b) === null) this.#decided.push(found);
  }

  #key({ module, node, location }: Found): string {
    const { nodes } = module;
    const [a, b] = [nodes.a[node]!, nodes.b[node]!];
    const side = nodes.op[a] === Op.const ? 'right' : 'left';
    const operand = describeNode(this.#design, module, side === 'right' ? b : a);
    return `${location} ${opNames[nodes.op[node]!]} ${side} ${operand}`;
  }
}

function reportComparison(
  design: Design,
  { module, ranges, node, location }: Found,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const [a, b] = [nodes.a[node]!, nodes.b[node]!];
  const isSigned = nodes.op[node] === Op.lts || nodes.op[node] === Op.les;
  const [low, high] = isSigned ? [ranges.signedLow, ranges.signedHigh] : [ranges.low, ranges.high];
  const related = [a, b]
    .filter((operand) => nodes.op[operand] !== Op.const && a !== b)
    .map((operand) => ({
      message: `'${describeNode(design, module, operand)}' is ${low[operand]} to ${high[operand]}`,
      location: nodes.op[operand] === Op.ref ? module.signals[nodes.a[operand]!]!.location : -1,
    }));
  const text = describeNode(design, module, node);
  const help =
    a === b
      ? 'both sides are the same value: compare with another, or remove the comparison'
      : 'compare with a value inside of that range, widen the operand before, or remove the comparison';
  complaints.add('SL0222', location, `'${text}' of module '${module.name}' is always ${ranges.low[node]}`, {
    related,
    help,
  });
}

function reportShift(
  design: Design,
  { module, ranges, node, location }: Found,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const [a, amount] = [nodes.a[node]!, nodes.b[node]!];
  const width = nodes.width[a]!;
  if (!ranges.isFollowed(amount) || ranges.low[amount]! < width) return;
  const text = describeNode(design, module, a);
  const left = nodes.op[node] === Op.shrs ? 'leaves only copies of its sign' : 'leaves nothing of it';
  complaints.add(
    'SL0225',
    location,
    `a shift of '${text}', ${width} bits, by ${ranges.low[amount]} or more in module '${module.name}' ${left}`,
    { help: `shift by less than ${width}, or widen the value first` },
  );
}
