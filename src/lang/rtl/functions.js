/** Functions that a template may call, by the methods of the same names: with a constant, or with nothing more. */
export const widthFunctions = new Map([
    ['zext', (value, width) => value.zext(width)],
    ['sext', (value, width) => value.sext(width)],
    ['trunc', (value, width) => value.trunc(width)],
    ['resize', (value, width) => value.resize(width)],
]);
export const plainFunctions = new Map([
    ['asUInt', (value) => value.asUInt()],
    ['asSInt', (value) => value.asSInt()],
    ['asBits', (value) => value.asBits()],
    ['toSigned', (value) => value.toSigned()],
    ['negGrow', (value) => value.negGrow()],
]);
export const functionNames = [...widthFunctions.keys(), ...plainFunctions.keys()];
/** Binary operators of two values of one kind. */
export const binaryOperators = new Map([
    ['||', (a, b) => a.or(b)],
    ['&&', (a, b) => a.and(b)],
    ['|', (a, b) => a.or(b)],
    ['^', (a, b) => a.xor(b)],
    ['&', (a, b) => a.and(b)],
    ['==', (a, b) => a.eq(b)],
    ['!=', (a, b) => a.ne(b)],
    ['<', (a, b) => a.lt(b)],
    ['<=', (a, b) => a.le(b)],
    ['>', (a, b) => a.gt(b)],
    ['>=', (a, b) => a.ge(b)],
    ['+', (a, b) => a.add(b)],
    ['-', (a, b) => a.sub(b)],
    ['*', (a, b) => a.mul(b)],
    ['+&', (a, b) => a.addGrow(b)],
    ['-&', (a, b) => a.subGrow(b)],
    ['*&', (a, b) => a.mulGrow(b)],
    ['+|', (a, b) => a.addSat(b)],
    ['-|', (a, b) => a.subSat(b)],
]);
export const reductions = new Map([
    ['&', (value) => value.andReduce()],
    ['|', (value) => value.orReduce()],
    ['^', (value) => value.xorReduce()],
]);
