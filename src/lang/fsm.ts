import { enumerationOf, type Statement } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { checkName, claimName } from './declare.ts';
import { Expr } from './expression.ts';
import type { Bool } from './values.ts';

/** A state register whose values have names. */
export interface FsmHandle<State extends string> {
  /** 1 while the machine is in `state`. */
  is(state: State): Bool;
  isNot(state: State): Bool;
  /** The state after the next clock edge. */
  goto(state: State): void;
  /** Statements by state. States that are left out do nothing. */
  case(arms: { readonly [S in State]?: () => void }): void;
}

/** The run-time side of `FsmHandle`. */
export class Fsm implements FsmHandle<string> {
  readonly #context: ModuleContext;
  readonly #signal: number;
  readonly #enumeration: number;
  readonly #states: readonly string[];
  readonly #value: Expr;
  readonly #name: string;

  private constructor(
    context: ModuleContext,
    name: string,
    signal: number,
    enumeration: number,
    states: readonly string[],
  ) {
    this.#context = context;
    this.#name = name;
    this.#signal = signal;
    this.#enumeration = enumeration;
    this.#states = states;
    const { width } = context.builder.signals[signal]!;
    this.#value = new Expr(context, context.builder.ref(signal), 'uint', width);
  }

  static declare(context: ModuleContext, name: string, states: readonly string[]): Fsm {
    const location = claimName(context, name);
    states.forEach((state, i) => {
      checkName(state);
      if (states.indexOf(state) < i)
        context.error('SL0108', `state '${state}' of '${name}' is declared twice`, {
          help: 'each state has a name of its own',
        });
    });
    const enumeration = context.design.enumerations.push(enumerationOf(name, states)) - 1;
    const { width } = context.design.enumerations[enumeration]!;
    const signal = context.builder.signal(name, 'reg', width, { enumeration, reset: 0n, location });
    return new Fsm(context, name, signal, enumeration, states);
  }

  is(state: string): Bool {
    return this.#value.eq(this.#literal(state)) as unknown as Bool;
  }

  isNot(state: string): Bool {
    return this.#value.ne(this.#literal(state)) as unknown as Bool;
  }

  goto(state: string): void {
    const { builder } = this.#context;
    this.#context.push(builder.assign(this.#signal, this.#literal(state).node, this.#context.here()));
  }

  case(arms: { readonly [state: string]: (() => void) | undefined }): void {
    const context = this.#context;
    const list: { labels: number[]; body: Statement[] }[] = [];
    context.push({
      kind: 'case',
      subject: this.#value.node,
      arms: list,
      otherwise: [],
      location: context.here(),
    });
    for (const [state, body] of Object.entries(arms)) {
      if (!body) continue;
      const statements: Statement[] = [];
      list.push({ labels: [this.#literal(state).node], body: statements });
      context.inScope(statements, body);
    }
  }

  #literal(state: string): Expr {
    const index = this.#states.indexOf(state);
    if (index < 0) {
      this.#context.error('SL0113', `'${state}' is not a state of '${this.#name}'`, {
        help: `its states are ${this.#states.join(', ')}`,
      });
    }
    const node = this.#context.builder.nodes.constant(
      this.#value.width,
      Math.max(0, index),
      this.#enumeration,
    );
    return new Expr(this.#context, node, 'uint', this.#value.width);
  }
}
