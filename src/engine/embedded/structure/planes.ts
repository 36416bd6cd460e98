import { type Assign, type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import { rootsOf, type TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { bitOf } from './bits.ts';
import { Packer, type PlaneSource } from './pack.ts';
import { reachableNodes } from './task-nodes.ts';

/** Operators on words that one assignment to a register may cost for one of its planes. */
const writeCost = 24;
/** Single bits that one assignment may change in one plane. */
const bitLimit = 16;
/** Bits of an index up to which a table translates it. */
const tableIndexBits = 12;

/** Bits of a register in another order, kept in a register of its own: bit `i` is bit `positions[i]` of `register`. */
interface Plane {
  readonly register: RegionSignalId;
  readonly positions: readonly number[];
  readonly id: RegionSignalId;
}

/**
 * Second copies of registers in an order of bits that suits their readers. Every assignment to the register is
 * followed by one to the planes, so that both always agree; the register itself stays as it is for all others.
 */
export class Planes implements PlaneSource {
  readonly #list: TaskList;
  readonly #planes: Plane[] = [];
  readonly #refused = new Set<string>();
  #tasks: Int32Array | null = null;
  readonly #assigns = new Map<RegionSignalId, Assign[]>();
  readonly #isRare = new Map<RegionSignalId, boolean>();

  constructor(list: TaskList) {
    this.#list = list;
  }

  /** The task that assigns a register, or -1. */
  #taskOf(register: RegionSignalId): TaskId {
    if (this.#tasks === null) {
      this.#tasks = new Int32Array(this.#list.builder.region.signals.length).fill(-1);
      for (const [id, task] of this.#list.tasks.entries())
        if (task.kind === 'process' && task.sequential)
          for (const target of task.targets) this.#tasks[target] = id;
    }
    return this.#tasks[register] ?? -1;
  }

  #assignsOf(register: RegionSignalId): readonly Assign[] {
    let assigns = this.#assigns.get(register);
    if (assigns === undefined) {
      assigns = [];
      const task = this.#list.tasks[this.#taskOf(register)];
      if (task?.kind === 'process') collectAssigns(task.statements, register, assigns);
      this.#assigns.set(register, assigns);
    }
    return assigns;
  }

  /** Registers whose assignments touch few bits, or copy others: what is written by shifting is not worth it. */
  isRegister(signal: RegionSignalId): boolean {
    let rare = this.#isRare.get(signal);
    if (rare === undefined) {
      const { nodes } = this.#list.builder.region;
      rare =
        this.#taskOf(signal) >= 0 &&
        this.#assignsOf(signal).every(({ index, width, value }) => {
          const op = nodes.op[value]!;
          return index >= 0 || width <= bitLimit || op === Op.const || op === Op.ref || op === Op.slice;
        });
      this.#isRare.set(signal, rare);
    }
    return rare;
  }

  plane(register: RegionSignalId, positions: readonly number[]): NodeId {
    const { nodes } = this.#list.builder.region;
    for (const plane of this.#planes) {
      if (plane.register !== register) continue;
      const first = plane.positions.indexOf(positions[0]!);
      if (first >= 0 && positions.every((position, i) => plane.positions[first + i] === position))
        return this.#list.builder.maker.slice(
          nodes.ref(plane.id, plane.positions.length),
          first,
          positions.length,
        );
    }
    const key = `${register}:${positions.join()}`;
    if (this.#refused.has(key) || new Set(positions).size < positions.length) return -1;
    const count = this.#planes.length;
    const id = this.#list.builder.addRegister(positions.length, register);
    const plane: Plane = { register, positions, id };
    this.#planes.push(plane);
    const assigns = this.#assignsOf(register);
    if (assigns.every((assign) => this.#follow(plane, assign) !== null))
      return nodes.ref(id, positions.length);
    this.#planes.length = count;
    this.#refused.add(key);
    return -1;
  }

  /** Adds the planes that something reads to the tasks that assign their registers. */
  commit(): void {
    if (this.#planes.length === 0) return;
    const done = new Set<Plane>();
    for (;;) {
      const read = this.#readSignals();
      const plane = this.#planes.find((each) => read.has(each.id) && !done.has(each));
      if (!plane) return;
      done.add(plane);
      this.#add(plane);
    }
  }

  #add(plane: Plane): void {
    const list = this.#list;
    const id = this.#taskOf(plane.register);
    const task = list.tasks[id]!;
    if (task.kind !== 'process') return;
    const insert = (statements: readonly RegionStatement[]): RegionStatement[] =>
      statements.flatMap((statement): RegionStatement[] => {
        if (statement.kind === 'assign') {
          if (statement.target !== plane.register) return [statement];
          return [statement, ...this.#follow(plane, statement)!];
        }
        const otherwise = insert(statement.otherwise);
        if (statement.kind === 'if') return [{ ...statement, then: insert(statement.then), otherwise }];
        const arms = statement.arms.map(({ labels, body }) => ({ labels, body: insert(body) }));
        return [{ ...statement, arms, otherwise }];
      });
    const statements = insert(task.statements);
    list.tasks[id] = {
      ...task,
      targets: [...task.targets, plane.id],
      statements,
      roots: rootsOf(statements),
    };
    list.producer[plane.id] = -1;
    list.slotOf(plane.id);
  }

  #readSignals(): Set<RegionSignalId> {
    const { nodes } = this.#list.builder.region;
    const reached = reachableNodes(this.#list);
    const read = new Set<RegionSignalId>();
    for (let node = 0; node < reached.length; node++)
      if (reached[node] === 1 && nodes.op[node] === Op.ref) read.add(nodes.a[node]!);
    return read;
  }

  /** What has to be assigned to a plane after an assignment to its register; null if that would cost too much. */
  #follow(plane: Plane, assign: Assign): Assign[] | null {
    if (assign.index >= 0) return this.#followElement(plane, assign);
    const { maker } = this.#list.builder;
    const { low, width, value } = assign;
    const hit = plane.positions.flatMap((at, lane) => (at >= low && at < low + width ? [lane] : []));
    const first = hit[0];
    if (first === undefined) return [];
    const bits = hit.map((lane) => bitOf(maker, value, plane.positions[lane]! - low));
    if (hit.at(-1)! - first === hit.length - 1) {
      const packer = new Packer(maker, this);
      const word = packer.pack(bits);
      if (packer.cost <= writeCost)
        return [{ ...assign, target: plane.id, low: first, width: hit.length, value: word }];
    }
    if (hit.length > bitLimit) return null;
    return hit.map((lane, i) => ({ ...assign, target: plane.id, low: lane, width: 1, value: bits[i]! }));
  }

  /** An assignment to one element changes one bit for each bit of the element that the plane holds. */
  #followElement(plane: Plane, assign: Assign): Assign[] | null {
    const { builder } = this.#list;
    const { width: element, index, value } = assign;
    const total = builder.region.signals[plane.register]!.width;
    const elements = Math.floor(total / element);
    const lanes = new Map<number, number[]>();
    plane.positions.forEach((position, lane) => {
      const bit = position % element;
      const at = Math.floor(position / element);
      if (at >= elements) return;
      const list = lanes.get(bit) ?? new Array<number>(elements).fill(-1);
      list[at] = lane;
      lanes.set(bit, list);
    });
    if (lanes.size > bitLimit) return null;
    const result: Assign[] = [];
    for (const [bit, list] of lanes) {
      const lane = this.#laneIndex(plane, index, list);
      if (lane < 0) return null;
      const source = bitOf(builder.maker, value, bit);
      result.push({ ...assign, target: plane.id, width: 1, index: lane, value: source });
    }
    return result;
  }

  /** The lane of the indexed element, or a number beyond all lanes if the plane does not hold it. */
  #laneIndex(plane: Plane, index: NodeId, list: readonly number[]): NodeId {
    const { maker, region } = this.#list.builder;
    const lanes = plane.positions.length;
    if (list.length === lanes && list.every((lane, at) => lane === at)) return index;
    const bits = region.nodes.width[index]!;
    if (bits > tableIndexBits) return -1;
    const entry = lanes < 255 ? 8 : 16;
    let table = 0n;
    for (let at = 2 ** bits - 1; at >= 0; at--) {
      const lane = list[at] ?? -1;
      table = (table << BigInt(entry)) | BigInt(lane < 0 ? lanes : lane);
    }
    return maker.pick(maker.constant(entry * 2 ** bits, table), index, entry);
  }
}

function collectAssigns(
  statements: readonly RegionStatement[],
  register: RegionSignalId,
  into: Assign[],
): void {
  for (const statement of statements) {
    if (statement.kind === 'assign') {
      if (statement.target === register) into.push(statement);
      continue;
    }
    if (statement.kind === 'if') collectAssigns(statement.then, register, into);
    else for (const { body } of statement.arms) collectAssigns(body, register, into);
    collectAssigns(statement.otherwise, register, into);
  }
}
