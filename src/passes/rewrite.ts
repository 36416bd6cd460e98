import {
  countUses,
  type Module,
  type NodeId,
  NodeStore,
  Op,
  type OpCode,
  type Statement,
} from '../ir/index.ts';

/** Makes nodes; `NodeStore` is one, and so is anything that simplifies or shares while it makes them. */
export interface NodeMaker {
  readonly nodes: NodeStore;
  unary(op: OpCode, a: NodeId): NodeId;
  binary(op: OpCode, a: NodeId, b: NodeId): NodeId;
  shift(op: OpCode, a: NodeId, amount: NodeId): NodeId;
  mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId;
  slice(a: NodeId, low: number, width: number): NodeId;
  cat(parts: readonly NodeId[]): NodeId;
  rep(a: NodeId, times: number): NodeId;
  extend(op: OpCode, a: NodeId, width: number): NodeId;
  pick(a: NodeId, index: NodeId, width: number): NodeId;
}

/** Makes in `maker` what node `node` of `from` is; `operand` maps the operands. */
export function remake(
  from: NodeStore,
  node: NodeId,
  maker: NodeMaker,
  operand: (node: NodeId) => NodeId,
  signal: (id: number) => number = (id) => id,
): NodeId {
  const op = from.op[node] as OpCode;
  const width = from.width[node]!;
  const a = from.a[node]!;
  const b = from.b[node]!;
  switch (op) {
    case Op.const:
      return maker.nodes.constant(width, from.value(node), from.c[node]!);
    case Op.ref:
      return maker.nodes.ref(signal(a), width);
    case Op.not:
    case Op.neg:
    case Op.andr:
    case Op.orr:
    case Op.xorr:
      return maker.unary(op, operand(a));
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return maker.shift(op, operand(a), operand(b));
    case Op.mux:
      return maker.mux(operand(a), operand(b), operand(from.c[node]!));
    case Op.slice:
      return maker.slice(operand(a), b, width);
    case Op.cat:
      return maker.cat(from.operands(node).map(operand));
    case Op.rep:
      return maker.rep(operand(a), width / from.width[a]!);
    case Op.zext:
    case Op.sext:
      return maker.extend(op, operand(a), width);
    case Op.pick:
      return maker.pick(operand(a), operand(b), width);
    default:
      return maker.binary(op, operand(a), operand(b));
  }
}

/**
 * Makes every used node of `module` again, in the order of ids, and gives the map from old to new (-1: not used).
 * No recursion: a million nodes deep is no deeper than one.
 */
export function remakeNodes(
  module: Pick<Module, 'nodes' | 'body'>,
  maker: NodeMaker,
  signal?: (id: number) => number,
): Int32Array {
  const { nodes } = module;
  const uses = countUses(module);
  const made = new Int32Array(nodes.count).fill(-1);
  const operand = (node: NodeId) => made[node]!;
  for (let node = 0; node < nodes.count; node++)
    if (uses[node]! > 0) made[node] = remake(nodes, node, maker, operand, signal);
  return made;
}

/** Makes plain nodes in a new store, which shares equal ones. */
export function plainMaker(): NodeMaker {
  const nodes = new NodeStore();
  return {
    nodes,
    unary: (op, a) => nodes.unary(op, a),
    binary: (op, a, b) => nodes.binary(op, a, b),
    shift: (op, a, amount) => nodes.shift(op, a, amount),
    mux: (select, whenTrue, whenFalse) => nodes.mux(select, whenTrue, whenFalse),
    slice: (a, low, width) => nodes.slice(a, low, width),
    cat: (parts) => nodes.cat(parts),
    rep: (a, times) => nodes.rep(a, times),
    extend: (op, a, width) => nodes.extend(op, a, width),
    pick: (a, index, width) => nodes.pick(a, index, width),
  };
}

/**
 * A body with every statement passed through `change`, inner statements first; `change` gives what stands in its
 * place, possibly nothing or several.
 */
export function rewriteBody(
  body: readonly Statement[],
  change: (statement: Statement) => readonly Statement[],
): Statement[] {
  const bodies: (readonly Statement[])[] = [body];
  for (let i = 0; i < bodies.length; i++)
    for (const statement of bodies[i]!) bodies.push(...innerBodies(statement));
  const done = new Map<readonly Statement[], Statement[]>();
  for (const inner of bodies.reverse()) {
    if (done.has(inner)) continue;
    done.set(
      inner,
      inner.flatMap((statement) => change(withBodies(statement, (part) => done.get(part)!))),
    );
  }
  return done.get(body)!;
}

function innerBodies(statement: Statement): (readonly Statement[])[] {
  if (statement.kind === 'if') return [statement.then, statement.otherwise];
  if (statement.kind === 'case') return [...statement.arms.map((arm) => arm.body), statement.otherwise];
  return [];
}

function withBodies(
  statement: Statement,
  map: (body: readonly Statement[]) => readonly Statement[],
): Statement {
  if (statement.kind === 'assign') return statement;
  const otherwise = map(statement.otherwise);
  if (statement.kind === 'if') return { ...statement, then: map(statement.then), otherwise };
  const arms = statement.arms.map(({ labels, body }) => ({ labels, body: map(body) }));
  return { ...statement, arms, otherwise };
}

/** The statement with its own nodes replaced; inner statements stay. */
export function mapNodes(statement: Statement, map: (node: NodeId) => NodeId): Statement {
  if (statement.kind === 'if') return { ...statement, condition: map(statement.condition) };
  if (statement.kind === 'case') {
    const arms = statement.arms.map(({ labels, body }) => ({ labels: labels.map(map), body }));
    return { ...statement, subject: map(statement.subject), arms };
  }
  const index = statement.index < 0 ? -1 : map(statement.index);
  return { ...statement, index, value: map(statement.value) };
}
