import { verilogKeywords } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import { reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { literalNode } from './literal.ts';
import { VecExpr } from './vector.ts';
/**
 * Claims a name in the module and gives its location; SL0107 when it cannot stand in Verilog, SL0108 when it is taken.
 */
export function claimName(context, name, place = captureLocation(), help = 'nested and listed declarations are joined with an underscore, so a.b and a_b are the same name') {
    const location = context.design.locate(place);
    if (!context.isDescribed())
        return location;
    checkName(name, place);
    const earlier = context.names.get(name);
    if (earlier === undefined) {
        context.names.set(name, location);
        return location;
    }
    const first = context.design.locations.place(earlier);
    reportAt(place, 'SL0108', `'${name}' is declared twice in module '${context.builder.name}'`, {
        related: first ? [{ message: 'first declared here', place: first }] : [],
        help,
    });
    return location;
}
/** SL0107 unless the name is a plain identifier and no Verilog or SystemVerilog keyword. */
export function checkName(name, place = captureLocation()) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
        reportAt(place, 'SL0107', `'${name}' is not a usable name`, {
            help: 'names begin with a letter and go on with letters, digits and underscores, so that they reach Verilog unchanged',
        });
    }
    else if (verilogKeywords.has(name)) {
        reportAt(place, 'SL0107', `'${name}' is a keyword of Verilog or SystemVerilog`, {
            help: `choose another name, for example '${name}_value'`,
        });
    }
}
/** Declares one signal and gives the value that stands for it. `place`: of the statement that declares it. */
export function declareSignal(context, name, kind, type, place = captureLocation(), options = {}) {
    const location = claimName(context, name, declarationPlace(context, type, place));
    const isVec = type.shape === 'vec';
    const scalar = isVec ? type.element : type;
    const id = context.builder.signal(name, kind, type.width, {
        signed: !isVec && scalar.kind === 'sint',
        lane: isVec ? scalar.width : 0,
        location,
        doc: type.description,
        ...(kind === 'reg' && { reset: resetValue(context, type) }),
        ...options,
    });
    return signalValue(context, id, type);
}
/**
 * The line of one declaration in a record of many: where its type is written, if that is inside of the statement at
 * `place`; a type made earlier and used several times says nothing about the place, and then it is the statement.
 */
export function declarationPlace(context, type, place) {
    const { place: written, order } = type.origin;
    const inside = written &&
        place &&
        order >= context.design.firstType &&
        written.file === place.file &&
        written.line >= place.line;
    return inside ? written : place;
}
/** The value of a declared signal. */
export function signalValue(context, id, type) {
    const node = context.builder.ref(id);
    const target = { signal: id, low: 0, width: type.width, index: -1 };
    if (type.shape === 'vec')
        return new VecExpr(context, node, type.element, type.length, target);
    return new Expr(context, node, type.kind, type.width, target);
}
/** Walks a record of declarations and gives a record of the same form with what `leaf` makes of each type. */
export function mapShape(shape, name, leaf) {
    if (isSignalType(shape))
        return leaf(shape, name);
    if (Array.isArray(shape))
        return shape.map((item, i) => mapShape(item, `${name}_${i}`, leaf));
    return Object.fromEntries(Object.entries(shape).map(([key, item]) => [
        key,
        mapShape(item, name === '' ? key : `${name}_${key}`, leaf),
    ]));
}
export function isSignalType(value) {
    return (typeof value === 'object' &&
        value !== null &&
        (value.shape === 'scalar' || value.shape === 'vec'));
}
function resetValue(context, type) {
    if (type.resetRule === 'none')
        return null;
    const kind = type.shape === 'vec' ? 'bits' : type.kind;
    return context.builder.nodes.value(literalNode(context, type.resetRule.to, kind, type.width));
}
