import { Expr } from './expression.ts';
import { literalRange } from './literal.ts';
import { reportNoValue, requireSameModule } from './operands.ts';
/** Starts a `switch` statement; the arms follow through the handle. */
export function addSwitch(context, subject) {
    const value = subjectOf(context, subject);
    const arms = [];
    const otherwise = [];
    context.push({ kind: 'case', subject: value.node, arms, otherwise, location: context.here() });
    const used = new Set();
    const cases = {
        case: (labels, body) => {
            const nodes = (Array.isArray(labels) ? labels : [labels]).flatMap((label) => labelNode(context, value, label, used));
            const statements = [];
            arms.push({ labels: nodes, body: statements });
            context.inScope(statements, body);
            return cases;
        },
        default: (body) => context.inScope(otherwise, body),
    };
    return cases;
}
function subjectOf(context, subject) {
    const value = subject;
    if (!(value instanceof Expr))
        reportNoValue(context, value, 'switch');
    else if (requireSameModule(context, value, 'switch'))
        return value;
    return new Expr(context, context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
}
/** The literal of a label, or nothing when it is wrong. */
function labelNode(context, subject, label, used) {
    if (typeof label !== 'number' && typeof label !== 'bigint') {
        reportNoValue(context, label, 'case');
        return [];
    }
    const [low, high] = literalRange(subject.kind, subject.width);
    if (!subject.broken && (label < low || label > high || !Number.isInteger(Number(label)))) {
        context.error('SL0112', `case ${label} of '${subject}' is out of range: ${low} to ${high}`, {
            help: 'this arm could never be taken',
        });
        return [];
    }
    const { node } = subject.coerce(label, 'case');
    if (!subject.broken && used.has(node)) {
        context.error('SL0112', `case ${label} of '${subject}' has two arms`, { help: 'join the two arms' });
        return [];
    }
    used.add(node);
    return [node];
}
