import {
  countUses,
  evaluateNode,
  type Module,
  type NodeId,
  NodeStore,
  Op,
  type OpCode,
  type Statement,
} from '../ir/index.ts';
import { effectiveStatements } from './effective.ts';
import { gatherEnables } from './enables.ts';
import { joinAssignments } from './join-assignments.ts';
import { decidedNodes } from './known-bits.ts';
import { comparisonAtLimit, joinParts } from './prepare-rules.ts';

/** The expressions and statements of a module in the form that reads best in Verilog. */
export interface Prepared {
  readonly nodes: NodeStore;
  readonly body: readonly Statement[];
}

/**
 * Rewrites expressions so that few of them need a wire of their own: slices move down to the signals that they take
 * bits of, as Verilog can slice names only; what is constant becomes a literal (also because lint objects to comparisons
 * whose result never changes); shift amounts lose their padding. Meaning and sharing stay.
 */
export function prepare(module: Module): Prepared {
  let prepared: Prepared = gatherEnables(module, new Rewriter(module, null).run());
  if (hasSlices(prepared.nodes)) {
    prepared = new Rewriter(prepared, countUses(prepared)).run();
    prepared = new Rewriter(prepared, null).run();
  }
  const decided = decidedNodes(module, prepared);
  if (decided.size > 0) prepared = new Rewriter(prepared, null, decided).run();
  return joinAssignments(module, effectiveStatements(module, prepared));
}

/** Whether bits of anything but signals are taken. */
function hasSlices({ op, a, count }: NodeStore): boolean {
  for (let node = 0; node < count; node++) if (op[node] === Op.slice && op[a[node]!] !== Op.ref) return true;
  return false;
}

const lanewise: readonly OpCode[] = [Op.and, Op.or, Op.xor, Op.not];
const modular: readonly OpCode[] = [Op.add, Op.sub, Op.mul, Op.neg];

class Rewriter {
  readonly #from: NodeStore;
  readonly #body: readonly Statement[];
  /** Uses of each node, for moving slices through operators that nobody else reads; null: leave those alone. */
  readonly #uses: Int32Array | null;
  /** Nodes with a value that wires with constants decide; comparisons and indices among them become literals. */
  readonly #decided: ReadonlyMap<NodeId, bigint>;
  readonly #to: NodeStore;
  /** New node by old one, or -1. */
  readonly #made: Int32Array;
  readonly #waiting: NodeId[] = [];

  constructor(source: Prepared, uses: Int32Array | null, decided: ReadonlyMap<NodeId, bigint> = new Map()) {
    this.#from = source.nodes;
    this.#to = new NodeStore(source.nodes.count);
    this.#body = source.body;
    this.#uses = uses;
    this.#decided = decided;
    this.#made = new Int32Array(source.nodes.count).fill(-1);
  }

  run(): Prepared {
    return { nodes: this.#to, body: this.#statements(this.#body) };
  }

  #statements(list: readonly Statement[]): readonly Statement[] {
    if (list.length === 0) return list;
    // Most lists are short, and a list that grows keeps room for more.
    if (list.length === 1) {
      const made = this.#statement(list[0]!);
      return 'kind' in made ? [made] : made;
    }
    const result: Statement[] = [];
    for (const statement of list) {
      const made = this.#statement(statement);
      if ('kind' in made) result.push(made);
      else result.push(...made);
    }
    return result;
  }

  /** The statement, or what is left of one whose condition is constant. */
  #statement(statement: Statement): Statement | readonly Statement[] {
    if (statement.kind === 'if') return this.#if(statement);
    if (statement.kind === 'case') return this.#case(statement);
    const { target, low, width, location } = statement;
    const index = statement.index < 0 ? -1 : this.#index(statement.index);
    return { kind: 'assign', target, low, width, index, value: this.#node(statement.value), location };
  }

  #if(statement: Statement & { kind: 'if' }): Statement | readonly Statement[] {
    const condition = this.#node(statement.condition);
    if (this.#isConstant(condition))
      return this.#statements(this.#to.value(condition) === 1n ? statement.then : statement.otherwise);
    const then = this.#statements(statement.then);
    const otherwise = this.#statements(statement.otherwise);
    return { kind: 'if', condition, then, otherwise, location: statement.location };
  }

  #case(statement: Statement & { kind: 'case' }): Statement | readonly Statement[] {
    const subject = this.#node(statement.subject);
    if (this.#isConstant(subject)) {
      const value = this.#to.value(subject);
      const arm = statement.arms.find(({ labels }) =>
        labels.some((label) => this.#from.value(label) === value),
      );
      return this.#statements(arm?.body ?? statement.otherwise);
    }
    const arms = statement.arms.map(({ labels, body }) => ({
      labels: labels.map((label) => this.#node(label)),
      body: this.#statements(body),
    }));
    return { ...statement, subject, arms, otherwise: this.#statements(statement.otherwise) };
  }

  #index(node: NodeId): NodeId {
    const value = this.#decided.get(node);
    return value === undefined ? this.#node(node) : this.#to.constant(this.#from.width[node]!, value);
  }

  /** The rewritten form of a node of the source. Operands come first, without recursion over long chains. */
  #node(root: NodeId): NodeId {
    if (this.#made[root]! >= 0) return this.#made[root]!;
    const waiting = this.#waiting;
    const bottom = waiting.length;
    waiting.push(root);
    while (waiting.length > bottom) {
      const node = waiting[waiting.length - 1]!;
      if (this.#made[node]! >= 0) {
        waiting.pop();
        continue;
      }
      const before = waiting.length;
      this.#from.forEachOperand(node, this.#need);
      if (waiting.length > before) continue;
      waiting.pop();
      this.#made[node] = this.#folded(this.#rewrite(node));
    }
    return this.#made[root]!;
  }

  readonly #need = (operand: NodeId): void => {
    if (this.#made[operand]! < 0) this.#waiting.push(operand);
  };

  #rewrite(node: NodeId): NodeId {
    const from = this.#from;
    const to = this.#to;
    const op = from.op[node] as OpCode;
    const width = from.width[node]!;
    const made = (operand: NodeId) => this.#made[operand]!;
    const a = from.a[node]!;
    const b = from.b[node]!;
    switch (op) {
      case Op.const:
        return to.constant(width, from.literal(node), from.c[node]!);
      case Op.ref:
        return to.ref(a, width);
      case Op.not:
        return this.#not(made(a));
      case Op.neg:
      case Op.andr:
      case Op.orr:
      case Op.xorr:
        return from.width[a] === 1 && op !== Op.neg ? made(a) : to.unary(op, made(a));
      case Op.shl:
      case Op.shru:
      case Op.shrs:
        return this.#shift(op, made(a), made(b));
      case Op.mux:
        return this.#mux(made(a), made(b), made(from.c[node]!));
      case Op.slice:
        return this.#slice(a, b, width);
      case Op.cat:
        return joinParts(to, from.operands(node).map(made));
      case Op.rep:
        return to.rep(made(a), width / from.width[a]!);
      case Op.zext:
      case Op.sext:
        return this.#extend(op, made(a), width);
      case Op.pick:
        if (this.#isConstant(made(b)) || this.#decided.has(b))
          return this.#slice(a, Number(to.value(this.#index(b))) * width, width);
        return to.pick(made(a), made(b), width);
      default:
        if (op >= Op.ltu && op <= Op.les && this.#decided.has(node))
          return to.constant(1, this.#decided.get(node)!);
        return this.#binary(op, made(a), made(b));
    }
  }

  #binary(op: OpCode, a: NodeId, b: NodeId): NodeId {
    const to = this.#to;
    const width = to.width[a]!;
    const limit = comparisonAtLimit(to, op, a, b);
    if (limit !== null) return to.constant(1, limit);
    if (a === b && (op === Op.and || op === Op.or)) return a;
    if (!this.#isConstant(a) && !this.#isConstant(b)) return to.binary(op, a, b);
    for (const [fixed, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (!this.#isConstant(fixed)) continue;
      const value = to.value(fixed);
      const ones = (1n << BigInt(width)) - 1n;
      if (op === Op.and) {
        if (value === 0n) return fixed;
        if (value === ones) return other;
      }
      if (op === Op.or) {
        if (value === 0n) return other;
        if (value === ones) return fixed;
      }
      if (value === 0n && (op === Op.xor || op === Op.add || (op === Op.sub && fixed === b))) return other;
      const isMember = to.c[fixed]! >= 0;
      if (op === Op.xor && value === ones && !isMember) return this.#not(other);
      if (width === 1 && !isMember && (op === Op.eq || op === Op.ne))
        return value === (op === Op.eq ? 1n : 0n) ? other : to.unary(Op.not, other);
    }
    return to.binary(op, a, b);
  }

  #not(value: NodeId): NodeId {
    return this.#to.op[value] === Op.not ? this.#to.a[value]! : this.#to.unary(Op.not, value);
  }

  #mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    const to = this.#to;
    if (whenTrue === whenFalse) return whenTrue;
    if (this.#isConstant(select)) return to.value(select) === 1n ? whenTrue : whenFalse;
    if (to.op[select] === Op.not) return this.#mux(to.a[select]!, whenFalse, whenTrue);
    if (to.width[whenTrue] === 1 && this.#isConstant(whenTrue) && this.#isConstant(whenFalse))
      return to.value(whenTrue) === 1n ? select : to.unary(Op.not, select);
    return to.mux(select, whenTrue, whenFalse);
  }

  /** Amounts of more than 32 bits are cut, as tools do not shift by them. */
  #shift(op: OpCode, value: NodeId, amount: NodeId): NodeId {
    const to = this.#to;
    const width = to.width[value]!;
    let by = amount;
    while (to.op[by] === Op.zext) by = to.a[by]!;
    const beyond = () =>
      op === Op.shrs ? to.rep(to.slice(value, width - 1, 1), width) : to.constant(width, 0);
    if (this.#isConstant(by)) {
      const count = to.value(by);
      if (count === 0n) return value;
      if (count >= BigInt(width)) return beyond();
    }
    const amountWidth = to.width[by]!;
    if (amountWidth <= 32) return to.shift(op, value, by);
    const kept = Math.min(32, Math.max(1, Math.ceil(Math.log2(width + 1))));
    const far = to.unary(Op.orr, to.slice(by, kept, amountWidth - kept));
    return to.mux(far, beyond(), to.shift(op, value, to.slice(by, 0, kept)));
  }

  #extend(op: OpCode, value: NodeId, width: number): NodeId {
    // The sign bit of a value that was padded with zeros is 0.
    if (this.#to.op[value] === Op.zext) return this.#to.extend(Op.zext, this.#to.a[value]!, width);
    return this.#to.op[value] === op
      ? this.#to.extend(op, this.#to.a[value]!, width)
      : this.#to.extend(op, value, width);
  }

  /** Bits `low + width - 1 .. low` of a node of the source, taken as near to the signals as possible. */
  #slice(node: NodeId, low: number, width: number): NodeId {
    const from = this.#from;
    const to = this.#to;
    const whole = from.width[node]!;
    if (width === whole) return this.#node(node);
    const op = from.op[node] as OpCode;
    const a = from.a[node]!;
    const inner = from.width[a]!;
    switch (op) {
      case Op.const:
        return to.constant(width, BigInt.asUintN(width, from.value(node) >> BigInt(low)));
      case Op.slice:
        return this.#slice(a, from.b[node]! + low, width);
      case Op.cat:
        return this.#sliceOfParts(from.operands(node), whole, low, width);
      case Op.rep:
        if (Math.floor(low / inner) !== Math.floor((low + width - 1) / inner)) break;
        return this.#slice(a, low % inner, width);
      case Op.zext:
      case Op.sext: {
        if (low + width <= inner) return this.#slice(a, low, width);
        if (low < inner) return to.extend(op, this.#slice(a, low, inner - low), width);
        return op === Op.zext ? to.constant(width, 0) : to.rep(this.#slice(a, inner - 1, 1), width);
      }
      default:
        if (this.#uses?.[node] !== 1) break;
        if (lanewise.includes(op) || (modular.includes(op) && low === 0)) {
          const left = this.#slice(a, low, width);
          return op === Op.not || op === Op.neg
            ? to.unary(op, left)
            : this.#binary(op, left, this.#slice(from.b[node]!, low, width));
        }
        if (op === Op.mux)
          return this.#mux(
            this.#node(a),
            this.#slice(from.b[node]!, low, width),
            this.#slice(from.c[node]!, low, width),
          );
    }
    return to.slice(this.#node(node), low, width);
  }

  #sliceOfParts(parts: readonly NodeId[], whole: number, low: number, width: number): NodeId {
    const kept: NodeId[] = [];
    let top = whole;
    for (const part of parts) {
      const partWidth = this.#from.width[part]!;
      const bottom = top - partWidth;
      const from = Math.max(low, bottom);
      const to = Math.min(low + width, top);
      if (from < to) kept.push(this.#slice(part, from - bottom, to - from));
      top = bottom;
    }
    return joinParts(this.#to, kept);
  }

  /** A literal for a node whose operands are all literals. */
  #folded(node: NodeId): NodeId {
    const to = this.#to;
    if (this.#isConstant(node) || to.op[node] === Op.ref) return node;
    if (!this.#isConstant(to.op[node] === Op.cat ? to.pool[to.a[node]!]! : to.a[node]!)) return node;
    let fixed = true;
    to.forEachOperand(node, (operand) => {
      fixed &&= this.#isConstant(operand);
    });
    if (!fixed) return node;
    const value = evaluateNode(
      to,
      node,
      (operand) => to.value(operand),
      () => 0n,
    );
    return to.constant(to.width[node]!, value);
  }

  #isConstant(node: NodeId): boolean {
    return this.#to.op[node] === Op.const;
  }
}
