var _a, _b;
import { captureLocation, originHere } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { literalNode } from './literal.ts';
const plain = () => ({ description: '', resetRule: { to: 0 }, origin: originHere() });
/** Type of one number, bit pattern or condition. Immutable: `doc`, `reset` and `noReset` give changed copies. */
export class ScalarType {
    shape = 'scalar';
    kind;
    width;
    description;
    resetRule;
    /** Private, so that two equal types are equal as parameters of a module wherever they were made. */
    #origin;
    constructor(kind, width, details = plain()) {
        this.kind = kind;
        this.width = width;
        this.description = details.description;
        this.resetRule = details.resetRule;
        this.#origin = details.origin;
    }
    get origin() {
        return this.#origin;
    }
    /** One line for the reader of the Verilog. */
    doc(text) {
        return this.#with({ description: text });
    }
    /** The value after reset, when the type is used for a register. Default 0. */
    reset(value) {
        return this.#with({ resetRule: { to: value } });
    }
    /** A register of this type has no reset: its content is unknown until it is first written. */
    noReset() {
        return this.#with({ resetRule: 'none' });
    }
    /** A constant of this type in the module being described. */
    lit(value) {
        const context = currentContext('a literal');
        const node = literalNode(context, value, this.kind, this.width);
        return new Expr(context, node, this.kind, this.width);
    }
    #with(change) {
        const { description, resetRule, origin } = this;
        return new _a(this.kind, this.width, { description, resetRule, origin, ...change });
    }
}
_a = ScalarType;
/** Type of an array of equal elements in one signal. */
export class VecType {
    shape = 'vec';
    length;
    element;
    description;
    resetRule;
    #origin;
    constructor(length, element, details = plain()) {
        this.length = length;
        this.element = element;
        this.description = details.description;
        this.resetRule = details.resetRule;
        this.#origin = details.origin;
    }
    get origin() {
        return this.#origin;
    }
    get width() {
        return this.length * this.element.width;
    }
    doc(text) {
        return this.#with({ description: text });
    }
    /** The whole vector as one number after reset. */
    reset(value) {
        return this.#with({ resetRule: { to: value } });
    }
    noReset() {
        return this.#with({ resetRule: 'none' });
    }
    #with(change) {
        const { description, resetRule, origin } = this;
        return new _b(this.length, this.element, { description, resetRule, origin, ...change });
    }
}
_b = VecType;
/** Unsigned integer of `width` bits. */
export function UInt(width) {
    return new ScalarType('uint', checkedWidth(width));
}
/** Two's complement integer of `width` bits. */
export function SInt(width) {
    return new ScalarType('sint', checkedWidth(width));
}
/** Bit pattern of `width` bits. */
export function Bits(width) {
    return new ScalarType('bits', checkedWidth(width));
}
/** One bit that is a condition. */
export function Bool() {
    return new ScalarType('bool', 1);
}
/** `length` elements side by side in one signal, element 0 least significant. */
export function Vec(length, element) {
    return new VecType(checkedWidth(length, 'length'), element);
}
/** Bits needed to count `count` things: ceil(log2(count)), at least 1. */
export function bitsFor(count) {
    return Math.max(1, Math.ceil(Math.log2(count)));
}
function checkedWidth(width, what = 'width') {
    if (Number.isInteger(width) && width >= 1)
        return width;
    reportAt(captureLocation(), 'SL0110', `${what} ${width} is not a positive integer`, {
        help: `give a whole number of at least 1; a computed ${what} of 0 usually means that the signal should not exist`,
    });
    return 1;
}
