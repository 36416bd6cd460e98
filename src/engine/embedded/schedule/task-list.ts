import { type NodeId, Op, type SignalId } from '../../../ir/index.ts';
import { NodeBounds } from '../emit/bounds.ts';
import { groupRegisters, groupTargets, project } from '../region/processes.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { RegionBuilder } from '../region/region-builder.ts';
import type { SumTable } from '../structure/sum-tables.ts';
import { groupChildren } from './groups.ts';
import type { RegionInterface } from './region-interface.ts';
import { newSlot, type Place, type Slot } from './slot.ts';
import { type ProcessTask, rootsOf, type SegmentTask, type Task, type TaskId } from './task.ts';

/** By module: signals that must be readable after settling, in every instance. Inputs of instances are found outside. */
export type WatchedSignals = readonly (readonly SignalId[])[];

/** A signal whose value must be readable between cycles. */
export interface Named {
  readonly scope: number;
  readonly signal: SignalId;
  readonly place: Place;
  /** The task that computes it; -1 for state and inputs. */
  readonly task: TaskId;
}

/**
 * All work of a region, from the live logic: state is always live, other logic only if state, an output or an observed
 * signal needs it.
 */
export class TaskList {
  readonly tasks: Task[] = [];
  /** By region signal: the task that computes it, -1 for state and inputs. */
  readonly producer: number[] = [];
  /** By region signal: where it is kept between functions, if it is. */
  readonly slots: (Slot | undefined)[] = [];
  /** Ports of the region's module, signals that are watched, and with `observe` every signal. */
  readonly named: Named[] = [];
  readonly builder: RegionBuilder;
  readonly bounds: NodeBounds;
  readonly children: readonly RegionInterface[];
  /** By child: the signals that are outputs of it and part of its state. */
  readonly stateOutputs: RegionSignalId[][];
  /** Children of one module and scope: their states lie one after the other. */
  readonly groups: readonly (readonly number[])[];
  /** By child: index into `groups`. */
  readonly groupOf: number[] = [];
  /** By the signal that stands for it. */
  readonly tables = new Map<RegionSignalId, SumTable>();
  /** By port of the region's module: whether all instances share it. */
  readonly #sharedPorts: readonly boolean[];
  readonly #inputTasks: number[][] = [];
  readonly #segmentTasks: number[][] = [];
  /** Values that are kept: signals that have the same one share its place. */
  readonly #stores = new Map<NodeId, Pick<Named, 'place' | 'task'>>();

  constructor(
    builder: RegionBuilder,
    children: readonly RegionInterface[],
    observe: boolean,
    isTop: boolean,
    sharedPorts: readonly boolean[],
    watched: WatchedSignals = [],
  ) {
    this.builder = builder;
    this.bounds = new NodeBounds(builder.region.nodes);
    this.children = children;
    this.#sharedPorts = sharedPorts;
    this.groups = groupChildren(builder.region.children);
    this.groups.forEach((group, index) => {
      for (const child of group) this.groupOf[child] = index;
    });
    this.stateOutputs = children.map(() => []);
    const wanted = this.#wanted(observe, isTop, watched);
    for (const { scope, signal } of wanted) builder.signal(scope, signal);
    this.#addChildren();
    this.#addMemories();
    this.#addRegisters();
    this.#addLiveWires();
    this.#addReads();
    for (const { scope, signal } of wanted) this.#name(scope, signal, isTop);
  }

  /** Tasks that must be done before a task, besides those that produce what it reads. */
  after(task: Task): TaskId[] {
    if (task.kind === 'segment') {
      return task.children.flatMap((child) => {
        const { inputs, after } = this.children[child]!.segments[task.segment]!;
        const mine = this.#segmentTasks[child]!;
        return [...inputs.map((port) => this.#inputTasks[child]![port]!), ...after.map((s) => mine[s]!)];
      });
    }
    if (task.kind === 'edge')
      return task.children.flatMap((child) => [
        ...this.#inputTasks[child]!.filter((t) => t >= 0),
        ...this.#segmentTasks[child]!,
      ]);
    return [];
  }

  /** The node that drives an input of a child, or -1 for an input that nothing reads. */
  inputNode(child: number, port: number): NodeId {
    const task = this.tasks[this.#inputTasks[child]![port]!];
    return task?.kind === 'input' ? task.node : -1;
  }

  /** The slot of a signal, made on first demand. */
  slotOf(signal: RegionSignalId): Slot {
    const { width, role, port } = this.builder.region.signals[signal]!;
    this.slots[signal] ??= newSlot(width, role === 'input' && this.#sharedPorts[port] === true);
    return this.slots[signal];
  }

  placeOf(signal: RegionSignalId): Place {
    const { role, owner, port } = this.builder.region.signals[signal]!;
    if (role === 'child') return { child: owner, place: this.children[owner]!.outputs[port]!.place };
    return { slot: this.slotOf(signal) };
  }

  /** The signal's name with its path, for messages. */
  nameOf(signal: RegionSignalId): string {
    const { scope, signal: id } = this.builder.region.signals[signal]!;
    const { path } = this.builder.region.scopes[scope]!;
    const { name } = this.builder.moduleOf(scope).signals[id]!;
    return path === '' ? name : `${path}.${name}`;
  }

  /** Replaces a task of several wires or children by one task for each. */
  split(id: TaskId): void {
    const task = this.tasks[id] as ProcessTask | SegmentTask;
    if (task.kind === 'segment') {
      this.#splitSegment(id, task);
      return;
    }
    const { signals } = this.builder.region;
    task.targets.forEach((target, i) => {
      const single = this.#process(task.scope, [signals[target]!.signal]);
      if (i === 0) this.tasks[id] = single;
      else this.#add(single);
      this.producer[target] = i === 0 ? id : this.tasks.length - 1;
    });
    for (const named of this.named) {
      const at = signalOfPlace(this, named.place);
      if (at >= 0) (named as { task: TaskId }).task = this.producer[at]!;
    }
  }

  #splitSegment(id: TaskId, { children, segment }: SegmentTask): void {
    children.forEach((child, i) => {
      const single: Task = { kind: 'segment', children: [child], segment, roots: [], sequential: false };
      if (i === 0) this.tasks[id] = single;
      this.#segmentTasks[child]![segment] = i === 0 ? id : this.#add(single);
    });
    const taskOf = (child: number): TaskId => this.#segmentTasks[child]![segment]!;
    for (const { id: signal, role, owner } of this.builder.region.signals)
      if (role === 'child' && this.producer[signal] === id) this.producer[signal] = taskOf(owner);
    for (const named of this.named)
      if (named.task === id && 'child' in named.place)
        (named as { task: TaskId }).task = taskOf(named.place.child);
  }

  #add(task: Task): TaskId {
    return this.tasks.push(task) - 1;
  }

  /** Clocks have no value of their own: the engine is the clock. */
  #wanted(observe: boolean, isTop: boolean, watched: WatchedSignals): { scope: number; signal: SignalId }[] {
    const { builder } = this;
    const list: { scope: number; signal: SignalId }[] = [];
    builder.region.scopes.forEach((place, scope) => {
      const module = builder.moduleOf(scope);
      const more = new Set(watched[place.module]);
      if (observe) for (const { id } of module.signals) list.push({ scope, signal: id });
      else if (scope === 0) for (const id of module.ports) list.push({ scope, signal: id });
      if (!observe)
        for (const signal of more)
          if (scope !== 0 || !module.ports.includes(signal)) list.push({ scope, signal });
    });
    return list.filter(({ scope, signal }) => {
      const { signals, domains } = builder.moduleOf(scope);
      if (domains.some(({ clock }) => clock === signal)) return false;
      return isTop || observe || signals[signal]!.kind !== 'input';
    });
  }

  #addChildren(): void {
    const { builder } = this;
    for (const group of this.groups) {
      const { inputs, segments, hasEdge } = this.children[group[0]!]!;
      const first = group[0]!;
      for (const child of group) {
        const { scope, instance } = builder.region.children[child]!;
        const { ports } = builder.moduleOf(scope).instances[instance]!;
        this.#inputTasks[child] = inputs.map((slot, port) => {
          if (slot === null) return -1;
          if (slot.isShared && child !== first) return this.#inputTasks[first]![port]!;
          const node = builder.signal(scope, ports[port]!);
          return this.#add({ kind: 'input', child, port, node, roots: [node], sequential: false });
        });
        this.#segmentTasks[child] = [];
      }
      segments.forEach((_, segment) => {
        const id = this.#add({ kind: 'segment', children: group, segment, roots: [], sequential: false });
        for (const child of group) this.#segmentTasks[child]![segment] = id;
      });
      if (hasEdge) this.#add({ kind: 'edge', children: group, roots: [], sequential: true });
    }
  }

  #addMemories(): void {
    const { builder } = this;
    builder.region.memories.forEach(({ scope, memory: { reads, writes } }, memory) => {
      for (const read of reads) {
        if (read.kind !== 'sync') continue;
        const address = builder.signal(scope, read.address);
        const enable = builder.signal(scope, read.enable);
        const signal = builder.signalId(scope, read.data);
        this.slotOf(signal);
        const roots = [address, enable];
        this.#add({ kind: 'syncRead', memory, signal, address, enable, roots, sequential: true });
      }
      if (writes.length === 0) return;
      const list = writes.map((write) => ({
        address: builder.signal(scope, write.address),
        enable: builder.signal(scope, write.enable),
        data: builder.signal(scope, write.data),
        mask: write.mask < 0 ? -1 : builder.signal(scope, write.mask),
      }));
      const roots = list.flatMap(({ address, enable, data, mask }) =>
        mask < 0 ? [address, enable, data] : [address, enable, data, mask],
      );
      this.#add({ kind: 'memoryWrite', memory, writes: list, roots, sequential: true });
    });
  }

  #addRegisters(): void {
    const { builder } = this;
    builder.region.scopes.forEach((_, scope) => {
      const { signals } = builder.moduleOf(scope);
      const registers = signals.filter((signal) => signal.kind === 'reg').map(({ id }) => id);
      for (const id of registers) this.slotOf(builder.signalId(scope, id));
      const keyOf = (id: SignalId) => signals[id]!.domain * 2 + (signals[id]!.reset === null ? 0 : 1);
      for (const group of groupRegisters(builder, scope, registers, keyOf))
        this.#add(this.#process(scope, group));
    });
  }

  /** Wires that what was imported so far reads, and what they read in turn. */
  #addLiveWires(): void {
    const { builder } = this;
    const { signals, scopes, memories } = builder.region;
    const live: SignalId[][] = scopes.map(() => []);
    for (let i = 0; i < signals.length; i++) {
      const { role, scope, signal, owner, port } = signals[i]!;
      if (role === 'asyncRead') {
        const { scope: at, memory } = memories[owner]!;
        builder.signal(at, memory.reads[port]!.address);
      }
      if (role !== 'wire') continue;
      live[scope]!.push(signal);
      const driver = builder.infoOf(scope).drivers[signal]!;
      if (driver.kind === 'process') for (const node of driver.reads) builder.node(scope, node);
    }
    live.forEach((targets, scope) => {
      targets.sort((a, b) => a - b);
      for (const group of groupTargets(builder, scope, targets, () => 0)) {
        const id = this.#add(this.#process(scope, group));
        for (const target of group) this.producer[builder.signalId(scope, target)] = id;
      }
    });
  }

  #addReads(): void {
    const { builder } = this;
    for (const { id, role, owner, port } of builder.region.signals) {
      if (role === 'asyncRead') {
        const { scope, memory } = builder.region.memories[owner]!;
        const address = builder.signal(scope, memory.reads[port]!.address);
        const roots = [address];
        this.producer[id] = this.#add({
          kind: 'asyncRead',
          memory: owner,
          signal: id,
          address,
          roots,
          sequential: false,
        });
      } else if (role === 'child') {
        const { segment } = this.children[owner]!.outputs[port]!;
        this.producer[id] = segment < 0 ? -1 : this.#segmentTasks[owner]![segment]!;
        if (segment < 0) this.stateOutputs[owner]!.push(id);
      } else if (role !== 'wire') {
        this.producer[id] = -1;
        this.slotOf(id);
      }
    }
  }

  #name(scope: number, signal: SignalId, isTop: boolean): void {
    const { builder } = this;
    const { nodes } = builder.region;
    const node = builder.signal(scope, signal);
    if (nodes.op[node] === Op.ref) {
      const at = nodes.a[node]!;
      const isOutput = scope === 0 && builder.moduleOf(0).signals[signal]!.kind === 'output';
      // An output that is an input: the parent must find it in a place that the child's segment fills.
      if (isTop || !isOutput || builder.region.signals[at]!.role !== 'input') {
        this.named.push({ scope, signal, place: this.placeOf(at), task: this.producer[at]! });
        return;
      }
    }
    let store = this.#stores.get(node);
    if (store === undefined) {
      const slot = newSlot(nodes.width[node]!);
      const task = this.#add({ kind: 'store', node, slot, roots: [node], sequential: false });
      store = { place: { slot }, task };
      this.#stores.set(node, store);
    }
    this.named.push({ scope, signal, ...store });
  }

  /** Registers reset first; a reset that is a literal 0 folds away later. */
  #process(scope: number, targets: readonly SignalId[]): ProcessTask {
    const { builder } = this;
    const { signals, domains } = builder.moduleOf(scope);
    let statements: RegionStatement[] = project(builder, scope, targets);
    const first = signals[targets[0]!]!;
    const sequential = first.kind === 'reg';
    const reset = sequential && first.reset !== null ? (domains[first.domain]?.reset ?? -1) : -1;
    if (reset >= 0) {
      const location = first.location;
      const then = targets.map((id): RegionStatement => {
        const { width, reset: value } = signals[id]!;
        const literal: NodeId = builder.maker.constant(width, value!);
        const target = builder.signalId(scope, id);
        return { kind: 'assign', target, low: 0, width, index: -1, value: literal, location };
      });
      const condition = builder.signal(scope, reset);
      statements = [{ kind: 'if', condition, then, otherwise: statements, location }];
    }
    const ids = targets.map((id) => builder.signalId(scope, id));
    return { kind: 'process', scope, targets: ids, statements, roots: rootsOf(statements), sequential };
  }
}

function signalOfPlace(list: TaskList, place: Place): RegionSignalId {
  if (!('slot' in place)) return -1;
  return list.slots.indexOf(place.slot);
}
