import { InternalError } from '../diag/index.ts';
import { infixSymbols, type NodeId, type NodeStore, Op, type OpCode, type SignalId } from '../ir/index.ts';
import { grownValue } from './growth.ts';
import { literal } from './literal.ts';
import {
  asSigned,
  type Consumer,
  type Lowered,
  type LoweringContext,
  own,
  type SignalView,
  unsigned,
  viewOf,
} from './lowered.ts';
import { Describer } from './names.ts';
import { isSelectable, Selects } from './selects.ts';
import type { Expression } from './tree.ts';

const binaryOperators: ReadonlyMap<number, string> = new Map([
  ...infixSymbols,
  [Op.shl, '<<'],
  [Op.shru, '>>'],
  [Op.shrs, '>>>'],
]);

const complements: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>' };
const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '==': '==', '!=': '!=' };

/** Turns nodes into Verilog expressions; values that need a name become temporaries, declared on first use. */
export class Lowering {
  readonly #context: LoweringContext;
  readonly #nodes: NodeStore;
  readonly #temporaries = new Map<NodeId, SignalView>();
  readonly #describer: Describer;
  readonly #selects: Selects;
  #consumer: Consumer = { name: 'value', location: -1 };

  constructor(context: LoweringContext) {
    this.#context = context;
    this.#nodes = context.nodes;
    this.#selects = new Selects(context.nodes, {
      lower: (node) => this.#lower(node),
      named: (node) => this.#named(node),
      isNamed: (node) => this.#isNamed(node),
      signal: context.signal,
    });
    const nameOf = (node: NodeId) =>
      this.#nameIfKnown(node) ??
      (this.#nodes.op[node] === Op.ref ? context.signal(this.#nodes.a[node]!).name : null);
    this.#describer = new Describer(context.nodes, nameOf, (node) => this.#constantText(node));
  }

  /** Name of the wire or signal that holds a node already. */
  #nameIfKnown(node: NodeId): string | null {
    const temporary = this.#temporaries.get(node);
    if (temporary) return temporary.name;
    const holder = this.#isNamed(node) ? this.#context.holderOf(node) : -1;
    return holder < 0 ? null : this.#context.signal(holder).name;
  }

  /** The value of an assignment whose target has exactly the node's width. */
  value(node: NodeId, consumer: Consumer, target: SignalId): Expression {
    this.#consumer = consumer;
    const defines = this.#isNamed(node) && this.#context.holderOf(node) === target;
    return (defines ? this.#assigned(node) : this.#grownOrLowered(node)).expression;
  }

  /** An expression whose place takes any signedness: a condition, a connection, an index. */
  plain(node: NodeId, consumer: Consumer): Expression {
    this.#consumer = consumer;
    return this.#lower(node).expression;
  }

  /** The subject of a case, whose labels are unsigned. */
  subject(node: NodeId, consumer: Consumer): Expression {
    this.#consumer = consumer;
    return this.#beside(this.#lower(node), false);
  }

  /** A value that may be used several times without repeating work: a signal, a temporary, bits of one, a literal. */
  repeatable(node: NodeId, consumer: Consumer): Expression {
    this.#consumer = consumer;
    return this.#selects.repeatable(node);
  }

  /** The lowest `width` bits of a value, as an index. */
  lowBits(node: NodeId, width: number, consumer: Consumer): Expression {
    this.#consumer = consumer;
    return this.#selects.lowBits(node, width);
  }

  #grownOrLowered(node: NodeId): Lowered {
    return this.#isNamed(node) ? this.#named(node) : this.#assigned(node);
  }

  /** The expression itself, in a place where the target sets its width. */
  #assigned(node: NodeId): Lowered {
    const grown = grownValue(this.#nodes, node, (operand) =>
      this.#isNamed(operand) || isSelectable(this.#nodes, operand) ? this.#lower(operand) : null,
    );
    return grown ?? this.#inline(node);
  }

  #lower(node: NodeId): Lowered {
    if (this.#isNamed(node)) return this.#named(node);
    return this.#inline(node);
  }

  /** More than one reader, and more than a few characters. */
  #isNamed(node: NodeId): boolean {
    // A literal may have a wire, of which elements are taken; everywhere else it stands for itself.
    if (this.#nodes.op[node] === Op.const) return false;
    return this.#temporaries.has(node) || (this.#context.uses[node]! > 1 && !this.#isTrivial(node));
  }

  #isTrivial(node: NodeId): boolean {
    const op = this.#nodes.op[node]!;
    if (op === Op.const) return true;
    if (isSelectable(this.#nodes, node)) return true;
    return (op === Op.not || op === Op.zext) && isSelectable(this.#nodes, this.#nodes.a[node]!);
  }

  /** The wire that holds `node`, made if need be. */
  #named(node: NodeId): Lowered {
    let view = this.#temporaries.get(node);
    if (!view) {
      const holder = this.#context.holderOf(node);
      if (holder >= 0) return this.#context.signal(holder);
      const { name: consumer, location } = this.#consumer;
      const value = this.#assigned(node);
      const describer = this.#describer;
      const name = this.#context.names.claim(describer.name(node, consumer), () =>
        describer.longerNames(node, consumer),
      );
      view = viewOf(name, value.signed);
      this.#temporaries.set(node, view);
      this.#context.declare({
        kind: 'declaration',
        type: 'wire',
        signed: view.signed,
        width: this.#nodes.width[node]!,
        name,
        value: value.expression,
        doc: '',
        location,
        waivers: [],
        forNext: true,
      });
    }
    return view;
  }

  #inline(node: NodeId): Lowered {
    const { op, a, b, c, width } = this.#nodes;
    const code = op[node] as OpCode;
    switch (code) {
      case Op.const:
        return this.#constant(node);
      case Op.ref:
        return this.#context.signal(a[node]!);
      case Op.not:
        return this.#not(a[node]!);
      case Op.neg: {
        const inner = this.#lower(a[node]!);
        return { ...inner, expression: { kind: 'unary', operator: '-', operand: inner.expression } };
      }
      case Op.andr:
        return own({ kind: 'unary', operator: '&', operand: this.#lower(a[node]!).expression });
      case Op.orr:
        return own({ kind: 'unary', operator: '|', operand: this.#lower(a[node]!).expression });
      case Op.xorr:
        return own({ kind: 'unary', operator: '^', operand: this.#lower(a[node]!).expression });
      case Op.shl:
      case Op.shru:
      case Op.shrs:
        return this.#shift(code, a[node]!, b[node]!);
      case Op.mux:
        return this.#mux(a[node]!, b[node]!, c[node]!);
      case Op.slice:
        return own(this.#selects.bits(a[node]!, b[node]!, width[node]!));
      case Op.cat:
        return own({
          kind: 'concat',
          parts: this.#nodes.operands(node).flatMap((part) => this.#parts(part)),
        });
      case Op.rep:
        return own({
          kind: 'repeat',
          times: width[node]! / width[a[node]!]!,
          operand: this.#lower(a[node]!).expression,
        });
      case Op.zext:
        return own({
          kind: 'concat',
          parts: [literal(width[node]! - width[a[node]!]!, 0n), ...this.#parts(a[node]!)],
        });
      case Op.sext:
        return own(this.#selects.signExtended(a[node]!, width[node]!));
      case Op.pick:
        return own(this.#selects.pick(a[node]!, b[node]!, width[node]!));
      default:
        return this.#binary(code, a[node]!, b[node]!);
    }
  }

  #parts(part: NodeId): readonly Expression[] {
    const { expression } = this.#lower(part);
    return expression.kind === 'concat' ? expression.parts : [expression];
  }

  #not(inner: NodeId): Lowered {
    const operand = this.#lower(inner);
    const { expression } = operand;
    if (this.#nodes.width[inner] !== 1)
      return { ...operand, expression: { kind: 'unary', operator: '~', operand: expression } };
    const complement = expression.kind === 'binary' ? complements[expression.operator] : undefined;
    if (expression.kind === 'binary' && complement) return own({ ...expression, operator: complement });
    return own({ kind: 'unary', operator: '!', operand: expression });
  }

  #shift(op: OpCode, value: NodeId, amount: NodeId): Lowered {
    const left = this.#lower(value);
    const operator = binaryOperators.get(op)!;
    const right: Expression =
      this.#nodes.op[amount] === Op.const
        ? { kind: 'literal', text: String(this.#nodes.value(amount)) }
        : this.#lower(amount).expression;
    if (op !== Op.shrs)
      return { ...left, expression: { kind: 'binary', operator, left: left.expression, right } };
    return {
      expression: { kind: 'binary', operator, left: asSigned(left), right },
      signed: true,
      fragile: true,
    };
  }

  #mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): Lowered {
    const condition = this.#lower(select).expression;
    const [left, right] = this.#pair(whenTrue, whenFalse, false);
    return {
      expression: { kind: 'conditional', condition, whenTrue: left.expression, whenFalse: right.expression },
      signed: left.signed && right.signed,
      fragile: left.fragile || right.fragile,
    };
  }

  #binary(op: OpCode, a: NodeId, b: NodeId): Lowered {
    const isBool = this.#nodes.width[a] === 1;
    const operator = binaryOperators.get(op);
    if (!operator) throw new InternalError(`no Verilog operator for code ${op}`);
    if (isBool && (op === Op.and || op === Op.or)) {
      const [left, right] = [this.#lower(a).expression, this.#lower(b).expression];
      return own({ kind: 'binary', operator: operator + operator, left, right });
    }
    const compares = op >= Op.eq && op <= Op.les;
    const [left, right] = this.#operands(op, a, b);
    const flip = compares && this.#nodes.op[a] === Op.const && this.#nodes.op[b] !== Op.const;
    const expression: Expression = flip
      ? { kind: 'binary', operator: mirrored[operator]!, left: right.expression, right: left.expression }
      : { kind: 'binary', operator, left: left.expression, right: right.expression };
    if (compares) return own(expression);
    return { expression, signed: left.signed && right.signed, fragile: left.fragile || right.fragile };
  }

  #operands(op: OpCode, a: NodeId, b: NodeId): readonly [Lowered, Lowered] {
    if (op === Op.lts || op === Op.les) {
      const signed = (node: NodeId): Lowered => {
        if (this.#nodes.op[node] === Op.const) return this.#constant(node, { signed: true });
        return { expression: asSigned(this.#lower(node)), signed: true, fragile: false };
      };
      return [signed(a), signed(b)];
    }
    if (op === Op.ltu || op === Op.leu) return [own(unsigned(this.#lower(a))), own(unsigned(this.#lower(b)))];
    return this.#pair(a, b, op === Op.and || op === Op.or || op === Op.xor);
  }

  /** Two operands that Verilog sizes and signs together; a literal takes the sign of the other operand. */
  #pair(a: NodeId, b: NodeId, pattern: boolean): readonly [Lowered, Lowered] {
    const isConstant = (node: NodeId) => this.#nodes.op[node] === Op.const && !this.#isEnumerated(node);
    let left = isConstant(a) ? null : this.#lower(a);
    let right = isConstant(b) ? null : this.#lower(b);
    left ??= this.#constant(a, { signed: right?.signed ?? false, pattern });
    right ??= this.#constant(b, { signed: left.signed, pattern });
    if (left.signed === right.signed) return [left, right];
    return [
      { ...left, expression: this.#beside(left, right.signed), fragile: false },
      { ...right, expression: this.#beside(right, left.signed), fragile: false },
    ];
  }

  /** `operand` protected from an unsigned neighbour where that would change its value. */
  #beside(operand: Lowered, neighbourSigned: boolean): Expression {
    if (!operand.fragile || neighbourSigned) return operand.expression;
    return { kind: 'call', name: '$unsigned', operand: operand.expression };
  }

  #constant(node: NodeId, style: { signed?: boolean; pattern?: boolean } = {}): Lowered {
    const value = this.#nodes.value(node);
    const name = this.#context.constantName(this.#nodes.c[node]!, value);
    if (name !== null && !style.signed) return own({ kind: 'name', name });
    const width = this.#nodes.width[node]!;
    return { expression: literal(width, value, style), signed: style.signed ?? false, fragile: false };
  }

  #isEnumerated(node: NodeId): boolean {
    return this.#context.constantName(this.#nodes.c[node]!, this.#nodes.value(node)) !== null;
  }

  #constantText(node: NodeId): string {
    const { design } = this.#context;
    const value = this.#nodes.value(node);
    const member = design.enumerations[this.#nodes.c[node]!]?.members.find((m) => m.value === value);
    if (member) return member.name;
    return value < 1_000_000n ? String(value) : `h${value.toString(16)}`;
  }
}
