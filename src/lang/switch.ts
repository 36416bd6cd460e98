import type { NodeId, Statement } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { Expr } from './expression.ts';
import { literalRange } from './literal.ts';
import { reportNoValue, requireSameModule } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { AnyValue, Literal } from './values.ts';

/** The arms of a `switch`. */
export interface Cases {
  case(labels: Literal | readonly Literal[], body: () => void): Cases;
  default(body: () => void): void;
}

/** Starts a `switch` statement; the arms follow through the handle. */
export function addSwitch(context: ModuleContext, subject: AnyValue | RtlValue): Cases {
  const value = subjectOf(context, subject);
  const arms: { labels: NodeId[]; body: Statement[] }[] = [];
  const otherwise: Statement[] = [];
  context.push({ kind: 'case', subject: value.node, arms, otherwise, location: context.here() });
  const used = new Set<NodeId>();
  const cases: Cases = {
    case: (labels, body) => {
      const nodes = (Array.isArray(labels) ? labels : [labels]).flatMap((label: Literal) =>
        labelNode(context, value, label, used),
      );
      const statements: Statement[] = [];
      arms.push({ labels: nodes, body: statements });
      context.inScope(statements, body);
      return cases;
    },
    default: (body) => context.inScope(otherwise, body),
  };
  return cases;
}

function subjectOf(context: ModuleContext, subject: AnyValue | RtlValue): Expr {
  const value = subject as unknown;
  if (!(value instanceof Expr)) reportNoValue(context, value, 'switch');
  else if (requireSameModule(context, value, 'switch')) return value;
  return new Expr(context, context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
}

/** The literal of a label, or nothing when it is wrong. */
function labelNode(context: ModuleContext, subject: Expr, label: Literal, used: Set<NodeId>): NodeId[] {
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
