import { fail, type Place } from '../diag/index.ts';
import type { SignalOptions } from '../ir/index.ts';
import { describeSource } from './assignment.ts';
import type { ModuleContext } from './context.ts';
import { declareSignal } from './declare.ts';
import { type DomainHandle, reportNoReset } from './domain.ts';
import { Expr } from './expression.ts';
import { watched } from './misses.ts';
import { isExpr, isVector, reportNoValue } from './operands.ts';
import { typeOf } from './type-of.ts';
import { type SignalType, VecType } from './types.ts';
import type { Condition, Literal, Reg, Value, ValueOf } from './values.ts';
import type { VecExpr } from './vector.ts';

/** What a register takes from its domain. A domain without reset makes registers without reset. */
export function registerOptions(
  domain: DomainHandle,
  type: SignalType,
  name: string,
  place: Place | undefined,
): SignalOptions {
  const index = domain.index();
  if (type.resetRule === 'none') return { domain: index };
  if (domain.resetKind === 'none') {
    if (BigInt(type.resetRule.to) !== 0n)
      reportNoReset(
        domain,
        `register '${name}' has a reset value`,
        'give the domain a reset, or the register noReset()',
        place,
      );
    return { domain: index, reset: null };
  }
  domain.reset();
  return { domain: index };
}

/** The value that a register resets to; `none`: it has no reset. */
export type ResetTo = Literal | 'none';

/** How registers take values by themselves. */
export interface NextOptions {
  /** Only at clock edges at which this is 1. */
  readonly when?: Condition;
  /** Default 0. */
  readonly reset?: ResetTo;
}

/** The registers behind the outputs of a record. */
export type RegistersOf<T> = {
  readonly [N in keyof T as T[N] extends { drive(value: never): unknown } ? N : never]: T[N] extends Value<
    infer K,
    infer W
  >
    ? Reg<ValueOf<K, W>>
    : never;
};

/** A type like that of `value` for a register. */
export function registerType(value: Expr | VecExpr, reset: ResetTo): SignalType {
  const type: SignalType = isVector(value) ? new VecType(value.length, value.element) : typeOf(value);
  return reset === 'none' ? type.noReset() : reset === 0 ? type : (type.reset(reset as never) as SignalType);
}

/**
 * The register behind an output or wire, which shows it and nothing else. It is called `<output>_q`; the Verilog has no
 * second name for an output that is a register.
 */
export function registerBehind(
  context: ModuleContext,
  domain: DomainHandle,
  output: Expr | VecExpr,
  type: SignalType,
  place: Place | undefined,
): Expr | VecExpr {
  const { builder } = context;
  const signal = output.target?.signal ?? -1;
  const declared = builder.signals[signal];
  if (declared?.source !== 'statements' || declared.kind === 'reg') {
    const what = declared ? describeSource(declared) : 'an expression';
    return fail('SL0106', `there is no register behind '${output}', which is ${what}`, {
      ...(place && { place }),
      help: 'outputs and wires of this module, and inputs of instances, can show a register',
    });
  }
  const { name, doc } = declared;
  const options = registerOptions(domain, type, name, place);
  const register = declareSignal(context, `${name}_q`, 'reg', type, place, { ...options, doc });
  const location = context.design.locate(place);
  context.scopes[0]!.push(builder.assign(signal, register.node, location));
  return register;
}

/** The same for the outputs of a record: each register is made when it is asked for. */
export function registersBehind(
  context: ModuleContext,
  domain: DomainHandle,
  outputs: object,
  place: Place | undefined,
): object {
  const made = new Map<string, Expr | VecExpr>();
  const registers = {};
  for (const [name, output] of Object.entries(outputs)) {
    if (!isExpr(output) && !isVector(output)) continue;
    Object.defineProperty(registers, name, {
      get: () => {
        const register =
          made.get(name) ?? registerBehind(context, domain, output, registerType(output, 0), place);
        made.set(name, register);
        return register;
      },
    });
  }
  return watched(registers, 'the record of outputs');
}

/** A register `name` that takes `value`; see `NextOptions`. */
export function nextOf(
  context: ModuleContext,
  domain: DomainHandle,
  name: string,
  value: unknown,
  { when, reset = 0 }: NextOptions,
  place: Place | undefined,
): Expr | VecExpr {
  if (!isExpr(value) && !isVector(value)) reportNoValue(context, value, 'regNext');
  const from = isExpr(value) || isVector(value) ? value : noValue(context);
  const type = registerType(from, reset);
  const register = declareSignal(
    context,
    name,
    'reg',
    type,
    place,
    registerOptions(domain, type, name, place),
  );
  if (when === undefined) register.next(from);
  else register.nextWhen(when, from);
  return isVector(register)
    ? register.withNode(register.node)
    : new Expr(
        context,
        register.node,
        register.kind,
        register.width,
        null,
        from instanceof Expr && from.broken,
        register.format,
      );
}

function noValue(context: ModuleContext): Expr {
  return new Expr(context, context.builder.nodes.constant(1, 0), 'bool', 1, null, true);
}
