import type { NodeId } from '../../../ir/index.ts';
import { remake } from '../../../passes/index.ts';
import { EngineOp } from '../region/engine-nodes.ts';
import type { NodeMaker } from '../region/node-maker.ts';
import type { RegionStatement } from '../region/region.ts';
import { rootsOf, type Task } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';

/** The nodes that tasks need, by node. */
export function reachableNodes(list: TaskList): Uint8Array {
  const { nodes } = list.builder.region;
  const reached = new Uint8Array(nodes.count);
  for (const task of list.tasks) for (const root of task.roots) reached[root] = 1;
  for (let node = nodes.count - 1; node >= 0; node--) if (reached[node] === 1) nodes.mark(node, reached);
  return reached;
}

/** Puts other nodes in the place of some, everywhere in the tasks of a region. */
export function replaceNodes(list: TaskList, replacements: ReadonlyMap<NodeId, NodeId>): void {
  if (replacements.size === 0) return;
  const { nodes } = list.builder.region;
  const { maker } = list.builder;
  const reached = reachableNodes(list);
  const count = reached.length;
  const made = new Int32Array(count).fill(-1);
  for (let node = 0; node < count; node++) {
    if (reached[node] === 0) continue;
    const other = replacements.get(node);
    if (other !== undefined) {
      made[node] = other;
      continue;
    }
    let changed = false;
    nodes.forEachOperand(node, (operand) => {
      changed ||= made[operand] !== operand;
    });
    made[node] = changed ? remakeAny(maker, node, made) : node;
  }
  const map = (node: NodeId): NodeId => made[node]!;
  list.tasks.forEach((task, id) => {
    list.tasks[id] = mapTask(task, map);
  });
}

function remakeAny(maker: NodeMaker, node: NodeId, made: Int32Array): NodeId {
  const { store } = maker;
  const operand = made[store.a[node]!]!;
  if (store.op[node] === EngineOp.popcount) return store.popcount(operand);
  if (store.op[node] === EngineOp.gather) {
    const { start, stride } = store.gatherOf(node);
    return store.gather(operand, start, stride);
  }
  return remake(store, node, maker, (each) => made[each]!);
}

/** The task with other nodes. */
export function mapTask(task: Task, map: (node: NodeId) => NodeId): Task {
  switch (task.kind) {
    case 'process': {
      const statements = mapStatements(task.statements, map);
      return { ...task, statements, roots: rootsOf(statements) };
    }
    case 'store':
    case 'input':
      return { ...task, node: map(task.node), roots: task.roots.map(map) };
    case 'asyncRead':
      return { ...task, address: map(task.address), roots: task.roots.map(map) };
    case 'syncRead':
      return { ...task, address: map(task.address), enable: map(task.enable), roots: task.roots.map(map) };
    case 'memoryWrite': {
      const writes = task.writes.map(({ address, enable, data, mask }) => ({
        address: map(address),
        enable: map(enable),
        data: map(data),
        mask: mask < 0 ? -1 : map(mask),
      }));
      return { ...task, writes, roots: task.roots.map(map) };
    }
    default:
      return task;
  }
}

function mapStatements(
  statements: readonly RegionStatement[],
  map: (node: NodeId) => NodeId,
): RegionStatement[] {
  return statements.map((statement): RegionStatement => {
    if (statement.kind === 'assign') {
      const index = statement.index < 0 ? -1 : map(statement.index);
      return { ...statement, index, value: map(statement.value) };
    }
    const otherwise = mapStatements(statement.otherwise, map);
    if (statement.kind === 'if') {
      const then = mapStatements(statement.then, map);
      return { ...statement, condition: map(statement.condition), then, otherwise };
    }
    const arms = statement.arms.map(({ labels, body }) => ({ labels, body: mapStatements(body, map) }));
    return { ...statement, subject: map(statement.subject), arms, otherwise };
  });
}
