import { placeOfNode } from './describe.ts';
import { followsTrap } from './traps.ts';
/** Kinds that offer an operation, and the words for it in a message. */
const offered = {
    arithmetic: ['uint', 'sint'],
    order: ['uint', 'sint'],
    shift: ['uint', 'sint'],
    zext: ['uint', 'bits'],
    sext: ['sint'],
    trunc: ['uint', 'sint', 'bits'],
    negation: ['sint'],
    toSigned: ['uint'],
    mux: ['bool'],
};
const helpByAbility = {
    arithmetic: 'read the bits as a number with asUInt() or asSInt()',
    order: 'read the bits as a number with asUInt() or asSInt()',
    shift: 'read the bits as a number with asUInt() or asSInt()',
    zext: 'signed values are widened with sext(); a condition becomes a number with asUInt()',
    sext: 'unsigned values and bits are widened with zext(); asSInt() reads the same bits as signed',
    trunc: 'a condition has one bit: there is nothing to cut',
    negation: 'make an unsigned value signed with toSigned(), or read its bits as signed with asSInt()',
    toSigned: 'asSInt() reads the same bits as signed',
    mux: 'compare it, such as a.ne(0), or take one of its bits with bit(0)',
};
/** SL0102 unless values of the kind of `value` offer `ability`. TypeScript says so first where it can. */
export function requireAbility(value, ability, operation) {
    const kinds = offered[ability];
    if (value.broken || kinds.includes(value.kind))
        return true;
    value.context.error('SL0102', `${operation}: '${value}' is ${value.kind}, not ${kinds.join(' or ')}`, {
        related: relatedTo('the operand', value),
        help: helpByAbility[ability],
    });
    return false;
}
/** SL0102 for something that is no hardware value where one is expected. */
export function reportNoValue(context, value, operation) {
    if (followsTrap(value))
        return;
    context.error('SL0102', `${operation}: the operand is not a hardware value but ${whatIs(value)}`, {
        help: typeof value === 'boolean'
            ? 'JavaScript compares the objects, not the hardware: use eq, ne, lt, and, or, not'
            : isVector(value)
                ? 'take an element with at(...), or all bits with asBits()'
                : 'operands are signals, expressions, or number and bigint literals',
    });
}
/** What the two sides of an operation are called. */
function sides(operation) {
    return isAssignment(operation) ? ['target', 'value'] : ['left operand', 'right operand'];
}
function isAssignment(operation) {
    return operation === 'next' || operation === 'drive' || operation.startsWith('memory ');
}
/** SL0102: two operands of different kinds. */
export function reportKinds(left, right, operation) {
    const [first, second] = sides(operation);
    left.context.error('SL0102', `${operation}: '${left}' is ${left.kind}, '${right}' is ${right.kind}`, {
        related: [...relatedTo(`${first}, ${left.kind}`, left), ...relatedTo(`${second}, ${right.kind}`, right)],
        help: 'convert one of them with asUInt(), asSInt() or asBits(); a 1-bit value becomes a condition with bit(0)',
    });
}
/** SL0101: two operands of different widths. */
export function reportWidths(left, right, operation) {
    const [first, second] = sides(operation);
    const message = `${operation}: '${left}' has ${left.width} bits, '${right}' has ${right.width} bits`;
    const [narrow, wide] = left.width < right.width ? [left, right] : [right, left];
    const widen = `widen '${narrow}' with ${narrow.kind === 'sint' ? 'sext' : 'zext'}(${wide.width})`;
    const cut = `cut '${wide}' with trunc(${narrow.width})`;
    const assigned = narrow === left ? cut : widen;
    left.context.error('SL0101', message, {
        related: [
            ...relatedTo(`${first}, ${left.width} bits`, left),
            ...relatedTo(`${second}, ${right.width} bits`, right),
        ],
        help: isAssignment(operation)
            ? `${assigned}, or give '${left}' ${right.width} bits`
            : `${widen}, or ${cut}`,
    });
}
/** SL0105 unless `value` belongs to `context`. */
export function requireSameModule(context, value, operation) {
    if (value.context === context)
        return true;
    context.error('SL0105', `${operation}: '${value}' belongs to module '${value.context.builder.name}', not to '${context.builder.name}'`, { related: relatedTo('declared', value), help: 'connect modules through their ports' });
    return false;
}
/** The node of a condition: a `bool` of this module. SL0102 for anything else, and then the condition is 0. */
export function conditionNode(context, value, operation) {
    if (!isExpr(value)) {
        reportNoValue(context, value, operation);
    }
    else if (requireSameModule(context, value, operation) && !value.broken) {
        if (value.kind === 'bool')
            return value.node;
        context.error('SL0102', `${operation}: '${value}' is ${value.kind}, a condition must be bool`, {
            related: relatedTo('the operand', value),
            help: helpByAbility.mux,
        });
    }
    return context.builder.nodes.constant(1, 0);
}
/** Notes that point at the declarations behind an operand. */
export function relatedTo(what, value) {
    const place = placeOfNode(value.context, value.node);
    return place ? [{ message: `${what}: '${value}'`, place }] : [];
}
/** True for the run-time side of a scalar value. */
export function isExpr(value) {
    return typeof value === 'object' && value !== null && 'node' in value && !isVector(value);
}
/** True for the run-time side of `Vec`. */
export function isVector(value) {
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'vec';
}
/** A few words for something that is not what was expected. */
export function whatIs(value) {
    if (isVector(value))
        return 'a vector';
    if (typeof value === 'number' || typeof value === 'bigint')
        return `the number ${value}`;
    if (value === null || value === undefined)
        return String(value);
    if (typeof value === 'string')
        return `the text '${value}'`;
    return Array.isArray(value) ? 'an array' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
