import type { Memory, SignalId } from '../ir/index.ts';
import { lowerArray } from './lower-array.ts';
import { memoryConnections } from './memory-shape.ts';
import type { ModuleScope } from './module-scope.ts';
import { flatText } from './print-expression.ts';
import type { DeclarationTree, Expression, InstanceTree } from './tree.ts';

/**
 * Adds the memories of a module, each as an instance of its wrapper or as an array, and gives the declarations of the
 * arrays. `wrapperOf` as in `ModuleRequest`.
 */
export function lowerMemories(
  scope: ModuleScope,
  wrapperOf: (memory: number) => string | null,
): DeclarationTree[] {
  const { module } = scope;
  return module.memories.flatMap((memory, index) => {
    const { name, doc, location } = memory;
    const wrapper = wrapperOf(index);
    if (wrapper === null) return [lowerPlainArray(scope, memory)];
    const connections = memoryConnections(module, memory).map(({ port, signal, isOutput }) =>
      connection(scope, name, port, signal, isOutput),
    );
    scope.add({ kind: 'instance', module: wrapper, name, count: 0, doc, connections, location });
    return [];
  });
}

function lowerPlainArray(scope: ModuleScope, memory: Memory): DeclarationTree {
  const { declaration, items } = lowerArray(memory, {
    at: (signal) => atArray(scope, signal),
    shownAs: (data) => {
      const { name, expression } = scope.view(data);
      if (scope.direct.outputs.has(data)) scope.paths[data] = name;
      return expression;
    },
    clockOf: (domain) => scope.view(scope.module.domains[domain]!.clock).expression,
  });
  for (const item of items) scope.add(item);
  return declaration;
}

/** What an array is given: a signal or part of one, else a wire. */
function atArray(scope: ModuleScope, signal: SignalId): Expression {
  const statement = scope.direct.inputs.get(signal);
  const { name, expression } = scope.view(signal);
  if (!statement) return expression;
  const value = scope.lowering.plain(statement.value, { name, location: statement.location });
  if (value.kind === 'name' || value.kind === 'bits') {
    scope.paths[signal] = flatText(value);
    return value;
  }
  scope.placed.add(signal);
  scope.add({ ...scope.declaration(signal), value, location: statement.location, forNext: true });
  return expression;
}

/** Adds the instances of other modules. */
export function lowerInstances(scope: ModuleScope): void {
  for (const { name, module, ports, location, count } of scope.module.instances) {
    const child = scope.design.modules[module]!;
    const connections = child.ports.map((port, i) => {
      const { name: portName, kind } = child.signals[port]!;
      return connection(scope, name, portName, ports[i]!, kind === 'output');
    });
    scope.add({ kind: 'instance', module: child.name, name, count, doc: '', connections, location });
  }
}

function connection(
  scope: ModuleScope,
  owner: string,
  port: string,
  signal: SignalId,
  isOutput: boolean,
): InstanceTree['connections'][number] {
  const statement = scope.direct.inputs.get(signal);
  if (statement) {
    scope.paths[signal] = `${owner}.${port}`;
    const consumer = { name: `${owner}_${port}`, location: statement.location };
    return { port, value: scope.lowering.plain(statement.value, consumer), isOutput };
  }
  const { name, expression } = scope.view(signal);
  if (scope.direct.outputs.has(signal)) scope.paths[signal] = name;
  return { port, value: expression, isOutput };
}
