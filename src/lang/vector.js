import { assignTo } from './assignment.ts';
import { Expr } from './expression.ts';
import { elementNode } from './node-forms.ts';
import { isVector, relatedTo, reportNoValue } from './operands.ts';
import { indexNode } from './positions.ts';
import { trapJson, trapPrimitive } from './traps.ts';
/** The run-time side of `Vec`: elements of one signal, element 0 least significant. */
export class VecExpr {
    kind = 'vec';
    context;
    node;
    element;
    length;
    target;
    constructor(context, node, element, length, target = null) {
        this.context = context;
        this.node = node;
        this.element = element;
        this.length = length;
        this.target = target;
    }
    get width() {
        return this.length * this.element.width;
    }
    at(index) {
        const { nodes } = this.context.builder;
        const { kind, width } = this.element;
        if (typeof index !== 'number') {
            const selector = indexNode(this.context, index, 'at');
            const target = this.target && { signal: this.target.signal, low: 0, width, index: selector };
            return new Expr(this.context, elementNode(nodes, this.node, width, selector), kind, width, target);
        }
        let position = index;
        if (!Number.isInteger(index) || index < 0 || index >= this.length) {
            this.context.error('SL0104', `element ${index} of '${this.asBits()}', which has ${this.length} elements (0..${this.length - 1})`, {
                related: relatedTo('the vector', this.asBits()),
                help: 'elements are counted from 0',
            });
            position = 0;
        }
        const low = position * width;
        const target = this.target && { signal: this.target.signal, low, width, index: -1 };
        return new Expr(this.context, nodes.slice(this.node, low, width), kind, width, target);
    }
    elements() {
        return Array.from({ length: this.length }, (_, i) => this.at(i));
    }
    asBits() {
        return new Expr(this.context, this.node, 'bits', this.width, this.target);
    }
    next(value) {
        assignTo(this.context, this.target, 'reg', 'next', this.asBits().toString(), () => this.fit(value, 'next'));
    }
    drive(value) {
        assignTo(this.context, this.target, 'wire', 'drive', this.asBits().toString(), () => this.fit(value, 'drive'));
    }
    /** `value` as bits for this vector: another vector of the same form, or all bits at once. */
    fit(value, operation) {
        if (!isVector(value)) {
            if (value instanceof Expr)
                return this.asBits().coerce(value, operation).node;
            reportNoValue(this.context, value, operation);
            return this.context.builder.nodes.constant(this.width, 0);
        }
        if (value.element.kind !== this.element.kind || value.length !== this.length) {
            this.context.error('SL0102', `${operation}: '${this}' is ${this.#form()}, '${value}' is ${value.#form()}`, {
                related: [...relatedTo('the target', this.asBits()), ...relatedTo('the vector', value.asBits())],
                help: 'assign elements one by one, or all bits with asBits()',
            });
        }
        return this.asBits().coerce(value.asBits(), operation).node;
    }
    /** A vector of the same form with another content. */
    withNode(node) {
        return new VecExpr(this.context, node, this.element, this.length);
    }
    [Symbol.toPrimitive](hint) {
        return hint === 'string' ? this.toString() : trapPrimitive(this);
    }
    toJSON() {
        return trapJson(this);
    }
    toString() {
        return this.asBits().toString();
    }
    #form() {
        return `${this.length} x ${this.element.kind} of ${this.element.width} bits`;
    }
}
