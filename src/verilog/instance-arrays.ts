import {
  type Design,
  type Instance,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type Signal,
  type SignalId,
  type Statement,
  verilogKeywords,
} from '../ir/index.ts';
import { type NodeMaker, plainMaker, remake, rewriteBody } from '../passes/rewrite.ts';
import { feedsItself } from './self-feeding.ts';

/** An instance, or an array of `count` instances of one module; 0: not an array. */
export interface EmittedInstance extends Instance {
  readonly count: number;
  /** Signals `<base>_<port>` are made for its ports; arrays: the author's name for the list. */
  readonly base: string;
}

/** Where a signal of the author's module is after the gathering. */
export interface Moved {
  /** The vector that holds it, and its lowest bit there; a signal that all instances share is at 0. */
  readonly signal: SignalId;
  readonly low: number;
  readonly width: number;
  /** Position of its instance in the array. */
  readonly element: number;
}

/** A module in which lists of equal instances are arrays of instances. */
export interface Gathered {
  readonly module: Module & { readonly instances: readonly EmittedInstance[] };
  /** Signals that are not declared any more, because a vector or a shared signal carries them. */
  readonly moved: ReadonlyMap<SignalId, Moved>;
  /** Path of each instance that is an element of an array, by its name: `column[3]`. */
  readonly elements: ReadonlyMap<string, string>;
  /** Vectors that were made, by the name of the array. */
  readonly vectors: ReadonlyMap<string, readonly SignalId[]>;
}

/** Fewer instances than this stand one by one, but in a row of a table: the reader sees what each is for. */
const fewest = 4;

/** Instances `name_0 .. name_(n-1)` of one module, with the parent's signals at their ports. */
interface Family {
  readonly name: string;
  /** Name of the array: `name`, or where that is a keyword or means something else, `name_array`. */
  readonly array: string;
  readonly members: readonly Instance[];
}

/**
 * Makes an array of instances of each list of instances, as Verilog can: a port of the array is one signal for all or
 * the ports of all elements side by side. Lists named in `apart`, and lists whose members feed each other, stay instances
 * of their own; but rows of a table are arrays in either case.
 */
export function gatherInstances(
  design: Pick<Design, 'modules'>,
  module: Module,
  apart: ReadonlySet<string>,
): Gathered {
  const isInput = (member: Instance, port: number) => {
    const child = design.modules[member.module]!;
    return child.signals[child.ports[port]!]!.kind === 'input';
  };
  const families = findFamilies(module).filter(
    ({ name, members }) => !apart.has(name) && (isRow(name) || !feedsItself(module, isInput, members)),
  );
  const plain = {
    ...module,
    instances: module.instances.map((instance) => ({ ...instance, count: 0, base: instance.name })),
  };
  if (families.length === 0)
    return { module: plain, moved: new Map(), elements: new Map(), vectors: new Map() };
  return new Gathering(module, families).run();
}

/** Whether a list is one row of a list of lists: `cell_2` of `cell_2_0`, `cell_2_1`. Its vectors are short. */
export function isRow(name: string): boolean {
  return /_\d+$/.test(name);
}

function findFamilies(module: Module): Family[] {
  const lists = new Map<string, Instance[]>();
  for (const instance of module.instances) {
    const name = /^(.*)_\d+$/.exec(instance.name)?.[1];
    if (name === undefined) continue;
    const list = lists.get(name);
    if (list) list.push(instance);
    else lists.set(name, [instance]);
  }
  // Members stand in the order of their numbers, as the language makes them.
  const isList = ([name, members]: readonly [string, readonly Instance[]]) =>
    members.every((member, i) => member.name === `${name}_${i}` && member.module === members[0]!.module);
  const long = [...lists].filter((list) => list[1].length >= (isRow(list[0]) ? 2 : fewest) && isList(list));
  if (long.length === 0) return [];
  const usage = signalUsage(module);
  const taken = new Set([module.name, ...module.signals.map(({ name }) => name)]);
  for (const { name } of [...module.instances, ...module.memories]) taken.add(name);
  return long.flatMap(([name, members]) => {
    const array = [name, `${name}_array`].find((text) => !taken.has(text) && !verilogKeywords.has(text));
    if (array === undefined) return [];
    const fits = members[0]!.ports.every((_, port) =>
      isGatherable(module, usage, taken, name, members, port),
    );
    return fits ? [{ name, array, members }] : [];
  });
}

/** How often each signal stands at a port or is a clock, and which ones an assignment selects elements of. */
interface SignalUsage {
  readonly bindings: readonly number[];
  readonly indexed: ReadonlySet<SignalId>;
}

function signalUsage(module: Module): SignalUsage {
  const bindings = module.signals.map(() => 0);
  // The clock or reset of a domain keeps its name.
  for (const { clock, reset } of module.domains)
    for (const id of [clock, reset]) if (id >= 0) bindings[id] = 2;
  const count = (signal: SignalId) => {
    if (signal >= 0) bindings[signal]!++;
  };
  for (const { ports } of module.instances) ports.forEach(count);
  for (const { reads, writes } of module.memories) {
    for (const { address, enable, data } of reads) [address, enable, data].forEach(count);
    for (const { address, enable, data, mask } of writes) [address, enable, data, mask].forEach(count);
  }
  const indexed = new Set<SignalId>();
  rewriteBody(module.body, (statement) => {
    if (statement.kind === 'assign' && statement.index >= 0) indexed.add(statement.target);
    return [];
  });
  return { bindings, indexed };
}

/** Whether one port of all members can be one port of an array: the same signal, or a wire of its own for each. */
function isGatherable(
  module: Module,
  usage: SignalUsage,
  taken: ReadonlySet<string>,
  family: string,
  members: readonly Instance[],
  port: number,
): boolean {
  const first = members[0]!.ports[port]!;
  if (members.every(({ ports }) => ports[port] === first)) return true;
  const prefix = `${family}_0_`;
  const { name } = module.signals[first]!;
  if (!name.startsWith(prefix) || taken.has(`${family}_${name.slice(prefix.length)}`)) return false;
  return members.every((member, i) => {
    const id = member.ports[port]!;
    const signal = module.signals[id]!;
    return (
      signal.name === `${family}_${i}_${name.slice(prefix.length)}` &&
      signal.kind === 'wire' &&
      usage.bindings[id] === 1 &&
      !usage.indexed.has(id)
    );
  });
}

class Gathering {
  readonly #module: Module;
  readonly #families: readonly Family[];
  readonly #signals: Signal[];
  readonly #moved = new Map<SignalId, Moved>();
  readonly #vectors = new Map<string, SignalId[]>();
  /** Vectors all of whose parts are one plain assignment each: the values by part, lowest first. */
  readonly #whole = new Map<SignalId, { readonly last: Statement; readonly parts: readonly NodeId[] }>();
  /** Assignments that another one of the family stands for. */
  readonly #dropped = new Set<Statement>();

  constructor(module: Module, families: readonly Family[]) {
    this.#module = module;
    this.#families = families;
    this.#signals = [...module.signals];
  }

  run(): Gathered {
    const module = this.#module;
    const plain = plainAssigns(module);
    for (const family of this.#families) this.#family(family, plain);
    const maker = plainMaker();
    const made = this.#nodes(maker);
    const map = (node: NodeId) => made[node]!;
    const body = rewriteBody(module.body, (statement) => this.#statement(statement, map, maker.nodes));
    const first = new Map(this.#families.map((family) => [family.members[0]!, family]));
    const others = new Set(this.#families.flatMap(({ members }) => members.slice(1)));
    const instances = module.instances.flatMap((instance): EmittedInstance[] => {
      if (others.has(instance)) return [];
      const family = first.get(instance);
      if (!family) return [{ ...instance, count: 0, base: instance.name }];
      return [{ ...instance, name: family.array, count: family.members.length, base: family.name }];
    });
    return {
      module: { ...module, signals: this.#signals, nodes: maker.nodes, body, instances },
      moved: this.#moved,
      elements: new Map(
        this.#families.flatMap(({ array, members }) =>
          members.map((member, i) => [member.name, `${array}[${i}]`] as const),
        ),
      ),
      vectors: this.#vectors,
    };
  }

  #family({ name, members }: Family, plain: ReadonlyMap<SignalId, Statement & { kind: 'assign' }>): void {
    const vectors: SignalId[] = [];
    this.#vectors.set(name, vectors);
    members[0]!.ports.forEach((first, port) => {
      const ids = members.map(({ ports }) => ports[port]!);
      if (ids.every((id) => id === first)) return;
      const signal = this.#module.signals[first]!;
      const { width } = signal;
      const joined = `${name}_${signal.name.slice(name.length + 3)}`;
      const assigns = ids.map((id) => plain.get(id));
      const shared = assigns[0] !== undefined && assigns.every((item) => item?.value === assigns[0]!.value);
      if (shared) {
        this.#signals[first] = { ...signal, name: joined };
        for (const item of assigns.slice(1)) this.#dropped.add(item!);
      } else {
        const lane = width;
        this.#signals[first] = { ...signal, name: joined, width: width * ids.length, lane, signed: false };
        vectors.push(first);
      }
      ids.forEach((id, element) => {
        this.#moved.set(id, { signal: first, low: shared ? 0 : element * width, width, element });
      });
      if (shared || !assigns.every((item) => item !== undefined)) return;
      const { body } = this.#module;
      const order = new Map(body.map((statement, i) => [statement, i]));
      const last = assigns.reduce((a, b) => (order.get(a)! > order.get(b)! ? a : b));
      for (const item of assigns) if (item !== last) this.#dropped.add(item);
      this.#whole.set(last.target, { last, parts: assigns.map((item) => item.value) });
    });
  }

  /** All nodes in `nodes`, reads of moved signals as parts of what holds them now. */
  #nodes(maker: NodeMaker): Int32Array {
    const { nodes } = maker;
    const from = this.#module.nodes;
    const made = new Int32Array(from.count);
    const reads = (id: SignalId): NodeId => {
      const moved = this.#moved.get(id);
      if (!moved) return nodes.ref(id, this.#signals[id]!.width);
      return nodes.slice(nodes.ref(moved.signal, this.#signals[moved.signal]!.width), moved.low, moved.width);
    };
    for (let node = 0; node < from.count; node++)
      made[node] =
        from.op[node] === Op.ref
          ? reads(from.a[node]!)
          : remake(from, node, maker, (operand) => made[operand]!);
    return made;
  }

  #statement(statement: Statement, map: (node: NodeId) => NodeId, nodes: NodeStore): readonly Statement[] {
    if (statement.kind === 'if') return [{ ...statement, condition: map(statement.condition) }];
    if (statement.kind === 'case') {
      const arms = statement.arms.map(({ labels, body }) => ({ labels: labels.map(map), body }));
      return [{ ...statement, subject: map(statement.subject), arms }];
    }
    if (this.#dropped.has(statement)) return [];
    const index = statement.index < 0 ? -1 : map(statement.index);
    const moved = this.#moved.get(statement.target);
    if (!moved) return [{ ...statement, index, value: map(statement.value) }];
    const whole = this.#whole.get(statement.target);
    const target = moved.signal;
    if (whole && whole.last === statement) {
      const value = nodes.cat(whole.parts.map(map).reverse());
      return [{ ...statement, target, low: 0, width: nodes.width[value]!, value }];
    }
    return [{ ...statement, target, low: moved.low + statement.low, index, value: map(statement.value) }];
  }
}

/** Signals with exactly one assignment, which is of the whole signal and unconditional. */
function plainAssigns(module: Module): Map<SignalId, Statement & { kind: 'assign' }> {
  const counts = new Map<SignalId, number>();
  rewriteBody(module.body, (statement) => {
    if (statement.kind === 'assign') counts.set(statement.target, (counts.get(statement.target) ?? 0) + 1);
    return [];
  });
  const plain = new Map<SignalId, Statement & { kind: 'assign' }>();
  for (const statement of module.body) {
    if (statement.kind !== 'assign' || statement.index >= 0 || counts.get(statement.target) !== 1) continue;
    if (statement.width === module.signals[statement.target]!.width) plain.set(statement.target, statement);
  }
  return plain;
}
