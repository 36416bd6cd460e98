import { Op, opNames } from '../ir/index.ts';
/** A short text for an expression in the author's names, such as `add(count, 1)`; two levels deep. */
export function describeNode(context, node, depth = 2) {
    const { nodes, signals } = context.builder;
    const op = nodes.op[node];
    if (op === Op.ref)
        return signals[nodes.a[node]].name;
    if (op === Op.const)
        return String(nodes.value(node));
    if (op === Op.slice) {
        const low = nodes.b[node];
        const high = low + nodes.width[node] - 1;
        return `${describeNode(context, nodes.a[node], depth)}[${high === low ? high : `${high}:${low}`}]`;
    }
    if (depth === 0)
        return '...';
    const operands = nodes.operands(node);
    const shown = operands.slice(0, 4).map((operand) => describeNode(context, operand, depth - 1));
    return `${opNames[op]}(${shown.join(', ')}${operands.length > 4 ? ', ...' : ''})`;
}
/** Where the signal that an expression starts from was declared: its leftmost named operand. */
export function placeOfNode(context, node) {
    const { nodes, signals } = context.builder;
    for (let next = node; next !== undefined; next = nodes.operands(next)[0]) {
        if (nodes.op[next] === Op.ref)
            return context.design.locations.place(signals[nodes.a[next]].location);
    }
    return undefined;
}
