import type { If, SignalId, Statement } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { claimName, declareSignal, mapShape, type Shape } from './declare.ts';
import { Expr } from './expression.ts';
import { Fsm, type FsmHandle } from './fsm.ts';
import { addInstance } from './instance.ts';
import { addMemory, type Memory, type MemoryType } from './memory.ts';
import type { ModuleRequest } from './module.ts';
import { conditionNode, reportNoValue } from './operands.ts';
import type { Outside, Ports } from './ports.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import { addSwitch, type Cases } from './switch.ts';
import type { SignalType, ValueOfType } from './types.ts';
import type { AnyValue, Bool, Reg, Vec, Wire } from './values.ts';
import { VecExpr } from './vector.ts';

type Declared<S, R extends 'reg' | 'wire'> = S extends SignalType
  ? R extends 'reg'
    ? Reg<ValueOfType<S>>
    : Wire<ValueOfType<S>>
  : { readonly [N in keyof S]: Declared<S[N], R> };

type Requests = { readonly [name: string]: ModuleRequest | readonly ModuleRequest[] };
type Handles<R extends Requests> = {
  readonly [N in keyof R]: R[N] extends ModuleRequest<infer P>
    ? Outside<P>
    : R[N] extends readonly ModuleRequest<infer P>[]
      ? Outside<P>[]
      : never;
};

/** What follows a `when`. */
export interface Otherwise {
  elsewhen(condition: Bool | RtlValue, body: () => void): Otherwise;
  otherwise(body: () => void): void;
}

/** The module being described. Every declaration takes a record, and its keys are the names in the Verilog. */
export class Body {
  readonly #context: ModuleContext;
  #clock: SignalId = -1;
  #reset: SignalId = -1;

  constructor(context: ModuleContext) {
    this.#context = context;
  }

  /** Registers on the module's clock. They reset to 0 unless their type says otherwise, and hold when not assigned. */
  reg<S extends { readonly [name: string]: Shape }>(
    shape: S,
  ): { readonly [N in keyof S]: Declared<S[N], 'reg'> } {
    const place = captureLocation();
    return mapShape(shape, '', (type, name) => {
      this.clock();
      if (type.resetRule !== 'none') this.reset();
      return declareSignal(this.#context, name, 'reg', type, place);
    }) as never;
  }

  /** Wires: they must be driven on every path. Reading gives the final value of the cycle, wherever it is driven. */
  wire<S extends { readonly [name: string]: Shape }>(
    shape: S,
  ): { readonly [N in keyof S]: Declared<S[N], 'wire'> } {
    const place = captureLocation();
    return mapShape(shape, '', (type, name) =>
      declareSignal(this.#context, name, 'wire', type, place),
    ) as never;
  }

  /** Gives names to expressions; each becomes a wire with that name. */
  let<V extends { readonly [name: string]: AnyValue | Vec | RtlValue | readonly AnyValue[] }>(values: V): V {
    const name = (value: unknown, key: string): unknown => {
      if (Array.isArray(value)) return value.map((item, i) => name(item, `${key}_${i}`));
      if (value instanceof Expr || value instanceof VecExpr) return this.#named(key, value);
      reportNoValue(this.#context, value, `let ${key}`);
      return value;
    };
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, name(value, key)])) as V;
  }

  /** Statements of `body` apply while `condition` is 1. */
  when(condition: Bool | RtlValue, body: () => void): Otherwise {
    return this.#when(condition, 'when', body);
  }

  /** Statements by the value of `subject`. A label may stand in one arm only. */
  switch(subject: AnyValue | RtlValue): Cases {
    return addSwitch(this.#context, subject);
  }

  /** State registers with named states; the first state is the one after reset. */
  fsm<const S extends { readonly [name: string]: readonly [string, ...string[]] }>(
    machines: S,
  ): { readonly [N in keyof S]: FsmHandle<S[N][number]> } {
    this.clock();
    this.reset();
    return Object.fromEntries(
      Object.entries(machines).map(([name, states]) => [name, Fsm.declare(this.#context, name, states)]),
    ) as never;
  }

  /** Memories. Their ports are made by `read`, `readSync` and `write` of the handle. */
  mem<M extends { readonly [name: string]: MemoryType }>(
    memories: M,
  ): { readonly [N in keyof M]: M[N] extends MemoryType<infer T> ? Memory<T> : never } {
    return Object.fromEntries(
      Object.entries(memories).map(([name, type]) => [
        name,
        addMemory(this.#context, name, type, () => this.clock()),
      ]),
    ) as never;
  }

  /** Instances of other modules; a list gives `name_0`, `name_1`, ... Inputs are driven through the handle. */
  instance<R extends Requests>(requests: R): Handles<R> {
    const add = (name: string, request: ModuleRequest<Ports>) =>
      addInstance(this.#context, name, request, { clock: () => this.clock(), reset: () => this.reset() });
    return Object.fromEntries(
      Object.entries(requests).map(([name, request]) => [
        name,
        Array.isArray(request)
          ? request.map((item: ModuleRequest, i) => add(`${name}_${i}`, item))
          : add(name, request as ModuleRequest),
      ]),
    ) as never;
  }

  /** The clock port, made when first needed. */
  clock(): SignalId {
    if (this.#clock < 0) this.#clock = this.#addInput('clk', 'clock, rising edge', 0);
    return this.#clock;
  }

  /** The reset port, made when first needed. */
  reset(): SignalId {
    this.clock();
    if (this.#reset < 0) this.#reset = this.#addInput('rst', 'synchronous reset, active high', 1);
    return this.#reset;
  }

  /** Closes the module: fixes its clock domain. */
  finish(): void {
    if (this.#clock < 0) return;
    this.#context.builder.domains.push({
      name: 'default',
      clock: this.#clock,
      reset: this.#reset,
      resetKind: 'sync',
    });
  }

  #addInput(name: string, doc: string, position: number): SignalId {
    const { builder } = this.#context;
    const help = 'clk and rst are added by themselves: give your own signal another name';
    const location = claimName(this.#context, name, captureLocation(), help);
    const id = builder.signal(name, 'input', 1, { doc, location });
    builder.ports.splice(builder.ports.indexOf(id), 1);
    builder.ports.splice(position, 0, id);
    return id;
  }

  #named(name: string, value: Expr | VecExpr): Expr | VecExpr {
    const context = this.#context;
    const location = claimName(context, name);
    const isVec = value instanceof VecExpr;
    const signal = context.builder.signal(name, 'wire', value.width, {
      signed: value.kind === 'sint',
      lane: isVec ? value.element.width : 0,
      location,
    });
    context.scopes[0]!.push(context.builder.assign(signal, value.node, location) as Statement);
    const node = context.builder.ref(signal);
    return isVec
      ? new VecExpr(context, node, value.element, value.length)
      : new Expr(context, node, value.kind, value.width);
  }

  #when(value: Bool | RtlValue, operation: string, body: () => void): Otherwise {
    const context = this.#context;
    const condition = conditionNode(context, value, operation);
    const then: Statement[] = [];
    const otherwise: Statement[] = [];
    const statement: If = { kind: 'if', condition, then, otherwise, location: context.here() };
    context.push(statement);
    context.inScope(then, body);
    return {
      elsewhen: (next, nextBody) => {
        let rest!: Otherwise;
        context.inScope(otherwise, () => {
          rest = this.#when(next, 'elsewhen', nextBody);
        });
        return rest;
      },
      otherwise: (last) => context.inScope(otherwise, last),
    };
  }
}
