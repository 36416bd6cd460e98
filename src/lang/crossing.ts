import type { Crossing } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { claimName, declareSignal } from './declare.ts';
import type { DomainHandle } from './domain.ts';
import { Expr } from './expression.ts';
import { isExpr, isVector, reportNoValue, requireSameModule } from './operands.ts';
import { typeOf } from './type-of.ts';
import { Bool, type ElementType, ScalarType } from './types.ts';
import type { AnyValue, Literal, Value, ValueOf, Vec } from './values.ts';
import { VecExpr } from './vector.ts';

/** How a synchroniser is made. */
export interface SyncOptions {
  /** Registers in the chain, at least 2. Default 2. */
  readonly stages?: number;
  /** What the registers reset to, where the domain has a reset. Default 0. */
  readonly reset?: Literal;
  /**
   * Why it does no harm that this value may arrive a cycle before or after others: without it, values that were
   * synchronised one by one and meet in one expression are a warning.
   */
  readonly reason?: string;
}

/** The same value without the right to assign it. */
export type Plain<V> =
  V extends Vec<infer E> ? Vec<E> : V extends Value<infer K, infer W> ? ValueOf<K, W> : V;

/** Values by name. */
export type Named<V> = { readonly [name: string]: V };

/** A chain of registers in `domain`; the first takes `value` as it is, the last is called `name`. */
export function synchronise(
  context: ModuleContext,
  domain: DomainHandle,
  name: string,
  value: unknown,
  kind: 'sync' | 'gray',
  { stages = 2, reset = 0, reason = '' }: SyncOptions,
): AnyValue {
  const operation = kind === 'gray' ? 'syncGray' : 'sync';
  const from = operand(context, value, operation);
  const count = checkedStages(context, stages, operation);
  if (kind === 'sync' && from.width !== 1) {
    context.error('SL0117', `sync: '${from}' has ${from.width} bits, which would not arrive together`, {
      help: 'pass several bits as a Gray code with syncGray, or through a handshake or a FIFO of spinlight/lib',
    });
  }
  const type = registerType(from, domain.resetKind === 'none' ? 0 : reset);
  const chain = chainOf(context, domain, name, type, count, { kind, reason });
  assignChain(context, chain, from.node);
  return chain.at(-1)! as unknown as AnyValue;
}

/** A chain of registers that `reset` sets to 1 at once, and that gives it up by the clock of `domain`. */
export function synchroniseReset(
  context: ModuleContext,
  domain: DomainHandle,
  name: string,
  reset: unknown,
  { stages = 2 }: Pick<SyncOptions, 'stages'>,
): Bool {
  const from = operand(context, reset, 'syncReset');
  const count = checkedStages(context, stages, 'syncReset');
  const chain = chainOf(context, domain.withReset(from as unknown as Bool), name, Bool().reset(1), count, {
    kind: 'reset',
    reason: '',
  });
  assignChain(context, chain, context.builder.nodes.constant(1, 0));
  return chain.at(-1)! as unknown as Bool;
}

/** A wire of `domain` that carries a value of another domain, which is stable whenever it is used. */
export function declareHeld(
  context: ModuleContext,
  domain: DomainHandle,
  name: string,
  value: unknown,
  reason: string,
): AnyValue | Vec {
  const location = claimName(context, name);
  if (reason.trim() === '') {
    context.error('SL0117', `held: there is no reason why '${name}' is stable when it is used`, {
      help: 'say in a few words what keeps it stable, for example: until the acknowledge has come back',
    });
  }
  const from = isVector(value) ? (value as VecExpr) : operand(context, value, 'held');
  const isVec = from instanceof VecExpr;
  const { builder } = context;
  const signal = builder.signal(name, 'wire', from.width, {
    signed: !isVec && from.kind === 'sint',
    lane: isVec ? from.element.width : 0,
    location,
    domain: domain.index(),
    crossing: { kind: 'held', reason },
  });
  context.scopes[0]!.push(builder.assign(signal, from.node, location));
  const node = builder.ref(signal);
  const result = isVec
    ? new VecExpr(context, node, from.element, from.length)
    : new Expr(context, node, from.kind, from.width, null, false, from.format);
  return result as unknown as AnyValue | Vec;
}

/** A type like that of `value`; `reset` is for numbers and conditions. */
function registerType(value: Expr, reset: Literal): ElementType {
  const type = typeOf(value);
  return type instanceof ScalarType ? type.reset(reset) : type;
}

function chainOf(
  context: ModuleContext,
  domain: DomainHandle,
  name: string,
  type: ElementType,
  count: number,
  crossing: Crossing,
): Expr[] {
  const place = captureLocation();
  const index = domain.index();
  if (domain.resetKind !== 'none') domain.reset();
  return Array.from({ length: count }, (_, i) => {
    const isLast = i === count - 1;
    const stage = isLast ? name : `${name}_meta${i === 0 ? '' : i + 1}`;
    return declareSignal(context, stage, 'reg', type, place, {
      domain: index,
      ...(domain.resetKind === 'none' && { reset: null }),
      ...(i === 0 && { crossing, doc: 'may be metastable' }),
    }) as Expr;
  });
}

/** Outside of every condition: a synchroniser never waits. */
function assignChain(context: ModuleContext, chain: readonly Expr[], first: number): void {
  const location = context.here();
  chain.forEach((stage, i) => {
    const value = i === 0 ? first : chain[i - 1]!.node;
    context.scopes[0]!.push(context.builder.assign(stage.target!.signal, value, location));
  });
}

function operand(context: ModuleContext, value: unknown, operation: string): Expr {
  if (!isExpr(value)) reportNoValue(context, value, operation);
  else if (requireSameModule(context, value, operation)) return value;
  return new Expr(context, context.builder.nodes.constant(1, 0), 'bool', 1, null, true);
}

function checkedStages(context: ModuleContext, stages: number, operation: string): number {
  if (Number.isInteger(stages) && stages >= 2 && stages <= 16) return stages;
  context.error('SL0117', `${operation}: a synchroniser of ${stages} registers`, {
    help: 'a synchroniser has 2 to 16 registers: the later ones wait until the first has settled',
  });
  return 2;
}
