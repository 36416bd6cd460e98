import type { Enumeration, Module } from '../design.ts';
import type { NodeId } from '../nodes.ts';
import { Op, opNames } from '../op.ts';
import { countUses, isLeaf } from '../walk.ts';
import { printName, printValue } from './names.ts';

/** Deepest nesting of one expression; what lies below gets a line of its own. */
const maxHeight = 6;

/**
 * Writes the expressions of a module as nested calls. Nodes that are used more than once, or that would nest too
 * deep, are named `%0`, `%1`, ... in the order of their ids. Both depend on the structure alone, so that the text of
 * a parsed text is the same.
 */
export class ExpressionPrinter {
  /** The nodes that have a line of their own. */
  readonly named: NodeId[] = [];
  readonly #module: Module;
  readonly #enumerations: readonly Enumeration[];
  readonly #numbers = new Map<NodeId, number>();

  constructor(module: Module, enumerations: readonly Enumeration[]) {
    this.#module = module;
    this.#enumerations = enumerations;
    const { nodes } = module;
    const uses = countUses(module);
    const height = new Uint8Array(nodes.count);
    for (let node = 0; node < nodes.count; node++) {
      if (uses[node] === 0 || isLeaf(nodes, node)) continue;
      let below = 0;
      nodes.forEachOperand(node, (operand) => {
        below = Math.max(below, height[operand]!);
      });
      const isPartOfLeaf = nodes.op[node] === Op.slice && isLeaf(nodes, nodes.a[node]!);
      if ((uses[node]! > 1 && !isPartOfLeaf) || below + 1 > maxHeight) {
        this.#numbers.set(node, this.named.length);
        this.named.push(node);
      } else height[node] = below + 1;
    }
  }

  /** The line that names `node`. */
  definition(node: NodeId): string {
    return `%${this.#numbers.get(node)} : ${this.#module.nodes.width[node]} = ${this.#structure(node)}`;
  }

  expression(node: NodeId): string {
    const number = this.#numbers.get(node);
    return number === undefined ? this.#structure(node) : `%${number}`;
  }

  #structure(node: NodeId): string {
    const { nodes, signals } = this.#module;
    const op = nodes.op[node]!;
    const width = nodes.width[node]!;
    if (op === Op.ref) return printName(signals[nodes.a[node]!]!.name);
    if (op === Op.const) return this.#literal(node);
    const operands = nodes.operands(node).map((operand) => this.expression(operand));
    if (op === Op.slice) return `${operands[0]}${printRange(nodes.b[node]!, width)}`;
    if (op === Op.rep) operands.push(String(width / nodes.width[nodes.a[node]!]!));
    if (op === Op.zext || op === Op.sext) operands.push(String(width));
    return `${opNames[op]}(${operands.join(', ')})`;
  }

  #literal(node: NodeId): string {
    const { nodes } = this.#module;
    const value = nodes.value(node);
    const enumeration = this.#enumerations[nodes.c[node]!];
    const member = enumeration?.members.find((m) => m.value === value);
    if (enumeration && member) return `${printName(enumeration.name)}.${printName(member.name)}`;
    return printValue(nodes.width[node]!, value);
  }
}

/** `[7:4]`, or `[4]` for a single bit. */
export function printRange(low: number, width: number): string {
  return width === 1 ? `[${low}]` : `[${low + width - 1}:${low}]`;
}
