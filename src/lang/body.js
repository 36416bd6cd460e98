import { captureLocation } from './call-site.ts';
import { claimName, declareSignal, mapShape } from './declare.ts';
import { Expr } from './expression.ts';
import { Fsm } from './fsm.ts';
import { addInstance } from './instance.ts';
import { addMemory } from './memory.ts';
import { conditionNode, reportNoValue } from './operands.ts';
import { addSwitch } from './switch.ts';
import { VecExpr } from './vector.ts';
/** The module being described. Every declaration takes a record, and its keys are the names in the Verilog. */
export class Body {
    #context;
    #clock = -1;
    #reset = -1;
    constructor(context) {
        this.#context = context;
    }
    /** Registers on the module's clock. They reset to 0 unless their type says otherwise, and hold when not assigned. */
    reg(shape) {
        const place = captureLocation();
        return mapShape(shape, '', (type, name) => {
            this.clock();
            if (type.resetRule !== 'none')
                this.reset();
            return declareSignal(this.#context, name, 'reg', type, place);
        });
    }
    /** Wires: they must be driven on every path. Reading gives the final value of the cycle, wherever it is driven. */
    wire(shape) {
        const place = captureLocation();
        return mapShape(shape, '', (type, name) => declareSignal(this.#context, name, 'wire', type, place));
    }
    /** Gives names to expressions; each becomes a wire with that name. */
    let(values) {
        const name = (value, key) => {
            if (Array.isArray(value))
                return value.map((item, i) => name(item, `${key}_${i}`));
            if (value instanceof Expr || value instanceof VecExpr)
                return this.#named(key, value);
            reportNoValue(this.#context, value, `let ${key}`);
            return value;
        };
        return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, name(value, key)]));
    }
    /** Statements of `body` apply while `condition` is 1. */
    when(condition, body) {
        return this.#when(condition, 'when', body);
    }
    /** Statements by the value of `subject`. A label may stand in one arm only. */
    switch(subject) {
        return addSwitch(this.#context, subject);
    }
    /** State registers with named states; the first state is the one after reset. */
    fsm(machines) {
        this.clock();
        this.reset();
        return Object.fromEntries(Object.entries(machines).map(([name, states]) => [name, Fsm.declare(this.#context, name, states)]));
    }
    /** Memories. Their ports are made by `read`, `readSync` and `write` of the handle. */
    mem(memories) {
        return Object.fromEntries(Object.entries(memories).map(([name, type]) => [
            name,
            addMemory(this.#context, name, type, () => this.clock()),
        ]));
    }
    /** Instances of other modules; a list gives `name_0`, `name_1`, ... Inputs are driven through the handle. */
    instance(requests) {
        const add = (name, request) => addInstance(this.#context, name, request, { clock: () => this.clock(), reset: () => this.reset() });
        return Object.fromEntries(Object.entries(requests).map(([name, request]) => [
            name,
            Array.isArray(request)
                ? request.map((item, i) => add(`${name}_${i}`, item))
                : add(name, request),
        ]));
    }
    /** The clock port, made when first needed. */
    clock() {
        if (this.#clock < 0)
            this.#clock = this.#addInput('clk', 'clock, rising edge', 0);
        return this.#clock;
    }
    /** The reset port, made when first needed. */
    reset() {
        this.clock();
        if (this.#reset < 0)
            this.#reset = this.#addInput('rst', 'synchronous reset, active high', 1);
        return this.#reset;
    }
    /** Closes the module: fixes its clock domain. */
    finish() {
        if (this.#clock < 0)
            return;
        this.#context.builder.domains.push({
            name: 'default',
            clock: this.#clock,
            reset: this.#reset,
            resetKind: 'sync',
        });
    }
    #addInput(name, doc, position) {
        const { builder } = this.#context;
        const help = 'clk and rst are added by themselves: give your own signal another name';
        const location = claimName(this.#context, name, captureLocation(), help);
        const id = builder.signal(name, 'input', 1, { doc, location });
        builder.ports.splice(builder.ports.indexOf(id), 1);
        builder.ports.splice(position, 0, id);
        return id;
    }
    #named(name, value) {
        const context = this.#context;
        const location = claimName(context, name);
        const isVec = value instanceof VecExpr;
        const signal = context.builder.signal(name, 'wire', value.width, {
            signed: value.kind === 'sint',
            lane: isVec ? value.element.width : 0,
            location,
        });
        context.scopes[0].push(context.builder.assign(signal, value.node, location));
        const node = context.builder.ref(signal);
        return isVec
            ? new VecExpr(context, node, value.element, value.length)
            : new Expr(context, node, value.kind, value.width);
    }
    #when(value, operation, body) {
        const context = this.#context;
        const condition = conditionNode(context, value, operation);
        const then = [];
        const otherwise = [];
        const statement = { kind: 'if', condition, then, otherwise, location: context.here() };
        context.push(statement);
        context.inScope(then, body);
        return {
            elsewhen: (next, nextBody) => {
                let rest;
                context.inScope(otherwise, () => {
                    rest = this.#when(next, 'elsewhen', nextBody);
                });
                return rest;
            },
            otherwise: (last) => context.inScope(otherwise, last),
        };
    }
}
