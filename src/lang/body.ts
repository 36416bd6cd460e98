import { fail, type Place } from '../diag/index.ts';
import type { Statement } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import {
  declareHeld,
  type Named,
  type Plain,
  type SyncOptions,
  synchronise,
  synchroniseReset,
} from './crossing.ts';
import { claimName, declareSignal, mapShape, type Shape } from './declare.ts';
import { type Domain, type DomainHandle, defaultDomain, isOwnDomain, reportNoReset } from './domain.ts';
import { Expr } from './expression.ts';
import { Fsm, type FsmHandle, type NameOf, type StateOf, type States } from './fsm.ts';
import { addInstance } from './instance.ts';
import { addMemory, type Memory, type MemoryType } from './memory.ts';
import { watchClass } from './misses.ts';
import type { ModuleRequest } from './module.ts';
import { isExpr, isVector, reportNoValue, whatIs } from './operands.ts';
import type { Declared, Outside, Ports } from './ports.ts';
import { type Conditions, declareProperties, type PropertyOptions } from './properties.ts';
import {
  type NextOptions,
  nextOf,
  type RegistersOf,
  registerBehind,
  registerOptions,
  registersBehind,
  registerType,
} from './register.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import { addSwitch, type CasesOf } from './switch.ts';
import { declareUnused, type Unused } from './unused.ts';
import type {
  AnyValue,
  Bits,
  Bool,
  Condition,
  Flag,
  Kind,
  Reg,
  UInt,
  Value,
  ValueOf,
  Vec,
} from './values.ts';
import { VecExpr } from './vector.ts';
import { addWhen, type Otherwise } from './when.ts';
import type { BitsFor } from './width-math.ts';

/** One request, or lists of them, also of several dimensions. */
type RequestShape = ModuleRequest | readonly RequestShape[];
type Requests = { readonly [name: string]: RequestShape };
type HandleOf<R> =
  R extends ModuleRequest<infer P> ? Outside<P> : R extends readonly (infer E)[] ? HandleOf<E>[] : never;
type Handles<R extends Requests> = { readonly [N in keyof R]: HandleOf<R[N]> };

/** What is one for a module, whichever domain it is described on. */
interface Shared {
  readonly default: DomainHandle;
  /** Run when the body has ended. */
  readonly endings: (() => void)[];
}

/** The module being described. Every declaration takes a record, and its keys are the names in the Verilog. */
export class Body {
  readonly #context: ModuleContext;
  readonly #domain: DomainHandle;
  readonly #shared: Shared;

  constructor(
    context: ModuleContext,
    domain: DomainHandle = defaultDomain(context, 'sync'),
    shared: Shared = { default: domain, endings: [] },
  ) {
    this.#context = context;
    this.#domain = domain;
    this.#shared = shared;
  }

  /** The domain of `clk` and `rst`, which are added to the ports when something needs them. */
  get domain(): Domain {
    return this.#shared.default;
  }

  /**
   * The same module with another clock domain: registers, state machines, memory ports, properties and the clock of
   * instances that are declared through the result belong to `domain`. Statements are the same on both.
   */
  on(domain: Domain): Body {
    if (!isOwnDomain(this.#context, domain, 'on')) return this;
    return new Body(this.#context, domain, this.#shared);
  }

  /**
   * Takes conditions of other clock domains into this one, each through a synchroniser of two or more registers: `name`
   * is the last of them. What goes in comes straight from a register or an input. The result is late by that many cycles.
   */
  sync<V extends Named<Flag>>(values: V, options: SyncOptions = {}): { readonly [N in keyof V]: Bool } {
    return this.#each(values, (name, value) =>
      synchronise(this.#context, this.#domain, name, value, 'sync', options),
    ) as never;
  }

  /** The same for several bits that are a Gray code: from one value to the next, one bit changes. */
  syncGray<V extends Named<UInt | Bits>>(
    values: V,
    options: SyncOptions = {},
  ): { readonly [N in keyof V]: Plain<V[N]> } {
    return this.#each(values, (name, value) =>
      synchronise(this.#context, this.#domain, name, value, 'gray', options),
    ) as never;
  }

  /** Resets for this clock: 1 as soon as the value is 1, and 0 again some edges of the clock after it is 0. */
  syncReset<V extends Named<Bool>>(
    resets: V,
    options: Pick<SyncOptions, 'stages'> = {},
  ): { readonly [N in keyof V]: Bool } {
    return this.#each(resets, (name, value) =>
      synchroniseReset(this.#context, this.#domain, name, value, options),
    ) as never;
  }

  /**
   * Uses values of other clock domains in this one without synchroniser. `reason` says what keeps them stable
   * whenever they are used; `spinlight check` repeats it, for nothing else checks it.
   */
  held<V extends Named<AnyValue | Vec>>(values: V, reason: string): { readonly [N in keyof V]: Plain<V[N]> } {
    return this.#each(values, (name, value) =>
      declareHeld(this.#context, this.#domain, name, value, reason),
    ) as never;
  }

  /** Registers on the clock of this domain. They reset to 0 unless their type says otherwise, and hold when not assigned. */
  reg<S extends { readonly [name: string]: Shape }>(
    shape: S,
  ): { readonly [N in keyof S]: Declared<S[N], 'reg'> } {
    const place = captureLocation(this.reg);
    return mapShape(shape, '', (type, name) =>
      declareSignal(
        this.#context,
        name,
        'reg',
        type,
        place,
        registerOptions(this.#domain, type, name, place),
      ),
    ) as never;
  }

  /**
   * The register behind an output of the module or an input of an instance, called `<output>_q`. It resets to 0. For an
   * output that is always a register, `outputReg` in the list of ports says the same.
   */
  regFor<K extends Kind, W extends number>(
    output: Value<K, W> & { drive(value: never): void },
    { reset = 0 }: Pick<NextOptions, 'reset'> = {},
  ): Reg<ValueOf<K, W>> {
    const place = captureLocation(this.regFor);
    const target: unknown = output;
    if (!isExpr(target) && !isVector(target))
      return fail('SL0102', `regFor: the output is not a hardware value but ${whatIs(target)}`, {
        ...(place && { place }),
        help: 'regsFor(record) gives the registers behind the outputs of a record',
      });
    const type = registerType(target, reset);
    return registerBehind(this.#context, this.#domain, target, type, place) as never;
  }

  /**
   * The registers behind several outputs of a bundle or another record: those that are taken out of the result, as in
   * `const { bvalid, bresp } = m.regsFor(axi)`. They reset to 0.
   */
  regsFor<T extends object>(outputs: T): RegistersOf<T> {
    return registersBehind(this.#context, this.#domain, outputs, captureLocation(this.regsFor)) as never;
  }

  /**
   * Registers that take these values at every clock edge, or at those at which `when` is 1: the values of the cycle
   * before. They reset to 0 unless `reset` says otherwise.
   */
  regNext<V extends Named<AnyValue | Vec>>(
    values: V,
    options: NextOptions = {},
  ): { readonly [N in keyof V]: Plain<V[N]> } {
    const place = captureLocation(this.regNext);
    return this.#each(values, (name, value) =>
      nextOf(this.#context, this.#domain, name, value, options, place),
    ) as never;
  }

  /** Wires: they must be driven on every path. Reading gives the final value of the cycle, wherever it is driven. */
  wire<S extends { readonly [name: string]: Shape }>(
    shape: S,
  ): { readonly [N in keyof S]: Declared<S[N], 'wire'> } {
    const place = captureLocation(this.wire);
    return mapShape(shape, '', (type, name) =>
      declareSignal(this.#context, name, 'wire', type, place),
    ) as never;
  }

  /** Gives names to expressions; each becomes a wire with that name. */
  let<V extends { readonly [name: string]: AnyValue | Vec | RtlValue | readonly AnyValue[] }>(values: V): V {
    const place = captureLocation(this.let);
    const name = (value: unknown, key: string): unknown => {
      if (Array.isArray(value)) return value.map((item, i) => name(item, `${key}_${i}`));
      if (value instanceof Expr || value instanceof VecExpr) return this.#named(key, value, place);
      reportNoValue(this.#context, value, `let ${key}`);
      return value;
    };
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, name(value, key)])) as V;
  }

  /** Statements of `body` apply while `condition` is 1. */
  when(condition: Condition, body: () => void): Otherwise {
    return addWhen(this.#context, condition, 'when', body, captureLocation(this.when));
  }

  /** Statements by the value of `subject`. A label may stand in one arm only. */
  switch<T extends AnyValue>(subject: T | RtlValue): CasesOf<T> {
    return addSwitch(this.#context, subject) as CasesOf<T>;
  }

  /** State registers with named states; the first state is the one after reset. */
  fsm<const S extends { readonly [name: string]: States }>(
    machines: S,
  ): { readonly [N in keyof S]: FsmHandle<StateOf<S[N]>, NameOf<S[N], N & string>> } {
    const domain = this.#domain.index();
    if (this.#domain.resetKind === 'none') {
      const names = Object.keys(machines).join(', ');
      reportNoReset(this.#domain, `state machine '${names}' starts in a state`, 'give the domain a reset');
    }
    this.#domain.reset();
    return Object.fromEntries(
      Object.entries(machines).map(([name, states]) => [
        name,
        Fsm.declare(this.#context, name, states, domain),
      ]),
    ) as never;
  }

  /** Memories. Their ports are made by `read`, `readSync` and `write` of the handle. */
  mem<M extends { readonly [name: string]: MemoryType }>(
    memories: M,
  ): { readonly [N in keyof M]: M[N] extends MemoryType<infer T, infer D> ? Memory<T, BitsFor<D>> : never } {
    return Object.fromEntries(
      Object.entries(memories).map(([name, type]) => [
        name,
        addMemory(this.#context, name, type, this.#domain, (action) => this.#shared.endings.push(action)),
      ]),
    ) as never;
  }

  /**
   * Instances of other modules; a list gives `name_0`, `name_1`, ..., a list of lists `name_0_0`, ... Inputs are driven
   * through the handle.
   */
  instance<R extends Requests>(requests: R): Handles<R> {
    const place = captureLocation(this.instance);
    const later = (action: () => void) => this.#shared.endings.push(action);
    const add = (name: string, request: RequestShape): unknown =>
      Array.isArray(request)
        ? request.map((item: RequestShape, i) => add(`${name}_${i}`, item))
        : addInstance(this.#context, name, request as ModuleRequest<Ports>, this.#domain, later, place);
    return Object.fromEntries(
      Object.entries(requests).map(([name, request]) => [name, add(name, request)]),
    ) as never;
  }

  /**
   * The checks do not complain that these values, or all of a record of them, are never used: an input that a standard
   * has and this module does not need, a register for the waves. It changes nothing else.
   */
  unused(...values: readonly Unused[]): void {
    declareUnused(this.#context, values);
  }

  /** Each condition must be 1 at every clock edge. The names are the keys, `message` says what is wrong when it is 0. */
  assert(conditions: Conditions, message = '', options: PropertyOptions = {}): void {
    this.#property('assert', conditions, message, options);
  }

  /** Each condition is 1 at every clock edge because the surroundings see to it; simulation checks that they do. */
  assume(conditions: Conditions, message = '', options: PropertyOptions = {}): void {
    this.#property('assume', conditions, message, options);
  }

  /** Each condition should be 1 at some clock edge: simulation counts how often it is. */
  cover(conditions: Conditions, message = '', options: PropertyOptions = {}): void {
    this.#property('cover', conditions, message, options);
  }

  /** Ends the module: what could only be done or checked when everything is declared. */
  finish(): void {
    for (const action of this.#shared.endings) action();
  }

  #property(
    kind: 'assert' | 'assume' | 'cover',
    conditions: Conditions,
    message: string,
    options: PropertyOptions,
  ): void {
    declareProperties(this.#context, kind, conditions, message, options, () => this.#domain.index());
  }

  #each<V>(values: Named<V>, make: (name: string, value: V) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(name, value)]));
  }

  #named(name: string, value: Expr | VecExpr, place: Place | undefined): Expr | VecExpr {
    const context = this.#context;
    const location = claimName(context, name, place);
    const isVec = value instanceof VecExpr;
    const signal = context.builder.signal(name, 'wire', value.width, {
      signed: value.kind === 'sint' || value.kind === 'sfix',
      lane: isVec ? value.element.width : 0,
      location,
    });
    context.scopes[0]!.push(context.builder.assign(signal, value.node, location) as Statement);
    const node = context.builder.ref(signal);
    return isVec
      ? new VecExpr(context, node, value.element, value.length)
      : new Expr(context, node, value.kind, value.width, null, false, value.format);
  }
}

watchClass(Body, () => 'the module handle m');
