import { type Design, type Module, type NodeId, type NodeStore, Op, verilogKeywords } from '../ir/index.ts';

/** The names of one emitted module: the author's own are reserved, those of temporaries are made around them. */
export class Names {
  readonly #module: Module;
  /** Made for the first temporary: most modules of generated arrays have none. */
  #taken: Set<string> | null = null;

  constructor(module: Module) {
    this.#module = module;
  }

  /**
   * `wanted`, or where that is taken the first free one of `others`, which say more; at last `wanted_2`, `wanted_3`, ...:
   * the number counts equal names only, so that other edits do not shift it.
   */
  claim(wanted: string, others: () => readonly string[] = () => []): string {
    const taken = this.#taken ?? this.#reserved();
    this.#taken = taken;
    const plain = verilogKeywords.has(wanted) ? `${wanted}_value` : wanted;
    const isFree = (name: string) => !taken.has(name) && !verilogKeywords.has(name);
    let name = isFree(plain) ? plain : (others().find(isFree) ?? plain);
    for (let i = 2; taken.has(name); i++) name = `${wanted}_${i}`;
    taken.add(name);
    return name;
  }

  #reserved(): Set<string> {
    const { name, signals, instances, memories } = this.#module;
    const reserved = new Set([name]);
    for (const list of [signals, instances, memories]) for (const item of list) reserved.add(item.name);
    return reserved;
  }
}

/** Names of the values of an enumeration: `STATE_IDLE` for value `idle` of `state`. */
export function memberName(design: Design, enumeration: number, member: number): string {
  const { name, members } = design.enumerations[enumeration]!;
  const plain = members[member]!.name;
  const upper = plain.toUpperCase();
  // The second enumeration of one name in a design carries the name of its module in front, with a dot.
  const prefix = name.replace(/^.*\./, '').toUpperCase();
  const clash = members.some((other, i) => i !== member && other.name.toUpperCase() === upper);
  if (clash) return `${prefix}_${plain}`;
  return upper.startsWith(`${prefix}_`) ? upper : `${prefix}_${upper}`;
}

const longest = 30;
/** Where a shorter name is taken. */
const longestOfSeveral = 56;

const joiners: ReadonlyMap<number, string> = new Map([
  [Op.and, 'and'],
  [Op.or, 'or'],
  [Op.xor, 'xor'],
  [Op.add, 'plus'],
  [Op.sub, 'minus'],
  [Op.mul, 'times'],
  [Op.eq, 'is'],
  [Op.ne, 'is_not'],
  [Op.ltu, 'below'],
  [Op.lts, 'below'],
  [Op.leu, 'up_to'],
  [Op.les, 'up_to'],
  [Op.shl, 'shl'],
  [Op.shru, 'shr'],
  [Op.shrs, 'shr'],
  [Op.pick, 'at'],
]);

const prefixes: ReadonlyMap<number, string> = new Map([
  [Op.not, 'not'],
  [Op.neg, 'minus'],
  [Op.andr, 'all'],
  [Op.orr, 'any'],
  [Op.xorr, 'parity'],
]);

const suffixes: ReadonlyMap<number, string> = new Map([
  [Op.zext, 'wide'],
  [Op.sext, 'wide'],
  [Op.rep, 'repeated'],
]);

/** What a value is, where its own description would be too long. */
const roles: ReadonlyMap<number, string> = new Map([
  [Op.add, 'sum'],
  [Op.sub, 'difference'],
  [Op.mul, 'product'],
  [Op.mux, 'choice'],
  [Op.cat, 'bits'],
  [Op.pick, 'item'],
  [Op.shl, 'shifted'],
  [Op.shru, 'shifted'],
  [Op.shrs, 'shifted'],
  [Op.const, 'table'],
]);

/** Says what an expression holds, from its operator and operands, in the words of a name. */
export class Describer {
  readonly #nodes: NodeStore;
  /** Name of a signal, or of a node that has a wire; null for other nodes. */
  readonly #nameOf: (node: NodeId) => string | null;
  readonly #constantName: (node: NodeId) => string;

  constructor(
    nodes: NodeStore,
    nameOf: (node: NodeId) => string | null,
    constantName: (node: NodeId) => string,
  ) {
    this.#nodes = nodes;
    this.#nameOf = nameOf;
    this.#constantName = constantName;
  }

  /**
   * A name for `node`: `count_is_9`, `a_plus_b`, or where that is too long what it reads and what it is, `a_count_sum`. Who
   * uses it does not matter, so that another user changes no name. `consumer` names what reads nothing.
   */
  name(node: NodeId, consumer: string): string {
    if (this.#nodes.op[node] === Op.const) return `${consumer}_${this.#role(node)}`;
    const text = this.#words(node, longest);
    if (text !== null) return text;
    const reads = this.#reads(node);
    return `${reads === '' ? consumer : reads}_${this.#role(node)}`;
  }

  /** Longer names for a node whose `name` is taken, best first. */
  longerNames(node: NodeId, consumer: string): string[] {
    const words = this.#words(node, longestOfSeveral);
    const names = words === null ? [] : [words];
    return [...names, `${this.name(node, consumer)}_for_${consumer}`];
  }

  /** What an expression holds in at most `room` characters, or null. */
  #words(node: NodeId, room: number): string | null {
    const text = this.#text(node, room, true);
    return text !== null && /^[A-Za-z]/.test(text) ? text : null;
  }

  /** Names of the first signals that a value reads beside other temporaries, as many as a name can take. */
  #reads(root: NodeId): string {
    const { op } = this.#nodes;
    const names: string[] = [];
    const seen = new Set<NodeId>();
    const waiting = [root];
    let room = longest - 10;
    for (let node = waiting.pop(); node !== undefined && seen.size < 64; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      const name = node === root ? null : this.#nameOf(node);
      if (name === null) {
        const operands = this.#nodes.operands(node);
        for (let i = operands.length - 1; i >= 0; i--) waiting.push(operands[i]!);
      } else if (op[node] === Op.ref && !names.includes(name)) {
        if (names.length > 0 && name.length + 1 > room) break;
        names.push(name);
        room -= name.length + 1;
      }
    }
    return names.join('_');
  }

  #role(node: NodeId): string {
    const op = this.#nodes.op[node]!;
    if (this.#nodes.width[node] === 1 && op !== Op.mux && op !== Op.pick) return 'condition';
    return roles.get(op) ?? 'value';
  }

  /** null: no description within `room` characters. */
  #text(node: NodeId, room: number, isTop = false): string | null {
    if (room < 1) return null;
    const known = isTop ? null : this.#nameOf(node);
    if (known !== null) return known.length <= room ? known : null;
    const text = this.#compose(node, room, isTop);
    return text !== null && text.length <= room ? text : null;
  }

  #compose(node: NodeId, room: number, isTop: boolean): string | null {
    const nodes = this.#nodes;
    const op = nodes.op[node]!;
    const a = nodes.a[node]!;
    const first = () => this.#text(a, room);
    const around = (before: string, after: string) => {
      const inner = first();
      return inner === null ? null : `${before}${inner}${after}`;
    };
    if (op === Op.const) return this.#constantName(node);
    if (op === Op.slice) {
      const low = nodes.b[node]!;
      const high = low + nodes.width[node]! - 1;
      return around('', high === low ? `_${low}` : `_${high}_${low}`);
    }
    if (op === Op.cat) return isTop ? this.#joined(node, room) : null;
    const fired = op === Op.and ? this.#transfer(node) : null;
    if (fired !== null) return fired;
    const prefix = prefixes.get(op);
    if (prefix) return around(`${prefix}_`, '');
    const suffix = suffixes.get(op);
    if (suffix) return around('', isTop || op === Op.rep ? `_${suffix}` : '');
    const joiner = joiners.get(op);
    if (!joiner) return null;
    const left = first();
    const right = left === null ? null : this.#text(nodes.b[node]!, room - left.length);
    if (left === null || right === null) return null;
    return /^[0-9]/.test(left) ? `${right}_${joiner}_${left}` : `${left}_${joiner}_${right}`;
  }

  /** The parts of a concatenation that are no literals but bits of signals: `instruction_31_25_11_7`. */
  #joined(node: NodeId, room: number): string | null {
    const { op } = this.#nodes;
    const texts: string[] = [];
    let before = '';
    for (const part of this.#nodes.operands(node)) {
      if (op[part] === Op.const) continue;
      let inner = part;
      while (op[inner] === Op.slice || op[inner] === Op.rep) inner = this.#nodes.a[inner]!;
      if (op[inner] !== Op.ref) return null;
      const text = this.#text(part, room);
      if (text === null) return null;
      const base = op[part] === Op.slice ? text.replace(/(_\d+){1,2}$/, '') : text;
      texts.push(base === before ? text.slice(base.length + 1) : text);
      before = base;
    }
    const isAlone = texts.length < 2;
    return isAlone ? null : texts.join('_');
  }

  /** `from_fire` for `from_valid && from_ready`. */
  #transfer(node: NodeId): string | null {
    const [first, second] = [this.#nameOf(this.#nodes.a[node]!), this.#nameOf(this.#nodes.b[node]!)];
    if (first === null || second === null) return null;
    for (const [valid, ready] of [
      [first, second],
      [second, first],
    ] as const)
      if (valid.endsWith('_valid') && ready === valid.replace(/valid$/, 'ready'))
        return valid.replace(/valid$/, 'fire');
    return null;
  }
}
