import {
  conditionsOf,
  countUses,
  type Design,
  evaluateNode,
  type LocationId,
  type Memory,
  type Module,
  type NodeId,
  type SignalId,
} from '../ir/index.ts';
import { lowerChecks } from './checks/lower-checks.ts';
import { type DirectConnections, directConnections } from './connections.ts';
import { EnumerationConstants } from './constants.ts';
import { nodesOfStatements, readsOf } from './dependencies.ts';
import { type Group, groupStatements } from './groups.ts';
import type { EmittedInstance } from './instance-arrays.ts';
import { literal } from './literal.ts';
import { lowerArray } from './lower-array.ts';
import { lowerStatements, type StatementContext } from './lower-statements.ts';
import type { SignalView } from './lowered.ts';
import { Lowering } from './lowering.ts';
import { memoryConnections } from './memory-shape.ts';
import { Names } from './names.ts';
import type { ModulePlan } from './plan.ts';
import { flatText } from './print-expression.ts';
import type {
  AssignTree,
  DeclarationTree,
  Expression,
  InstanceTree,
  ItemTree,
  ModuleTree,
  PortTree,
  StatementTree,
} from './tree.ts';
import { UsageCollector } from './usage.ts';
import { unreadParts, unusedWire, withWaivers } from './waivers.ts';

export interface ModuleRequest {
  readonly design: Design;
  readonly plan: ModulePlan;
  /** See `ModuleTree.keepWhole`. */
  readonly keepWhole: boolean;
  /** Names of the instances of this module, in the modules that use it. */
  readonly instanceNames: ReadonlySet<string>;
  /** Module name of the wrapper of each memory; null for an array in the module itself. */
  readonly wrapperOf: (memory: number) => string | null;
}

export interface LoweredModule {
  readonly tree: ModuleTree;
  /** By signal of the netlist, where it is found: a name in this module, or `instance.port`. */
  readonly paths: readonly string[];
  readonly constants: EnumerationConstants;
}

/** Makes the tree of one module. */
export function lowerModule(request: ModuleRequest): LoweredModule {
  return new ModuleLowering(request).run();
}

class ModuleLowering {
  readonly #request: ModuleRequest;
  readonly #module: Module & { readonly instances: readonly EmittedInstance[] };
  readonly #direct: DirectConnections;
  readonly #names: Names;
  readonly #constants: EnumerationConstants;
  readonly #lowering: Lowering;
  readonly #statements: StatementContext;
  readonly #items: ItemTree[] = [];
  readonly #arrays: DeclarationTree[] = [];
  /** Reads and drives of the items so far. */
  readonly #usage = new UsageCollector();
  /** Signals that are declared among the items, where they are driven. */
  readonly #placed = new Set<SignalId>();
  /** Names that stand for signals while a block is made that reads its own targets. */
  readonly #settled = new Map<SignalId, string>();
  readonly #registers = new Set<SignalId>();
  readonly #paths: string[];

  constructor(request: ModuleRequest) {
    const { design, plan } = request;
    const { prepared } = plan;
    const { module } = plan.gathered;
    this.#request = request;
    this.#module = module;
    this.#paths = module.signals.map(({ name }) => name);
    const uses = countUses(prepared);
    this.#direct = directConnections(module, prepared, uses);
    this.#names = new Names(module);
    this.#constants = new EnumerationConstants(design, module, prepared, this.#names);
    this.#lowering = new Lowering({
      design,
      nodes: prepared.nodes,
      uses,
      names: this.#names,
      signal: (id) => this.#view(id),
      constantName: (enumeration, value) => this.#constants.nameOf(enumeration, value),
      holderOf: (node) => this.#direct.holders.get(node),
      declare: (declaration) => this.#add(declaration),
    });
    this.#statements = {
      module,
      prepared,
      lowering: this.#lowering,
      nameOf: (signal) => module.signals[this.#printed(signal)]!.name,
    };
  }

  run(): LoweredModule {
    const { plan, keepWhole, instanceNames } = this.#request;
    const { prepared, dependencies, gathered } = plan;
    const module = this.#module;
    const { inputs, outputs, registers } = this.#direct;
    const skipped = new Set([...inputs.keys(), ...outputs.values(), ...registers.values()]);
    for (const group of groupStatements(module, prepared, dependencies, skipped)) this.#group(group);
    this.#memories();
    this.#instances();

    const usage = this.#usage;
    const looped = new Set([...plan.looped].map((id) => module.signals[id]!.name));
    const waived = <D extends DeclarationTree>(declaration: D): D =>
      withWaivers(declaration, usage, looped, instanceNames);
    const conditions = conditionsOf(module);
    const gone = (id: SignalId) => gathered.moved.has(id) && gathered.moved.get(id)!.signal !== id;
    const declared = module.signals.filter(
      ({ id, kind }) =>
        kind !== 'input' &&
        kind !== 'output' &&
        !conditions.has(id) &&
        !gone(id) &&
        !this.#placed.has(id) &&
        !inputs.has(id) &&
        !outputs.has(id) &&
        !registers.has(id),
    );
    for (const [id, output] of registers) this.#paths[id] = module.signals[output]!.name;
    const ports = module.ports.map((id) => this.#port(id));
    const declarations = [...declared.map(({ id }) => this.#declaration(id)), ...this.#arrays];
    const placed = this.#items.filter((item): item is DeclarationTree => item.kind === 'declaration');
    const constants = this.#constants.lists(usage.read, instanceNames);
    const unnamed = constants.flat().filter(({ name }) => !usage.read.has(name));
    const unread: Expression[] = [
      ...unnamed.map(({ name }) => ({ kind: 'name', name }) as const),
      ...unreadParts([...ports, ...declarations, ...placed], usage),
    ];
    const items = this.#items.map((item) => (item.kind === 'declaration' ? waived(item) : item));
    if (unread.length > 0) items.push(unusedWire(this.#names.claim('unused'), unread));
    return {
      tree: {
        name: module.name,
        ports: ports.map(waived),
        keepWhole,
        constants,
        declarations: declarations.map(waived),
        items,
        checks: this.#checks(),
      },
      paths: this.#paths,
      constants: this.#constants,
    };
  }

  /** After the items: names and wires that these have are used, not made again. */
  #checks(): ModuleTree['checks'] {
    return lowerChecks({
      design: this.#request.design,
      module: this.#module,
      names: this.#names,
      constants: this.#constants,
      view: (id) => this.#view(id),
      atPort: (id) => {
        const statement = this.#direct.inputs.get(id);
        if (!statement) return null;
        const { name } = this.#module.signals[id]!;
        return this.#lowering.plain(statement.value, { name, location: statement.location });
      },
    });
  }

  /** The signal whose declaration stands for this one. */
  #printed(id: SignalId): SignalId {
    return this.#direct.outputs.get(id) ?? this.#direct.registers.get(id) ?? id;
  }

  #view(id: SignalId): SignalView {
    const at = this.#printed(id);
    const { name, signed } = this.#module.signals[at]!;
    return { name: this.#settled.get(at) ?? name, signed };
  }

  #declaration(id: SignalId): DeclarationTree {
    const { name, width, signed, doc, location } = this.#module.signals[id]!;
    const isRegister = this.#module.signals[id]!.kind === 'reg' || this.#direct.ownRegisters.has(id);
    const type = this.#registers.has(id) || isRegister ? 'reg' : 'wire';
    return { kind: 'declaration', type, signed, width, name, value: null, doc, location, waivers: [] };
  }

  #port(id: SignalId): PortTree {
    const direction = this.#module.signals[id]!.kind === 'input' ? 'input' : 'output';
    return { ...this.#declaration(id), direction };
  }

  #group(group: Group): void {
    if (group.kind === 'assigns') this.#assigns(group);
    else if (group.kind === 'clocked') this.#clocked(group);
    else this.#combinational(group);
  }

  #add(item: ItemTree): void {
    this.#items.push(item);
    this.#usage.add(item);
  }

  /** Whether a signal can be declared where it is driven: it is no port, and nothing above reads it. */
  #canDeclareHere(id: SignalId): boolean {
    const { kind, name } = this.#module.signals[id]!;
    return kind === 'wire' && !this.#usage.read.has(name);
  }

  #assigns(group: Group): void {
    this.#drive(group.targets[0]!, lowerStatements(this.#statements, group.statements) as AssignTree[]);
  }

  /** Continuous assignments of one signal, with its declaration where that can be here. */
  #drive(id: SignalId, assigns: readonly AssignTree[]): void {
    const here = this.#canDeclareHere(id);
    if (here) this.#placed.add(id);
    const [only] = assigns;
    if (here && assigns.length === 1 && only!.target.kind === 'name') {
      const { value, location } = only!;
      this.#add({ ...this.#declaration(id), value, location });
      return;
    }
    if (here) this.#add(this.#declaration(id));
    for (const assign of assigns) this.#add(assign);
  }

  #clocked(group: Group): void {
    const { signals, domains } = this.#module;
    const domain = domains[group.domain]!;
    const body = lowerStatements(this.#statements, group.statements);
    const reset: StatementTree[] = group.targets.map((id) => {
      const { width, enumeration, location, reset: value } = signals[id]!;
      const { name, signed } = this.#view(id);
      const member = this.#constants.nameOf(enumeration, value ?? 0n);
      return {
        kind: 'assign',
        target: { kind: 'name', name },
        value: member ? { kind: 'name', name: member } : literal(width, value ?? 0n, { signed }),
        location: group.statements.length === 0 ? location : -1,
      };
    });
    if (body.length === 0 && !group.hasReset) return;
    this.#add({
      kind: 'clocked',
      clock: this.#view(domain.clock).name,
      reset: group.hasReset
        ? { signal: this.#view(domain.reset).name, kind: domain.resetKind, body: reset }
        : null,
      body,
    });
  }

  #combinational(group: Group): void {
    const { signals } = this.#module;
    const { nodes } = this.#request.plan.prepared;
    const reads = readsOf(nodes, nodesOfStatements(group.statements));
    if (reads.size === 0) {
      this.#fixed(group);
      return;
    }
    for (const id of group.targets) {
      this.#registers.add(id);
      if (!reads.has(id)) continue;
      const { name } = signals[id]!;
      const settled = this.#names.claim(`${name}_settled`);
      this.#copy(id, settled);
      this.#settled.set(id, settled);
    }
    const body = lowerStatements(this.#statements, group.statements);
    this.#settled.clear();
    for (const id of group.targets) {
      if (!this.#canDeclareHere(id)) continue;
      this.#placed.add(id);
      this.#add({ ...this.#declaration(id), forNext: true });
    }
    this.#add({ kind: 'combinational', body });
  }

  /**
   * A copy that follows its original by an event of its own. A wire would not do: to simulators it is the same as the
   * original, whose changes a block does not notice while it makes them.
   */
  #copy(id: SignalId, name: string): void {
    const { name: original, signed, width, location } = this.#module.signals[id]!;
    const shape = { type: 'reg', signed, width, name, value: null, doc: '', location, waivers: [] } as const;
    this.#add({ kind: 'declaration', ...shape, forNext: true });
    const value = { kind: 'name', name: original } as const;
    this.#add({
      kind: 'combinational',
      body: [{ kind: 'assign', target: { kind: 'name', name }, value, location }],
    });
  }

  /** A block that reads nothing would never run: its targets have one value for ever. */
  #fixed(group: Group): void {
    const { nodes } = this.#request.plan.prepared;
    const constant = (node: NodeId): bigint => evaluateNode(nodes, node, constant, () => 0n);
    for (const id of group.targets) {
      const { name, width, signed } = this.#module.signals[id]!;
      let value = 0n;
      let location: LocationId = -1;
      // Conditions are constant and were resolved, so that only assignments are left.
      for (const statement of group.statements) {
        if (statement.kind !== 'assign' || statement.target !== id) continue;
        const index = statement.index < 0 ? 0n : constant(statement.index);
        const low = BigInt(statement.low) + index * BigInt(statement.width);
        if (low + BigInt(statement.width) > BigInt(width)) continue;
        const mask = ((1n << BigInt(statement.width)) - 1n) << low;
        value = (value & ~mask) | (constant(statement.value) << low);
        location = statement.location;
      }
      const target = { kind: 'name', name } as const;
      this.#drive(id, [{ kind: 'assign', target, value: literal(width, value, { signed }), location }]);
    }
  }

  #memories(): void {
    this.#module.memories.forEach((memory, index) => {
      const { name, doc, location } = memory;
      const wrapper = this.#request.wrapperOf(index);
      if (wrapper === null) {
        this.#array(memory);
        return;
      }
      const connections = memoryConnections(this.#module, memory).map(({ port, signal, isOutput }) =>
        this.#connection(name, port, signal, isOutput),
      );
      this.#add({ kind: 'instance', module: wrapper, name, count: 0, doc, connections, location });
    });
  }

  #array(memory: Memory): void {
    const { declaration, items } = lowerArray(memory, {
      at: (signal) => this.#atArray(signal),
      shownAs: (data) => {
        const { name } = this.#view(data);
        if (this.#direct.outputs.has(data)) this.#paths[data] = name;
        return name;
      },
      clockOf: (domain) => this.#view(this.#module.domains[domain]!.clock).name,
    });
    this.#arrays.push(declaration);
    for (const item of items) this.#add(item);
  }

  /** What an array is given: a signal or part of one, else a wire. */
  #atArray(signal: SignalId): Expression {
    const statement = this.#direct.inputs.get(signal);
    const { name } = this.#view(signal);
    if (!statement) return { kind: 'name', name };
    const value = this.#lowering.plain(statement.value, { name, location: statement.location });
    if (value.kind === 'name' || value.kind === 'bits') {
      this.#paths[signal] = flatText(value);
      return value;
    }
    this.#placed.add(signal);
    this.#add({ ...this.#declaration(signal), value, location: statement.location, forNext: true });
    return { kind: 'name', name };
  }

  #instances(): void {
    for (const { name, module, ports, location, count } of this.#module.instances) {
      const child = this.#request.design.modules[module]!;
      const connections = child.ports.map((port, i) => {
        const { name: portName, kind } = child.signals[port]!;
        return this.#connection(name, portName, ports[i]!, kind === 'output');
      });
      this.#add({ kind: 'instance', module: child.name, name, count, doc: '', connections, location });
    }
  }

  #connection(
    owner: string,
    port: string,
    signal: SignalId,
    isOutput: boolean,
  ): InstanceTree['connections'][number] {
    const statement = this.#direct.inputs.get(signal);
    if (statement) {
      this.#paths[signal] = `${owner}.${port}`;
      const value = this.#lowering.plain(statement.value, {
        name: `${owner}_${port}`,
        location: statement.location,
      });
      return { port, value, isOutput };
    }
    const { name } = this.#view(signal);
    if (this.#direct.outputs.has(signal)) this.#paths[signal] = name;
    return { port, value: { kind: 'name', name }, isOutput };
  }
}
