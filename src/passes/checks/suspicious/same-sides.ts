import {
  type Design,
  forEachNodeOf,
  forEachStatement,
  type If,
  type LocationId,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type Statement,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import { declared } from './one-cycle.ts';

/** Operators of two operands that do nothing useful with one value twice; a sum or product of it may be meant. */
const twoSided = new Set<number>([Op.and, Op.or, Op.xor, Op.sub, Op.mux]);

/**
 * SL0233: `a & a`, `a - a`, a choice between a value and itself, and an `if` whose two branches do the same: somebody copied
 * and did not change it. Where one source line makes several such operations and only some have equal sides, a generator
 * has made them, and none is told; nor are branches that one line of the source has made.
 */
export function checkSameSides(design: Design, module: Module, complaints: Complaints): void {
  const { nodes } = module;
  const seen = new Uint8Array(nodes.count);
  const waiting: NodeId[] = [];
  const visit = (node: NodeId): void => {
    if (seen[node]) return;
    seen[node] = 1;
    waiting.push(node);
  };
  const found: { readonly node: NodeId; readonly location: LocationId }[] = [];
  const open = new Set<string>();
  forEachStatement(module.body, (statement) => {
    forEachNodeOf(statement, visit);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      nodes.forEachOperand(node, visit);
      if (!twoSided.has(nodes.op[node]!)) continue;
      const { location } = statement;
      if (hasSameSides(nodes, node)) found.push({ node, location });
      else open.add(`${location} ${shapeOf(nodes, node)}`);
    }
    if (statement.kind === 'if') checkBranches(module, statement, complaints);
  });
  for (const { node, location } of found)
    if (!open.has(`${location} ${shapeOf(nodes, node)}`)) report(design, module, node, location, complaints);
}

/** Its operator and those of its operands: what a line of a generator makes has one shape, mostly. */
function shapeOf(nodes: NodeStore, node: NodeId): string {
  return `${nodes.op[node]} ${nodes.operands(node).map((operand) => nodes.op[operand])}`;
}

function hasSameSides({ op, width, a, b, c }: NodeStore, node: NodeId): boolean {
  const [left, right] = op[node] === Op.mux ? [b[node]!, c[node]!] : [a[node]!, b[node]!];
  // A generator with a width of 1 chooses between a bit and itself.
  if (op[node] === Op.mux) return left === right && width[node]! > 1;
  return left === right && op[left] !== Op.const;
}

function report(
  design: Design,
  module: Module,
  node: NodeId,
  location: LocationId,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const where = `of module '${module.name}'`;
  if (nodes.op[node] === Op.mux) {
    const [condition, value] = [nodes.a[node]!, nodes.b[node]!].map((n) => describeNode(design, module, n));
    complaints.add(
      'SL0233',
      location,
      `'${condition}' ${where} chooses between '${value}' and the same again`,
      { help: 'give the other value, or leave the choice out' },
    );
    return;
  }
  const operand = nodes.a[node]!;
  const text = describeNode(design, module, operand);
  complaints.add(
    'SL0233',
    location,
    `both sides of '${describeNode(design, module, node)}' ${where} are the same`,
    {
      related: nodes.op[operand] === Op.ref ? [declared(module, nodes.a[operand]!)] : [],
      help:
        nodes.op[node] === Op.sub || nodes.op[node] === Op.xor
          ? 'the result is always 0: one side is probably meant to be another value'
          : `the result is '${text}' itself: one side is probably meant to be another value`,
    },
  );
}

function checkBranches(module: Module, { then, otherwise, location }: If, complaints: Complaints): void {
  if (then.length === 0 || !areSame(then, otherwise)) return;
  const [first, second] = [then[0]!.location, otherwise[0]!.location];
  if (first === second || first < 0) return;
  complaints.add(
    'SL0233',
    location,
    `both branches of this condition of module '${module.name}' do the same`,
    {
      related: [
        { message: 'one branch', location: first },
        { message: 'the other', location: second },
      ],
      help: 'one of the two is probably meant to do something else; or leave the condition out',
    },
  );
}

function areSame(left: readonly Statement[], right: readonly Statement[]): boolean {
  return left.length === right.length && left.every((statement, i) => isSame(statement, right[i]!));
}

function isSame(left: Statement, right: Statement): boolean {
  if (left.kind === 'assign' && right.kind === 'assign')
    return (['target', 'low', 'width', 'index', 'value'] as const).every((key) => left[key] === right[key]);
  if (left.kind === 'if' && right.kind === 'if')
    return (
      left.condition === right.condition &&
      areSame(left.then, right.then) &&
      areSame(left.otherwise, right.otherwise)
    );
  return false;
}
