import { type LocationId, type Module, type NodeId, type NodeStore, Op } from '../../../ir/index.ts';
import { type Bounds, boundsOf, isWithin, limited, limitOf } from './bounds.ts';
import { type SingleDrivers, singleDrivers } from './single-drivers.ts';
import type { ValueRanges } from './value-ranges.ts';

/** What is known where a statement stands, and which statement around it says so. */
export interface Known {
  readonly value: boolean;
  readonly since: LocationId;
}

interface Change {
  readonly map: Map<NodeId, unknown>;
  readonly node: NodeId;
  readonly before: unknown;
}

/** How deep a condition of `and`, `or` and `not` is taken apart. */
const deepest = 12;

/**
 * The conditions that hold where a statement stands: those of the statements around it, and what follows from them, also
 * behind names of expressions (`m.let`). Reading
 * a signal gives its final value of the cycle, so that a condition means the same wherever it stands. Facts are
 * taken back in reverse order with `undo`.
 */
export class Facts {
  readonly #nodes: NodeStore;
  readonly #ranges: ValueRanges;
  readonly #drivers: SingleDrivers;
  readonly #conditions = new Map<NodeId, Known>();
  /** Nodes that are known to have the value of a literal. */
  readonly #values = new Map<NodeId, { readonly literal: NodeId; readonly since: LocationId }>();
  /** Nodes of which comparisons with literals leave a part of the values. */
  readonly #bounds = new Map<NodeId, Bounds & { readonly since: LocationId }>();
  /** What to put back, newest last: the map, the node, and what was there or undefined. */
  readonly #log: Change[] = [];

  constructor(module: Module, ranges: ValueRanges) {
    this.#nodes = module.nodes;
    this.#ranges = ranges;
    this.#drivers = singleDrivers(module);
  }

  get mark(): number {
    return this.#log.length;
  }

  undo(mark: number): void {
    while (this.#log.length > mark) {
      const { map, node, before } = this.#log.pop()!;
      if (before === undefined) map.delete(node);
      else map.set(node, before);
    }
  }

  /** From here on, the condition is `value`. */
  assume(node: NodeId, value: boolean, since: LocationId, depth = 0): void {
    const { op, a, b, width } = this.#nodes;
    this.#set(this.#conditions, node, { value, since });
    if (width[node] !== 1 || depth > deepest) return;
    const driver = op[node] === Op.ref ? this.#drivers[a[node]!] : undefined;
    if (driver) this.assume(driver.value, value, since, depth + 1);
    else if (op[node] === Op.not) this.assume(a[node]!, !value, since, depth + 1);
    else if ((op[node] === Op.and && value) || (op[node] === Op.or && !value)) {
      this.assume(a[node]!, value, since, depth + 1);
      this.assume(b[node]!, value, since, depth + 1);
    } else if ((op[node] === Op.eq && value) || (op[node] === Op.ne && !value)) {
      const [literal, subject] = this.#literalOf(node);
      if (literal >= 0) this.assumeValue(subject, literal, since);
    } else {
      const limit = limitOf(this.#nodes, this.#ranges, node, value);
      if (!limit) return;
      const before = this.#bounds.get(limit.subject) ?? boundsOf(this.#ranges, limit.subject);
      this.#set(this.#bounds, limit.subject, { ...limited(before, limit), since });
    }
  }

  /** From here on, the node has the value of a literal. */
  assumeValue(node: NodeId, literal: NodeId, since: LocationId): void {
    this.#set(this.#values, node, { literal, since });
  }

  /** The literal that a node is known to be, if any. */
  literalFor(node: NodeId): { readonly literal: NodeId; readonly since: LocationId } | undefined {
    return this.#values.get(node);
  }

  /** Whether a condition is decided by what stands around it. */
  decide(node: NodeId, depth = 0): Known | null {
    const known = this.#conditions.get(node);
    if (known) return known;
    const { op, a, b, width } = this.#nodes;
    if (depth > deepest || width[node] !== 1) return null;
    const driver = op[node] === Op.ref ? this.#drivers[a[node]!] : undefined;
    if (driver) return this.decide(driver.value, depth + 1);
    if (op[node] === Op.not) {
      const inner = this.decide(a[node]!, depth + 1);
      return inner && { value: !inner.value, since: inner.since };
    }
    if (op[node] === Op.and || op[node] === Op.or) {
      const strong = op[node] === Op.or;
      const [left, right] = [this.decide(a[node]!, depth + 1), this.decide(b[node]!, depth + 1)];
      if (left?.value === strong) return left;
      if (right?.value === strong) return right;
      return left && right;
    }
    if (op[node] === Op.eq || op[node] === Op.ne) {
      const [literal, subject] = this.#literalOf(node);
      const value = literal >= 0 ? this.#values.get(subject) : undefined;
      if (!value) return literal >= 0 ? this.#excluded(node, subject, literal) : null;
      const isEqual = this.#nodes.value(value.literal) === this.#nodes.value(literal);
      return { value: isEqual === (op[node] === Op.eq), since: value.since };
    }
    return this.#ordered(node);
  }

  /** An order with a literal, by what is known of the other side. */
  #ordered(node: NodeId): Known | null {
    const limit = limitOf(this.#nodes, this.#ranges, node, true);
    if (!limit) return null;
    const exact = this.#values.get(limit.subject);
    const known = exact ? boundsOf(this.#ranges, exact.literal) : this.#bounds.get(limit.subject);
    const value = known ? isWithin(known, limit) : null;
    const since = exact?.since ?? this.#bounds.get(limit.subject)?.since;
    return value === null || since === undefined ? null : { value, since };
  }

  /** Whether a value cannot be equal to a literal, because it lies outside of its bounds. */
  #excluded(node: NodeId, subject: NodeId, literal: NodeId): Known | null {
    const known = this.#bounds.get(subject);
    if (!known) return null;
    const [unsigned, signed] = [this.#ranges.low[literal]!, this.#ranges.signedLow[literal]!];
    const isInside =
      unsigned >= known.low &&
      unsigned <= known.high &&
      signed >= known.signedLow &&
      signed <= known.signedHigh;
    return isInside ? null : { value: this.#nodes.op[node] === Op.ne, since: known.since };
  }

  /** Whether a condition is the same in every cycle, wherever it stands. */
  constant(node: NodeId): number | null {
    return this.#ranges.constantOf(node);
  }

  #literalOf(node: NodeId): [literal: NodeId, subject: NodeId] {
    const { op, a, b } = this.#nodes;
    if (op[b[node]!] === Op.const) return [b[node]!, a[node]!];
    return op[a[node]!] === Op.const ? [a[node]!, b[node]!] : [-1, -1];
  }

  #set<V>(map: Map<NodeId, V>, node: NodeId, value: V): void {
    const before = map.get(node);
    map.set(node, value);
    this.#log.push({ map: map as Map<NodeId, unknown>, node, before });
  }
}
