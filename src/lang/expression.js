var _a;
import { Op } from '../ir/index.ts';
import { assignTo } from './assignment.ts';
import { describeNode } from './describe.ts';
import { literalNode } from './literal.ts';
import { elementNode, saturatedNode } from './node-forms.ts';
import { isVector, relatedTo, reportKinds, reportNoValue, reportWidths, requireAbility, requireSameModule, } from './operands.ts';
import { amountNode, bitsInRange, indexNode, isAmount } from './positions.ts';
import { trapJson, trapPrimitive } from './traps.ts';
const bitwise = { and: Op.and, or: Op.or, xor: Op.xor };
/**
 * The run-time side of every scalar value; `values.ts` says what each kind offers and with which types. Mistakes are
 * reported to the running elaboration, and the expression goes on with the width of its left operand.
 */
export class Expr {
    context;
    node;
    kind;
    width;
    target;
    /** Stands for an expression that a reported mistake left without a meaning: it fits everywhere, silently. */
    broken;
    constructor(context, node, kind, width, target = null, broken = false) {
        this.context = context;
        this.node = node;
        this.kind = kind;
        this.width = width;
        this.target = target;
        this.broken = broken;
    }
    // Comparisons
    eq(other) {
        return this.#compare(Op.eq, 'eq', other);
    }
    ne(other) {
        return this.#compare(Op.ne, 'ne', other);
    }
    lt(other) {
        return this.#order(Op.ltu, Op.lts, 'lt', other);
    }
    le(other) {
        return this.#order(Op.leu, Op.les, 'le', other);
    }
    gt(other) {
        return this.#order(Op.ltu, Op.lts, 'gt', other, true);
    }
    ge(other) {
        return this.#order(Op.leu, Op.les, 'ge', other, true);
    }
    // Bitwise
    and(other) {
        return this.#bitwise('and', other);
    }
    or(other) {
        return this.#bitwise('or', other);
    }
    xor(other) {
        return this.#bitwise('xor', other);
    }
    not() {
        return this.#make(this.#nodes.unary(Op.not, this.node), this.kind, this.width);
    }
    andReduce() {
        return this.#make(this.#nodes.unary(Op.andr, this.node), 'bool', 1);
    }
    orReduce() {
        return this.#make(this.#nodes.unary(Op.orr, this.node), 'bool', 1);
    }
    xorReduce() {
        return this.#make(this.#nodes.unary(Op.xorr, this.node), 'bool', 1);
    }
    // Arithmetic
    add(other) {
        return this.#arithmetic(Op.add, 'add', other, 0);
    }
    sub(other) {
        return this.#arithmetic(Op.sub, 'sub', other, 0);
    }
    mul(other) {
        return this.#arithmetic(Op.mul, 'mul', other, 0);
    }
    addGrow(other) {
        return this.#arithmetic(Op.add, 'addGrow', other, 1);
    }
    subGrow(other) {
        const difference = this.#arithmetic(Op.sub, 'subGrow', other, 1);
        return this.#make(difference.node, 'sint', difference.width);
    }
    mulGrow(other) {
        this.#can('arithmetic', 'mulGrow');
        const right = this.#sameKind(other, 'mulGrow');
        const width = this.width + right.width;
        const node = this.#nodes.binary(Op.mul, this.#extended(this, width), this.#extended(right, width));
        return this.#make(node, this.kind, width);
    }
    addSat(other) {
        return this.#saturated(this.#arithmetic(Op.add, 'addSat', other, 1), 'add');
    }
    subSat(other) {
        return this.#saturated(this.#arithmetic(Op.sub, 'subSat', other, 1), 'sub');
    }
    neg() {
        this.#can('negation', 'neg');
        return this.#make(this.#nodes.unary(Op.neg, this.node), this.kind, this.width);
    }
    negGrow() {
        this.#can('negation', 'negGrow');
        const width = this.width + 1;
        return this.#make(this.#nodes.unary(Op.neg, this.#extended(this, width)), this.kind, width);
    }
    toSigned() {
        this.#can('toSigned', 'toSigned');
        return this.#make(this.#nodes.extend(Op.zext, this.node, this.width + 1), 'sint', this.width + 1);
    }
    // Shifts
    shl(amount) {
        this.#can('shift', 'shl');
        return this.#make(this.#nodes.shift(Op.shl, this.node, amountNode(this, amount)), this.kind, this.width);
    }
    shr(amount) {
        this.#can('shift', 'shr');
        const op = this.kind === 'sint' ? Op.shrs : Op.shru;
        return this.#make(this.#nodes.shift(op, this.node, amountNode(this, amount)), this.kind, this.width);
    }
    shlGrow(amount) {
        this.#can('shift', 'shlGrow');
        if (!isAmount(this, amount) || amount === 0)
            return this;
        const node = this.#nodes.cat([this.node, this.#nodes.constant(amount, 0)]);
        return this.#make(node, this.kind, this.width + amount);
    }
    // Widths and parts
    zext(width) {
        return this.#extend(Op.zext, 'zext', width);
    }
    sext(width) {
        return this.#extend(Op.sext, 'sext', width);
    }
    trunc(width) {
        if (!this.#can('trunc', 'trunc') || this.broken)
            return this;
        if (width < 1 || width > this.width || !Number.isInteger(width)) {
            this.context.error('SL0104', `trunc to ${width} bits of '${this}', which has ${this.width} bits`, {
                related: relatedTo('the operand', this),
                help: 'trunc can only remove high bits; use zext or sext to widen',
            });
            return this;
        }
        return this.#make(this.#nodes.slice(this.node, 0, width), this.kind, width);
    }
    dropHigh(count) {
        return this.trunc(this.width - count);
    }
    resize(width) {
        if (width <= this.width)
            return this.trunc(width);
        return this.kind === 'sint' ? this.sext(width) : this.zext(width);
    }
    bit(index) {
        if (typeof index === 'number') {
            if (!bitsInRange(this, index, index))
                return this.#lost();
            return this.#make(this.#nodes.slice(this.node, index, 1), 'bool', 1, this.#part(index, 1));
        }
        const selector = indexNode(this.context, index, 'bit');
        const node = elementNode(this.#nodes, this.node, 1, selector);
        return this.#make(node, 'bool', 1, this.#dynamicBit(selector));
    }
    slice(high, low) {
        if (!bitsInRange(this, high, low))
            return this.#lost();
        const width = high - low + 1;
        return this.#make(this.#nodes.slice(this.node, low, width), 'bits', width, this.#part(low, width));
    }
    repeat(times) {
        if (!Number.isSafeInteger(times) || times < 1) {
            this.context.error('SL0110', `repeat ${times} times: the count must be a whole number of at least 1`);
            return this.asBits();
        }
        return this.#make(this.#nodes.rep(this.node, times), 'bits', this.width * times);
    }
    // Kinds
    asUInt() {
        return this.#make(this.node, 'uint', this.width);
    }
    asSInt() {
        return this.#make(this.node, 'sint', this.width);
    }
    asBits() {
        return this.#make(this.node, 'bits', this.width);
    }
    mux(whenTrue, whenFalse) {
        const select = this.#can('mux', 'mux') && !this.broken ? this.node : this.#nodes.constant(1, 0);
        const vec = isVector(whenTrue) ? whenTrue : isVector(whenFalse) ? whenFalse : null;
        if (vec) {
            const [t, f] = [vec.fit(whenTrue, 'mux'), vec.fit(whenFalse, 'mux')];
            return vec.withNode(this.#nodes.mux(select, t, f));
        }
        const shape = whenTrue instanceof _a ? whenTrue : whenFalse instanceof _a ? whenFalse : null;
        if (!shape) {
            this.context.error('SL0121', 'mux between two literals has no width', {
                help: 'give one of them a type, for example UInt(8).lit(3)',
            });
            return this.#lost();
        }
        const t = shape.coerce(whenTrue, 'mux');
        const f = shape.coerce(whenFalse, 'mux');
        const node = this.#nodes.mux(select, t.node, f.node);
        return new _a(this.context, node, shape.kind, shape.width, null, shape.broken);
    }
    // Assignment
    next(value) {
        this.#assign(value, 'reg', 'next');
    }
    drive(value) {
        this.#assign(value, 'wire', 'drive');
    }
    /** `other` as an operand of this kind and width; reports what does not fit. */
    coerce(other, operation) {
        if (typeof other === 'number' || typeof other === 'bigint') {
            return this.#make(literalNode(this.context, other, this.kind, this.width), this.kind, this.width);
        }
        const right = this.#sameKind(other, operation);
        if (right.width === this.width)
            return right;
        if (!this.broken && !right.broken)
            reportWidths(this, right, operation);
        return this.#placeholder();
    }
    /** JavaScript's own operators cannot mean hardware: say so instead of computing nonsense. */
    [Symbol.toPrimitive](hint) {
        return hint === 'string' ? this.toString() : trapPrimitive(this);
    }
    toJSON() {
        return trapJson(this);
    }
    toString() {
        return describeNode(this.context, this.node);
    }
    get #nodes() {
        return this.context.builder.nodes;
    }
    #make(node, kind, width, target = null) {
        return new _a(this.context, node, kind, width, target, this.broken);
    }
    #sameKind(other, operation) {
        if (!(other instanceof _a)) {
            reportNoValue(this.context, other, operation);
            return this.#placeholder();
        }
        if (!requireSameModule(this.context, other, operation))
            return this.#placeholder();
        if (other.kind !== this.kind && !other.broken && !this.broken) {
            reportKinds(this, other, operation);
            return this.#placeholder();
        }
        return other;
    }
    /** Goes on after a mistake in the other operand: 0 in this width. */
    #placeholder() {
        return this.#make(this.#nodes.constant(this.width, 0), this.kind, this.width);
    }
    /** The result of an operation whose mistake was reported. */
    #lost() {
        return new _a(this.context, this.node, this.kind, this.width, null, true);
    }
    #can(ability, operation) {
        return requireAbility(this, ability, operation);
    }
    #order(unsigned, signed, name, other, swap = false) {
        this.#can('order', name);
        return this.#compare(this.kind === 'sint' ? signed : unsigned, name, other, swap);
    }
    #compare(op, name, other, swap = false) {
        const right = this.coerce(other, name);
        const [a, b] = swap ? [right, this] : [this, right];
        return this.#make(this.#nodes.binary(op, a.node, b.node), 'bool', 1);
    }
    #bitwise(name, other) {
        return this.#make(this.#nodes.binary(bitwise[name], this.node, this.coerce(other, name).node), this.kind, this.width);
    }
    #arithmetic(op, name, other, grow) {
        this.#can('arithmetic', name);
        const right = this.coerce(other, name);
        const width = this.width + grow;
        return this.#make(this.#nodes.binary(op, this.#extended(this, width), this.#extended(right, width)), this.kind, width);
    }
    #saturated(exact, direction) {
        const kind = this.kind === 'sint' ? 'sint' : 'uint';
        const node = saturatedNode(this.#nodes, exact.node, this.width, kind, direction);
        return this.#make(node, this.kind, this.width);
    }
    #extended(value, width) {
        return this.#nodes.extend(this.kind === 'sint' ? Op.sext : Op.zext, value.node, width);
    }
    #extend(op, name, width) {
        if (!this.#can(name, name) || this.broken)
            return this;
        if (!Number.isInteger(width) || width < this.width) {
            this.context.error('SL0104', `${name} to ${width} bits of '${this}', which has ${this.width} bits`, {
                related: relatedTo('the operand', this),
                help: `${name} can only widen; use trunc to remove high bits`,
            });
            return this;
        }
        return this.#make(this.#nodes.extend(op, this.node, width), this.kind, width);
    }
    #part(low, width) {
        const { target } = this;
        if (!target || target.index >= 0)
            return null;
        return { signal: target.signal, low: target.low + low, width, index: -1 };
    }
    /** A bit by computed position is a target only in a whole signal: beyond a part it would reach its neighbours. */
    #dynamicBit(index) {
        const { target } = this;
        if (!target || target.index >= 0 || target.width !== this.context.builder.signals[target.signal].width)
            return null;
        return { signal: target.signal, low: 0, width: 1, index };
    }
    #assign(value, what, operation) {
        assignTo(this.context, this.target, what, operation, this.toString(), () => this.coerce(value, operation).node);
    }
}
_a = Expr;
