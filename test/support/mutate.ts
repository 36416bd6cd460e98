import {
  type Design,
  type Module,
  type NodeId,
  NodeStore,
  Op,
  type OpCode,
  opNames,
  type Statement,
} from '../../src/ir/index.ts';

/** One small change of a design, with a text that says what was changed where. */
export interface Mutation {
  readonly description: string;
  /** Builds the changed design; the original stays as it was. */
  apply(): Design;
}

const swaps: Partial<Record<OpCode, OpCode>> = {
  [Op.and]: Op.or,
  [Op.or]: Op.and,
  [Op.xor]: Op.or,
  [Op.add]: Op.sub,
  [Op.sub]: Op.add,
  [Op.mul]: Op.add,
  [Op.eq]: Op.ne,
  [Op.ne]: Op.eq,
  [Op.ltu]: Op.leu,
  [Op.leu]: Op.ltu,
  [Op.lts]: Op.les,
  [Op.les]: Op.lts,
  [Op.shl]: Op.shru,
  [Op.shru]: Op.shl,
  [Op.shrs]: Op.shru,
  [Op.zext]: Op.sext,
  [Op.sext]: Op.zext,
  [Op.andr]: Op.orr,
  [Op.orr]: Op.andr,
  [Op.xorr]: Op.orr,
};

/** Every single change of an operator, literal, statement or reset value of a design, in a stable order. */
export function mutations(design: Design): Mutation[] {
  return design.modules.flatMap((module, index) => {
    const put = (changed: Module): Design => ({
      ...design,
      modules: design.modules.map((m, i) => (i === index ? changed : m)),
    });
    return [
      ...nodeMutations(module, put),
      ...statementMutations(module, put),
      ...resetMutations(module, put),
    ];
  });
}

function nodeMutations(module: Module, put: (changed: Module) => Design): Mutation[] {
  const { nodes } = module;
  const list: Mutation[] = [];
  const add = (node: NodeId, what: string, change: Change) =>
    list.push({
      description: `${module.name}: node ${node} ${what}`,
      apply: () => put(rebuild(module, node, change)),
    });
  const live = liveNodes(module);
  for (let node = 0; node < nodes.count; node++) {
    if (!live[node]) continue;
    const op = nodes.op[node]! as OpCode;
    const swap = swaps[op];
    if (swap !== undefined)
      add(node, `${opNames[op]} -> ${opNames[swap]}`, (store, ops) => withOp(store, nodes, node, swap, ops));
    if (op === Op.not || op === Op.neg) add(node, `${opNames[op]} dropped`, (_store, ops) => ops[0]!);
    if (op === Op.mux) add(node, 'mux arms swapped', (store, ops) => store.mux(ops[0]!, ops[2]!, ops[1]!));
    if (op === Op.const) {
      add(node, 'literal with bit 0 flipped', (store) =>
        store.constant(nodes.width[node]!, nodes.value(node) ^ 1n, nodes.c[node]!),
      );
    }
    if (op === Op.slice) {
      const low = nodes.b[node]!;
      const width = nodes.width[node]!;
      const other = low + width < nodes.width[nodes.a[node]!]! ? low + 1 : low - 1;
      add(node, `slice from ${other} instead of ${low}`, (store, ops) => store.slice(ops[0]!, other, width));
    }
    if (op === Op.cat)
      add(node, 'concatenation rotated', (store, ops) => store.cat([...ops.slice(1), ops[0]!]));
    if (op === Op.pick) {
      add(node, 'index with bits inverted', (store, ops) =>
        store.pick(ops[0]!, store.unary(Op.not, ops[1]!), nodes.width[node]!),
      );
    }
  }
  return list;
}

/** Marks the nodes that statements reach: an operator that nothing uses cannot be wrong. */
function liveNodes(module: Module): Uint8Array {
  const live = new Uint8Array(module.nodes.count);
  mapStatements(module.body, (node) => {
    live[node] = 1;
    return node;
  });
  for (let node = live.length - 1; node >= 0; node--) {
    if (live[node]) module.nodes.forEachOperand(node, (operand) => (live[operand] = 1));
  }
  return live;
}

type Change = (store: NodeStore, operands: NodeId[]) => NodeId;

function withOp(store: NodeStore, from: NodeStore, node: NodeId, op: OpCode, operands: NodeId[]): NodeId {
  if (op === Op.zext || op === Op.sext) return store.extend(op, operands[0]!, from.width[node]!);
  if (op === Op.andr || op === Op.orr) return store.unary(op, operands[0]!);
  if (op === Op.shl || op === Op.shru) return store.shift(op, operands[0]!, operands[1]!);
  return store.binary(op, operands[0]!, operands[1]!);
}

/** The module with `target` replaced by what `change` makes of its operands. */
function rebuild(module: Module, target: NodeId, change: Change): Module {
  const from = module.nodes;
  const store = new NodeStore();
  const moved: NodeId[] = [];
  for (let node = 0; node < from.count; node++) {
    const operands = from.operands(node).map((operand) => moved[operand]!);
    moved.push(node === target ? change(store, operands) : copyNode(store, from, node, operands));
  }
  return { ...module, nodes: store, body: mapStatements(module.body, (node) => moved[node]!) };
}

function copyNode(store: NodeStore, from: NodeStore, node: NodeId, operands: NodeId[]): NodeId {
  const op = from.op[node]! as OpCode;
  const [a, b, c] = operands as [NodeId, NodeId, NodeId];
  const width = from.width[node]!;
  switch (op) {
    case Op.const:
      return store.constant(width, from.value(node), from.c[node]!);
    case Op.ref:
      return store.ref(from.a[node]!, width);
    case Op.mux:
      return store.mux(a, b, c);
    case Op.slice:
      return store.slice(a, from.b[node]!, width);
    case Op.cat:
      return store.cat(operands);
    case Op.rep:
      return store.rep(a, width / store.width[a]!);
    case Op.zext:
    case Op.sext:
      return store.extend(op, a, width);
    case Op.pick:
      return store.pick(a, b, width);
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return store.shift(op, a, b);
    default:
      return operands.length === 1 ? store.unary(op, a) : store.binary(op, a, b);
  }
}

function mapStatements(list: readonly Statement[], node: (id: NodeId) => NodeId): Statement[] {
  return list.map((s): Statement => {
    if (s.kind === 'assign') return { ...s, value: node(s.value), index: s.index < 0 ? -1 : node(s.index) };
    if (s.kind === 'if') {
      return {
        ...s,
        condition: node(s.condition),
        then: mapStatements(s.then, node),
        otherwise: mapStatements(s.otherwise, node),
      };
    }
    const arms = s.arms.map((arm) => ({ labels: arm.labels.map(node), body: mapStatements(arm.body, node) }));
    return { ...s, subject: node(s.subject), arms, otherwise: mapStatements(s.otherwise, node) };
  });
}

/** Register assignments dropped, and the branches of conditions exchanged. */
function statementMutations(module: Module, put: (changed: Module) => Design): Mutation[] {
  const list: Mutation[] = [];
  const visit = (
    statements: readonly Statement[],
    rebuildList: (changed: Statement[]) => readonly Statement[],
  ) => {
    statements.forEach((statement, i) => {
      const replaced = (...by: Statement[]) =>
        rebuildList([...statements.slice(0, i), ...by, ...statements.slice(i + 1)]);
      if (statement.kind === 'assign') {
        const signal = module.signals[statement.target]!;
        if (signal.kind !== 'reg') return;
        list.push({
          description: `${module.name}: assignment of ${signal.name} dropped`,
          apply: () => put({ ...module, body: replaced() }),
        });
      } else if (statement.kind === 'if') {
        const { then, otherwise } = statement;
        const onlyRegisters = otherwise.length === 0 || then.length > 0;
        if (onlyRegisters && assignsOnlyRegisters(module, [statement])) {
          list.push({
            description: `${module.name}: branches exchanged (${then.length} and ${otherwise.length} statements)`,
            apply: () =>
              put({ ...module, body: replaced({ ...statement, then: otherwise, otherwise: then }) }),
          });
        }
        visit(then, (changed) => replaced({ ...statement, then: changed }));
        visit(otherwise, (changed) => replaced({ ...statement, otherwise: changed }));
      }
    });
  };
  visit(module.body, (changed) => changed);
  return list;
}

function assignsOnlyRegisters(module: Module, statements: readonly Statement[]): boolean {
  return statements.every((s) => {
    if (s.kind === 'assign') return module.signals[s.target]!.kind === 'reg';
    if (s.kind === 'if') return assignsOnlyRegisters(module, [...s.then, ...s.otherwise]);
    return assignsOnlyRegisters(module, [...s.arms.flatMap((arm) => arm.body), ...s.otherwise]);
  });
}

function resetMutations(module: Module, put: (changed: Module) => Design): Mutation[] {
  return module.signals.flatMap((signal, i): Mutation[] => {
    if (signal.reset === null) return [];
    const change = (reset: bigint | null): Design =>
      put({ ...module, signals: module.signals.map((s, k) => (k === i ? { ...s, reset } : s)) });
    return [
      {
        description: `${module.name}: reset value of ${signal.name} with bit 0 flipped`,
        apply: () => change(signal.reset! ^ 1n),
      },
      { description: `${module.name}: reset of ${signal.name} dropped`, apply: () => change(null) },
    ];
  });
}
