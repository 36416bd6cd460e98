import { type NodeId, Op, type Statement } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import type { EnumMember, EnumValue } from './enum-values.ts';
import { Expr } from './expression.ts';
import { enumerationOfFormat, plainKind } from './format.ts';
import { literalRange } from './literal.ts';
import type { Fits } from './literal-range.ts';
import { isMember, Member } from './member.ts';
import { reportNoValue, requireSameModule } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { AnyValue, Literal, Value } from './values.ts';

/** The arms of a `switch` over numbers or bits. A label may stand in one arm only. */
export interface Cases<T = unknown> {
  case<const N extends Literal>(labels: Label<T, N> | readonly Label<T, N>[], body: () => void): Cases<T>;
  default(body: () => void): void;
}

type Label<T, N extends Literal> = T extends Value<infer K, infer W> ? N & Fits<K, W, N> : N;

/**
 * The arms of a `switch` over an enumeration. `Left` are the members without an arm: only they can be labels. When all
 * members have arms, bits that are no member do what the last arm says.
 */
export interface EnumCases<N extends string, Left extends string> {
  case<M extends Left>(
    members: EnumMember<N, M> | readonly EnumMember<N, M>[],
    body: () => void,
  ): EnumCases<N, Exclude<Left, M>>;
  default(body: [Left] extends [never] ? AllMembersHaveArms : () => void): void;
  /** One arm for each member that has none yet, by its name: the editor and elaboration say which are missing. */
  all(arms: { readonly [M in Left]: () => void }): void;
}

/** Appears in compiler messages only. */
export interface AllMembersHaveArms {
  readonly 'all members have arms': never;
}

/** What `m.switch` gives for a subject of type `T`. */
export type CasesOf<T> = T extends EnumValue<infer N, infer M> ? EnumCases<N, M> : Cases<T>;

/** Starts a `switch` statement; the arms follow through the handle. */
export function addSwitch(context: ModuleContext, subject: AnyValue | RtlValue): Cases {
  return new Switch(context, subjectOf(context, subject));
}

interface Arm {
  labels: NodeId[];
  body: Statement[];
}

/** The run-time side of `Cases` and `EnumCases`. */
class Switch implements Cases {
  readonly #context: ModuleContext;
  readonly #subject: Expr;
  readonly #arms: Arm[] = [];
  readonly #otherwise: Statement[] = [];
  readonly #used = new Set<NodeId>();
  #defaulted = false;

  constructor(context: ModuleContext, subject: Expr) {
    this.#context = context;
    this.#subject = subject;
    context.push({
      kind: 'case',
      subject: subject.node,
      arms: this.#arms,
      otherwise: this.#otherwise,
      location: context.here(),
    });
  }

  case(labels: unknown, body: () => void): this {
    const list: unknown[] = Array.isArray(labels) ? labels : [labels];
    const nodes = list.flatMap((label) => labelNode(this.#context, this.#subject, label, this.#used));
    if (this.#isLast() && !this.#isFull()) this.#context.inScope(this.#otherwise, body);
    else {
      const arm: Arm = { labels: nodes, body: [] };
      this.#arms.push(arm);
      this.#context.inScope(arm.body, body);
    }
    return this;
  }

  default(body: () => void): void {
    if (this.#isLast() || this.#defaulted) {
      this.#context.error('SL0112', `default of '${this.#subject}' could never be taken`, {
        help: this.#defaulted ? 'join the two defaults' : 'all members have arms of their own',
      });
      return;
    }
    this.#defaulted = true;
    this.#context.inScope(this.#otherwise, body);
  }

  all(arms: Readonly<Record<string, () => void>>): void {
    const enumeration = enumerationOfFormat(this.#subject.format);
    if (!enumeration) {
      this.#context.error('SL0102', `all: '${this.#subject}' is ${this.#subject.form}, not an enumeration`, {
        help: 'give the arms with case(label, body) and default(body)',
      });
      return;
    }
    for (const [name, body] of Object.entries(arms)) this.case(new Member(enumeration, name), body);
    const missing = enumeration.members.filter((member) => {
      const { node } = this.#subject.coerce(new Member(enumeration, member.name), 'case');
      return !this.#used.has(node);
    });
    if (missing.length === 0) return;
    this.#context.error(
      'SL0112',
      `'${this.#subject}' has no arm for ${missing.map(({ name }) => name).join(', ')}`,
      {
        help: 'all(...) takes every member that has no arm yet; default(...) stands for the rest',
      },
    );
  }

  /** Whether every pattern of the bits is a member: then every arm keeps its labels. */
  #isFull(): boolean {
    return this.#used.size === 2 ** this.#subject.width;
  }

  /** Whether every member of the enumeration has an arm: what remains are bits that are no member. */
  #isLast(): boolean {
    const enumeration = enumerationOfFormat(this.#subject.format);
    return enumeration !== null && this.#used.size === enumeration.members.length;
  }
}

function subjectOf(context: ModuleContext, subject: AnyValue | RtlValue): Expr {
  const value = subject as unknown;
  if (!(value instanceof Expr)) reportNoValue(context, value, 'switch');
  else if (requireSameModule(context, value, 'switch')) return value;
  return new Expr(context, context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
}

/** A constant made with `lit`: one of an enumeration keeps its name in the Verilog, also among numbers. */
function isConstant(context: ModuleContext, label: unknown): label is Expr {
  return label instanceof Expr && context.builder.nodes.op[label.node] === Op.const;
}

/** The literal of a label, or nothing when it is wrong. */
function labelNode(context: ModuleContext, subject: Expr, label: unknown, used: Set<NodeId>): NodeId[] {
  const number = typeof label === 'number' || typeof label === 'bigint';
  if (!number && !isMember(label) && !isConstant(context, label)) {
    reportNoValue(context, label, 'case');
    return [];
  }
  const [low, high] = literalRange(plainKind(subject.kind), subject.width);
  const plain = number && !subject.format && !subject.broken;
  if (plain && (label < low || label > high || !Number.isInteger(Number(label)))) {
    context.error('SL0112', `case ${label} of '${subject}' is out of range: ${low} to ${high}`, {
      help: 'this arm could never be taken',
    });
    return [];
  }
  const before = context.design.sink.diagnostics.length;
  const { node } = subject.coerce(label as Literal | Member | Expr, 'case');
  if (context.design.sink.diagnostics.length > before) return [];
  if (!subject.broken && used.has(node)) {
    context.error('SL0112', `case ${label} of '${subject}' has two arms`, { help: 'join the two arms' });
    return [];
  }
  used.add(node);
  return [node];
}
