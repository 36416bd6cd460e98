import {
  type Design,
  forEachStatement,
  LocationTable,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type Signal,
  type SignalId,
  type Statement,
} from '../../src/ir/index.ts';
import { mapNodes, plainMaker, remake, rewriteBody } from '../../src/passes/index.ts';

/** A design with one module replaced. */
export function withModule(design: Design, index: number, module: Module): Design {
  return { ...design, modules: design.modules.map((other, i) => (i === index ? module : other)) };
}

/** The module with another signal in the place of `changed.id`; its width stays. */
export function withSignal(module: Module, changed: Signal): Module {
  return {
    ...module,
    signals: module.signals.map((signal) => (signal.id === changed.id ? changed : signal)),
  };
}

/** The module with register `id` one bit wider; what reads it reads the old bits, what assigns it adds a 0. */
export function widened(module: Module, id: SignalId): Module {
  const { width } = module.signals[id]!;
  const maker = plainMaker();
  const { nodes } = maker;
  const made = new Int32Array(module.nodes.count);
  for (let node = 0; node < module.nodes.count; node++) {
    const isRead = module.nodes.op[node] === Op.ref && module.nodes.a[node] === id;
    made[node] = isRead
      ? nodes.slice(nodes.ref(id, width + 1), 0, width)
      : remake(module.nodes, node, maker, (operand) => made[operand]!);
  }
  const body = rewriteBody(module.body, (statement) => {
    const mapped = mapNodes(statement, (node) => made[node]!);
    if (mapped.kind !== 'assign' || mapped.target !== id || mapped.width !== width) return [mapped];
    return [{ ...mapped, width: width + 1, value: nodes.extend(Op.zext, mapped.value, width + 1) }];
  });
  const signals = module.signals.map((signal) =>
    signal.id === id ? { ...signal, width: width + 1, lane: 0 } : signal,
  );
  return { ...module, signals, nodes, body };
}

/** The module with `statement(nodes)` put in front of statement `at` of its body. */
export function withStatement(
  module: Module,
  at: number,
  statement: (nodes: NodeStore) => Statement,
): Module {
  const nodes = copyOf(module.nodes);
  return { ...module, nodes, body: module.body.toSpliced(at, 0, statement(nodes)) };
}

/** The module with one more signal, which gets id `signal.id`; those from there on move up. */
export function withNewSignal(module: Module, signal: Signal): Module {
  const move = (id: SignalId) => (id >= signal.id ? id + 1 : id);
  const maker = plainMaker();
  const made = new Int32Array(module.nodes.count);
  for (let node = 0; node < module.nodes.count; node++)
    made[node] = remake(module.nodes, node, maker, (operand) => made[operand]!, move);
  const signals = module.signals
    .map((other) => ({ ...other, id: move(other.id) }))
    .toSpliced(signal.id, 0, signal);
  const ports = module.ports.map(move);
  const moved = (id: SignalId) => (id < 0 ? id : move(id));
  return {
    ...module,
    nodes: maker.nodes,
    signals,
    ports,
    streams: module.streams.map((stream) => ({
      ...stream,
      valid: move(stream.valid),
      ready: move(stream.ready),
      payload: stream.payload.map(move),
    })),
    domains: module.domains.map((domain) => ({
      ...domain,
      clock: move(domain.clock),
      reset: moved(domain.reset),
    })),
    memories: module.memories.map((memory) => ({
      ...memory,
      reads: memory.reads.map((port) => ({
        ...port,
        address: move(port.address),
        enable: moved(port.enable),
        data: move(port.data),
      })),
      writes: memory.writes.map((port) => ({
        ...port,
        address: move(port.address),
        enable: move(port.enable),
        data: move(port.data),
        mask: moved(port.mask),
      })),
    })),
    instances: module.instances.map((instance) => ({ ...instance, ports: instance.ports.map(move) })),
    properties: module.properties.map((property) => ({ ...property, condition: move(property.condition) })),
    body: rewriteBody(module.body, (statement) => {
      const mapped = mapNodes(statement, (node: NodeId) => made[node]!);
      return [mapped.kind === 'assign' ? { ...mapped, target: move(mapped.target) } : mapped];
    }),
  };
}

/** The same design with every place in the source on another line, and not all as far away. */
export function movedLines(design: Design): Design {
  const locations = new LocationTable();
  for (let id = 0; id < design.locations.count; id++) {
    const { file, line, column } = design.locations.place(id)!;
    locations.add(file, 3 * line + 100, column);
  }
  return { ...design, locations };
}

/** Names of the signals whose assignments read `id`, in a value, an index or a condition around it. */
export function readersOf(module: Module, id: SignalId): Set<string> {
  const { nodes } = module;
  const reads = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.op[node] === Op.ref) reads[node] = Number(nodes.a[node] === id);
    nodes.forEachOperand(node, (operand) => {
      reads[node]! |= reads[operand]!;
    });
  }
  const names = new Set<string>();
  const add = (list: readonly Statement[]) =>
    forEachStatement(list, (inner) => {
      if (inner.kind === 'assign') names.add(module.signals[inner.target]!.name);
    });
  forEachStatement(module.body, (statement) => {
    if (statement.kind === 'assign') {
      if (reads[statement.value] || (statement.index >= 0 && reads[statement.index])) add([statement]);
    } else if (reads[statement.kind === 'if' ? statement.condition : statement.subject]) add([statement]);
  });
  return names;
}

function copyOf(from: NodeStore): NodeStore {
  const maker = plainMaker();
  // A store without duplicates is copied node by node with the same ids.
  for (let node = 0; node < from.count; node++) remake(from, node, maker, (operand) => operand);
  if (maker.nodes.count !== from.count) throw new Error('the copy of the nodes has other ids');
  return maker.nodes;
}
