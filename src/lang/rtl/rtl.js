import { captureLocation } from '../call-site.ts';
import { currentContext, inTemplate } from '../context.ts';
import { Expr } from '../expression.ts';
import { isExpr, isVector } from '../operands.ts';
import { Lowering } from './lower.ts';
import { placeInTemplate, templateOf } from './template.ts';
export function rtl(strings, ...holes) {
    const context = currentContext('an rtl template');
    const { text, tree, mistakes } = templateOf(strings);
    let called;
    const locate = (span) => {
        called ??= captureLocation();
        const place = placeInTemplate(text, holes.map(shown), span);
        return { place, related: called ? [{ message: 'in this template', place: called }] : [] };
    };
    if (tree)
        return new Lowering(context, holes, locate).value(tree);
    for (const { message, span } of mistakes) {
        inTemplate(() => locate(span), () => context.error('SL0120', message, { help }));
    }
    return new Expr(context, context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
}
const help = 'the notation is that of Verilog expressions; signals and JavaScript values stand in placeholders';
function shown(hole) {
    if (isExpr(hole) || isVector(hole))
        return hole.toString();
    return typeof hole === 'number' || typeof hole === 'bigint' ? String(hole) : '?';
}
