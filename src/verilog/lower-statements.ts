import { type LocationId, type Module, Op, type SignalId, type Statement } from '../ir/index.ts';
import { literal } from './literal.ts';
import type { Consumer } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import type { Prepared } from './prepare.ts';
import type { Expression, IfTree, Name, StatementTree, TargetExpression } from './tree.ts';

/** What the lowering of statements needs to know of the module. */
export interface StatementContext {
  readonly module: Module;
  readonly prepared: Prepared;
  readonly lowering: Lowering;
  /** What a signal is called where it is assigned. */
  readonly target: (signal: SignalId) => Name;
}

/** Statements of a group as a tree. `targets[0]` lends its name to temporaries for conditions. */
export function lowerStatements(context: StatementContext, list: readonly Statement[]): StatementTree[] {
  // Most lists are short, and a list that grows keeps room for more.
  if (list.length === 1) {
    const tree = lowerStatement(context, list[0]!);
    return tree ? [tree] : [];
  }
  const lowered: StatementTree[] = [];
  for (const statement of list) {
    const tree = lowerStatement(context, statement);
    if (tree) lowered.push(tree);
  }
  return lowered;
}

function lowerStatement(context: StatementContext, statement: Statement): StatementTree | null {
  if (statement.kind === 'assign') return lowerAssign(context, statement);
  return statement.kind === 'if' ? lowerIf(context, statement) : lowerCase(context, statement);
}

function lowerIf(context: StatementContext, statement: Statement & { kind: 'if' }): StatementTree {
  const { location } = statement;
  const consumer = new FirstTarget(context, statement);
  const condition = context.lowering.plain(statement.condition, consumer);
  const then = lowerStatements(context, statement.then);
  const otherwise = lowerStatements(context, statement.otherwise);
  if (then.length === 0)
    return joined({ kind: 'if', condition: negated(condition), then: otherwise, otherwise: [], location });
  return joined({ kind: 'if', condition, then, otherwise, location });
}

/** `if (a && b)` for an `if (b)` that is all there is below an `if (a)`. */
function joined(statement: IfTree): IfTree {
  const [inner] = statement.then;
  const isChain =
    statement.then.length === 1 &&
    inner!.kind === 'if' &&
    inner.otherwise.length + statement.otherwise.length === 0;
  if (!isChain) return statement;
  const { condition: left, location } = statement;
  const condition = { kind: 'binary', operator: '&&', left, right: inner.condition } as const;
  return { ...inner, condition, location };
}

function lowerCase(context: StatementContext, statement: Statement & { kind: 'case' }): StatementTree {
  const { location } = statement;
  const { nodes } = context.prepared;
  const consumer = new FirstTarget(context, statement);
  const subject = context.lowering.subject(statement.subject, consumer);
  const arms = statement.arms.map(({ labels, body }) => ({
    labels: labels.map((label) => context.lowering.plain(label, consumer)),
    body: lowerStatements(context, body),
  }));
  const covered = statement.arms.reduce((sum, { labels }) => sum + labels.length, 0);
  const complete = covered === 2 ** nodes.width[statement.subject]!;
  const otherwise = complete ? null : lowerStatements(context, statement.otherwise);
  return { kind: 'case', subject, arms, otherwise, location };
}

/** null: the assignment never has an effect. */
function lowerAssign(
  context: StatementContext,
  statement: Statement & { kind: 'assign' },
): StatementTree | null {
  const { lowering, module, prepared } = context;
  const { target, low, width, index, value, location } = statement;
  const name = context.target(target);
  const consumer: Consumer = { name: name.name, location };
  const whole = module.signals[target]!.width;
  if (index < 0) {
    const lowered = lowering.value(value, consumer, target);
    return { kind: 'assign', target: part(name, low, width, whole), value: lowered, location };
  }
  const assign = (to: TargetExpression): StatementTree => ({
    kind: 'assign',
    target: to,
    value:
      to.kind === 'element'
        ? contextFree(lowering.value(value, consumer, target))
        : lowering.value(value, consumer, target),
    location,
  });
  const count = Math.floor(whole / width);
  const { nodes } = prepared;
  if (nodes.op[index] === Op.const) {
    const at = nodes.value(index);
    return at < BigInt(count) ? assign(part(name, Number(at) * width, width, whole)) : null;
  }
  const indexWidth = nodes.width[index]!;
  const needed = Math.max(1, Math.ceil(Math.log2(count)));
  const all = lowering.repeatable(index, consumer);
  const kept = lowering.lowBits(index, Math.min(indexWidth, needed), consumer);
  const padding = width === 1 ? needed - indexWidth : 0;
  const padded: Expression = padding > 0 ? { kind: 'concat', parts: [literal(padding, 0n), kept] } : kept;
  const element =
    count === 1 ? part(name, 0, width, whole) : ({ ...name, kind: 'element', index: padded, width } as const);
  if (2 ** indexWidth <= count) return assign(element);
  const inside: Expression =
    count === 1
      ? { kind: 'binary', operator: '==', left: all, right: literal(indexWidth, 0n) }
      : { kind: 'binary', operator: '<', left: all, right: literal(indexWidth, BigInt(count)) };
  return { kind: 'if', condition: inside, then: [assign(element)], otherwise: [], location };
}

/**
 * Yosys gives the value of an element with a computed index the width of the whole target, and then shifts in other bits
 * from above: the value is made one part of a concatenation, whose width is its own.
 */
function contextFree(value: Expression): Expression {
  return shiftsRight(value) ? { kind: 'concat', parts: [value] } : value;
}

/** Whether low bits of the value depend on bits above its width, were it computed in more; arguments of calls are not. */
function shiftsRight(value: Expression): boolean {
  switch (value.kind) {
    case 'unary':
      return shiftsRight(value.operand);
    case 'binary':
      return value.operator.startsWith('>>') || shiftsRight(value.left) || shiftsRight(value.right);
    case 'conditional':
      return shiftsRight(value.whenTrue) || shiftsRight(value.whenFalse);
    default:
      return false;
  }
}

function part(name: Name, low: number, width: number, whole: number): TargetExpression {
  return width === whole ? name : { ...name, kind: 'bits', high: low + width - 1, low };
}

function negated(condition: Expression): Expression {
  if (condition.kind === 'unary' && condition.operator === '!') return condition.operand;
  return { kind: 'unary', operator: '!', operand: condition };
}

/** A statement that uses an expression, called after the first target that it assigns; few expressions need to know. */
class FirstTarget implements Consumer {
  readonly location: LocationId;
  readonly #context: StatementContext;
  readonly #statement: Statement;

  constructor(context: StatementContext, statement: Statement) {
    this.location = statement.location;
    this.#context = context;
    this.#statement = statement;
  }

  get name(): string {
    let found = '';
    const visit = (list: readonly Statement[]): void => {
      for (const inner of list) {
        if (found !== '') return;
        if (inner.kind === 'assign') found = this.#context.target(inner.target).name;
        else {
          if (inner.kind === 'if') visit(inner.then);
          else for (const arm of inner.arms) visit(arm.body);
          visit(inner.otherwise);
        }
      }
    };
    visit([this.#statement]);
    return found;
  }
}
