import { enumerationOf } from '../ir/index.ts';
import { checkName, claimName } from './declare.ts';
import { Expr } from './expression.ts';
/** The run-time side of `FsmHandle`. */
export class Fsm {
    #context;
    #signal;
    #enumeration;
    #states;
    #value;
    #name;
    constructor(context, name, signal, enumeration, states) {
        this.#context = context;
        this.#name = name;
        this.#signal = signal;
        this.#enumeration = enumeration;
        this.#states = states;
        const { width } = context.builder.signals[signal];
        this.#value = new Expr(context, context.builder.ref(signal), 'uint', width);
    }
    static declare(context, name, states) {
        const location = claimName(context, name);
        states.forEach((state, i) => {
            checkName(state);
            if (states.indexOf(state) < i)
                context.error('SL0108', `state '${state}' of '${name}' is declared twice`, {
                    help: 'each state has a name of its own',
                });
        });
        const enumeration = context.design.enumerations.push(enumerationOf(name, states)) - 1;
        const { width } = context.design.enumerations[enumeration];
        const signal = context.builder.signal(name, 'reg', width, { enumeration, reset: 0n, location });
        return new Fsm(context, name, signal, enumeration, states);
    }
    is(state) {
        return this.#value.eq(this.#literal(state));
    }
    isNot(state) {
        return this.#value.ne(this.#literal(state));
    }
    goto(state) {
        const { builder } = this.#context;
        this.#context.push(builder.assign(this.#signal, this.#literal(state).node, this.#context.here()));
    }
    case(arms) {
        const context = this.#context;
        const list = [];
        context.push({
            kind: 'case',
            subject: this.#value.node,
            arms: list,
            otherwise: [],
            location: context.here(),
        });
        for (const [state, body] of Object.entries(arms)) {
            if (!body)
                continue;
            const statements = [];
            list.push({ labels: [this.#literal(state).node], body: statements });
            context.inScope(statements, body);
        }
    }
    #literal(state) {
        const index = this.#states.indexOf(state);
        if (index < 0) {
            this.#context.error('SL0113', `'${state}' is not a state of '${this.#name}'`, {
                help: `its states are ${this.#states.join(', ')}`,
            });
        }
        const node = this.#context.builder.nodes.constant(this.#value.width, Math.max(0, index), this.#enumeration);
        return new Expr(this.#context, node, 'uint', this.#value.width);
    }
}
