import { fail } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { isVector, reportNoValue, requireSameModule } from './operands.ts';
/** Concatenation, the first part most significant. */
export function cat(...parts) {
    const context = contextOfParts(parts);
    const values = parts.map((part) => {
        if (isVector(part))
            return part.asBits();
        if (part instanceof Expr && requireSameModule(context, part, 'cat'))
            return part;
        if (!(part instanceof Expr))
            reportNoWidth(context, part);
        return new Expr(context, context.builder.nodes.constant(1, 0), 'bits', 1, null, true);
    });
    const node = context.builder.nodes.cat(values.map((value) => value.node));
    const width = values.reduce((sum, value) => sum + value.width, 0);
    const broken = values.some((value) => value.broken);
    return new Expr(context, node, 'bits', width, null, broken);
}
/**
 * Sum of all terms without loss, as a balanced tree of adders: `W + ceil(log2 n)` bits for `n` terms of `W` bits.
 * Neighbours are added first, so that the structure follows the order of the terms.
 */
export function sumTree(terms) {
    if (terms.length === 0) {
        const place = captureLocation();
        return fail('SL0114', 'sumTree has no terms', {
            ...(place && { place }),
            help: 'the sum of nothing has no width: leave it out',
        });
    }
    let level = terms;
    while (level.length > 1) {
        const next = [];
        for (let i = 0; i < level.length; i += 2) {
            const left = level[i];
            const right = level[i + 1];
            if (!right)
                next.push(left.resize(left.width + 1));
            else
                next.push(widened(left, right.width).addGrow(widened(right, left.width)));
        }
        level = next;
    }
    return level[0];
}
/** Joins two streams with the same fields: every beat of `from` goes to `to`. SL0115 when the fields differ. */
export function connect(from, to) {
    const [sent, taken] = [Object.keys(from.payload), Object.keys(to.payload)];
    const alone = [
        ...sent.filter((field) => !taken.includes(field)),
        ...taken.filter((field) => !sent.includes(field)),
    ];
    if (alone.length > 0) {
        reportAt(captureLocation(), 'SL0115', `connect: field ${alone.join(', ')} is in one of the streams only`, {
            help: `one stream carries ${sent.join(', ')}, the other ${taken.join(', ')}`,
        });
        return;
    }
    to.valid.drive(from.valid);
    from.ready.drive(to.ready);
    for (const [field, target] of Object.entries(to.payload)) {
        target.drive(from.payload[field]);
    }
}
function widened(value, width) {
    return value.width >= width ? value : value.resize(width);
}
function contextOfParts(parts) {
    for (const part of parts)
        if (part instanceof Expr || isVector(part))
            return part.context;
    const context = currentContext('cat');
    if (parts.length === 0) {
        context.error('SL0114', 'cat has no parts', { help: 'give at least one value' });
    }
    return context;
}
function reportNoWidth(context, part) {
    if (typeof part === 'number' || typeof part === 'bigint') {
        context.error('SL0102', `cat: literal ${part} has no width`, {
            help: 'give it a type, for example Bits(4).lit(0)',
        });
    }
    else
        reportNoValue(context, part, 'cat');
}
