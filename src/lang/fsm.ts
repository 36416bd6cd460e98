import { fail } from '../diag/index.ts';
import type { Enumeration, Statement } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { claimName } from './declare.ts';
import { type EnumType, enumerationFrom, reportNoState } from './enum.ts';
import type { EnumValue } from './enum-values.ts';
import { enumerationIndex } from './enumerations.ts';
import { Expr } from './expression.ts';
import type { Bool } from './values.ts';

/** A state register whose values have names. */
export interface FsmHandle<State extends string, N extends string = string> {
  /** 1 while the machine is in `state`. */
  is(state: State): Bool;
  isNot(state: State): Bool;
  /** The state after the next clock edge. */
  goto(state: State): void;
  /** Statements by state. States that are left out do nothing. */
  case(arms: { readonly [S in State]?: () => void }): void;
  /** The state as a value of its enumeration, for ports, registers and `m.switch`. */
  readonly value: EnumValue<N, State>;
}

/** States by name, encoded in their order, or an enumeration. */
export type States = readonly [string, ...string[]] | EnumType;

/** The name of the enumeration of the states of machine `M`. */
export type NameOf<S, M extends string> = S extends EnumType<infer N> ? N : M;

/** The names of the states. */
export type StateOf<S> =
  S extends EnumType<string, infer M> ? M : S extends readonly string[] ? S[number] : never;

/** The run-time side of `FsmHandle`. */
export class Fsm implements FsmHandle<string> {
  readonly #context: ModuleContext;
  readonly #signal: number;
  readonly #enumeration: Enumeration;
  readonly #index: number;
  readonly #value: Expr;
  readonly #name: string;

  private constructor(context: ModuleContext, name: string, signal: number, enumeration: Enumeration) {
    this.#context = context;
    this.#name = name;
    this.#signal = signal;
    this.#enumeration = enumeration;
    this.#index = enumerationIndex(context, enumeration);
    const { width } = enumeration;
    const node = context.builder.ref(signal);
    this.#value = new Expr(context, node, `enum ${enumeration.name}`, width, null, false, enumeration);
  }

  /** The register of a machine. It resets to the first state, or to the one that the enumeration names. */
  static declare(context: ModuleContext, name: string, states: States, domain: number): Fsm {
    const location = claimName(context, name);
    if (typeof states !== 'object' || states === null) {
      const place = captureLocation();
      fail('SL0118', `state machine '${name}' has no list of states`, {
        ...(place && { place }),
        help: `name the states: m.fsm({ ${name}: ['idle', 'run'] }), or give an enumeration`,
      });
    }
    const type = 'format' in states ? states : null;
    const enumeration = type ? type.format : enumerationFrom(name, states as readonly string[]);
    const first = enumeration.members[0]!.value;
    const rule = type?.resetRule ?? { to: first };
    const signal = context.builder.signal(name, 'reg', enumeration.width, {
      enumeration: enumerationIndex(context, enumeration),
      reset: rule === 'none' ? null : BigInt(rule.to),
      doc: type?.description ?? '',
      domain,
      location,
    });
    return new Fsm(context, name, signal, enumeration);
  }

  get value(): EnumValue {
    return this.#value as unknown as EnumValue;
  }

  is(state: string): Bool {
    return this.#value.eq(this.#literal(state)) as unknown as Bool;
  }

  isNot(state: string): Bool {
    return this.#value.ne(this.#literal(state)) as unknown as Bool;
  }

  goto(state: string): void {
    const place = captureLocation(this.goto);
    const { builder, design } = this.#context;
    this.#context.push(builder.assign(this.#signal, this.#literal(state).node, design.locate(place)));
  }

  case(arms: { readonly [state: string]: (() => void) | undefined }): void {
    const place = captureLocation(this.case);
    const context = this.#context;
    const list: { labels: number[]; body: Statement[] }[] = [];
    context.push({
      kind: 'case',
      subject: this.#value.node,
      arms: list,
      otherwise: [],
      location: context.design.locate(place),
    });
    for (const [state, body] of Object.entries(arms)) {
      if (!body) continue;
      const statements: Statement[] = [];
      list.push({ labels: [this.#literal(state).node], body: statements });
      context.inScope(statements, body);
    }
  }

  #literal(state: string): Expr {
    const member = this.#enumeration.members.find(({ name }) => name === state);
    if (!member) reportNoState(this.#enumeration, state, this.#name);
    const { width, members } = this.#enumeration;
    const { value } = member ?? members[0]!;
    const node = this.#context.builder.nodes.constant(width, value, this.#index);
    return new Expr(this.#context, node, this.#value.kind, width, null, false, this.#enumeration);
  }
}
