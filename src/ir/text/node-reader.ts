import type { IToken } from 'chevrotain';
import type { Enumeration, Signal } from '../design.ts';
import { type NodeId, NodeStore } from '../nodes.ts';
import { Op, type OpName } from '../op.ts';
import type { Name, Source } from './source.ts';

/** An argument of an operator: a node, or a number such as the width of `zext`. */
export type Argument = { readonly node: NodeId } | { readonly number: IToken };

/** Operators that are written as a call; `slice` is written `a[7:4]`. */
const unary = new Set<OpName>(['not', 'neg', 'andr', 'orr', 'xorr']);
const equalWidths = new Set<OpName>('and or xor add sub mul eq ne ltu leu lts les'.split(' ') as OpName[]);
const shifts = new Set<OpName>(['shl', 'shru', 'shrs']);
const others = new Set<OpName>(['mux', 'cat', 'rep', 'zext', 'sext', 'pick']);

/** Builds the nodes of one module; wrong operands are diagnostics at the place in the text. */
export class NodeReader {
  readonly nodes = new NodeStore();
  readonly #source: Source;
  readonly #signals: readonly Signal[];
  readonly #signalIds: ReadonlyMap<string, number>;
  readonly #enumerations: readonly Enumeration[];
  readonly #named = new Map<string, NodeId>();

  constructor(
    source: Source,
    signals: readonly Signal[],
    signalIds: ReadonlyMap<string, number>,
    enumerations: readonly Enumeration[],
  ) {
    this.#source = source;
    this.#signals = signals;
    this.#signalIds = signalIds;
    this.#enumerations = enumerations;
  }

  signal(name: Name): NodeId {
    const id = this.#source.find('signal', name, this.#signalIds);
    return this.nodes.ref(id, this.#signals[id]!.width);
  }

  literal(token: IToken): NodeId {
    const { width, value } = this.#source.literal(token);
    return this.nodes.constant(width, value);
  }

  member(enumeration: Name, member: Name): NodeId {
    const ids = new Map(this.#enumerations.map((e, i) => [e.name, i]));
    const id = this.#source.find('enumeration', enumeration, ids);
    const { width, members } = this.#enumerations[id]!;
    const found = members.find((m) => m.name === member.text);
    if (!found)
      return this.#source.unknown(
        `member of '${enumeration.text}'`,
        member,
        members.map((m) => m.name),
      );
    return this.nodes.constant(width, found.value, id);
  }

  named(token: IToken): NodeId {
    return (
      this.#named.get(token.image) ??
      this.#source.unknown('node', { text: token.image, token }, this.#named.keys())
    );
  }

  define(token: IToken, width: IToken, node: NodeId): void {
    if (this.#named.has(token.image)) this.#source.wrong(token, `node '${token.image}' is defined twice`);
    const has = this.nodes.width[node]!;
    if (has !== this.#source.number(width))
      this.#source.wrong(width, `node '${token.image}' is said to have ${width.image} bits, but has ${has}`);
    this.#named.set(token.image, node);
  }

  /** Bits `high..low` of a node; `low` undefined: one bit. */
  slice(node: NodeId, high: IToken, low: IToken | undefined): NodeId {
    const from = this.#source.number(low ?? high);
    const to = this.#source.number(high);
    if (to < from) this.#source.wrong(high, `range [${to}:${from}] runs upwards`, `write [${from}:${to}]`);
    const width = this.nodes.width[node]!;
    if (to >= width) this.#source.wrong(high, `bit ${to} of an operand of ${width} bits`);
    return this.nodes.slice(node, from, to - from + 1);
  }

  call(operator: Name, given: readonly Argument[]): NodeId {
    const name = operator.text as OpName;
    const nodes = given.flatMap((argument) => ('node' in argument ? [argument.node] : []));
    const numbers = given.flatMap((argument) => ('number' in argument ? [argument.number] : []));
    const numbersLast = given.slice(0, nodes.length).every((argument) => 'node' in argument);
    const need = (operands: number, counts = 0) => {
      if (nodes.length !== operands || numbers.length !== counts || !numbersLast) {
        const last = counts ? ' and a number' : '';
        this.#source.wrong(
          operator.token,
          `'${name}' takes ${operands} operand${operands > 1 ? 's' : ''}${last}`,
        );
      }
    };
    const [a = -1, b = -1, c = -1] = nodes;
    const op = Op[name];
    if (unary.has(name)) {
      need(1);
      return this.nodes.unary(op, a);
    }
    if (equalWidths.has(name)) {
      need(2);
      this.#same(operator, a, b);
      return this.nodes.binary(op, a, b);
    }
    if (shifts.has(name)) {
      need(2);
      return this.nodes.shift(op, a, b);
    }
    if (name === 'cat') {
      if (nodes.length < 2) need(2);
      need(nodes.length);
      return this.nodes.cat(nodes);
    }
    if (name === 'mux') {
      need(3);
      this.#same(operator, b, c);
      if (this.#width(a) !== 1)
        this.#source.wrong(operator.token, `the condition of 'mux' has ${this.#width(a)} bits, not 1`);
      return this.nodes.mux(a, b, c);
    }
    if (name === 'pick') return this.#pick(operator, need, a, b);
    if (name === 'rep') {
      need(1, 1);
      return this.nodes.rep(a, this.#source.positive(numbers[0]!, 'count'));
    }
    if (name === 'zext' || name === 'sext') {
      need(1, 1);
      const width = this.#source.positive(numbers[0]!, 'width');
      if (width < this.#width(a))
        this.#source.wrong(numbers[0]!, `'${name}' from ${this.#width(a)} down to ${width} bits`);
      return this.nodes.extend(op, a, width);
    }
    return this.#source.unknown('operator', operator, [...unary, ...equalWidths, ...shifts, ...others]);
  }

  #pick(operator: Name, need: (operands: number) => void, a: NodeId, index: NodeId): NodeId {
    need(2);
    const elements = 2 ** this.#width(index);
    if (this.#width(a) % elements !== 0)
      this.#source.wrong(operator.token, `'pick' among ${elements} elements from ${this.#width(a)} bits`);
    return this.nodes.pick(a, index, this.#width(a) / elements);
  }

  #same(operator: Name, a: NodeId, b: NodeId): void {
    if (this.#width(a) !== this.#width(b))
      this.#source.wrong(
        operator.token,
        `operands of '${operator.text}' have ${this.#width(a)} and ${this.#width(b)} bits`,
        'make the widths equal with zext, sext or a slice',
      );
  }

  #width(node: NodeId): number {
    return this.nodes.width[node]!;
  }
}
