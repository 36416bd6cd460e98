import { fail, type Place } from '../../diag/index.ts';
import { captureLocation } from '../call-site.ts';
import { currentContext, inTemplate } from '../context.ts';
import type { EnumMember } from '../enum-values.ts';
import { Expr } from '../expression.ts';
import { isMember } from '../member.ts';
import { isExpr, isVector } from '../operands.ts';
import type { AnyValue, Literal, Vec } from '../values.ts';
import { type Locate, Lowering } from './lower.ts';
import type { RtlValue } from './rtl-value.ts';
import type { Span } from './syntax.ts';
import { placeInTemplate, templateOf } from './template.ts';

/** What may stand in a placeholder: hardware, or a number of JavaScript. */
export type RtlHole = AnyValue | Vec | RtlValue | EnumMember | Literal;

/**
 * An expression in the notation of Verilog, such as `` rtl`${beats} == 8'hff ? ${beats} : ${beats} + 1` ``, by the
 * rules of the methods: nothing changes its width or kind by itself. The result may stand wherever a value may, and
 * elaboration checks it; `` rtl<UInt<8>>`...` `` names its type for the editor.
 *
 * Operators as in Verilog, and `+& -& *&` that grow to hold every result, `+| -|` that saturate. A decimal number takes
 * width and kind of the operand beside it, a sized literal its kind. `docs/language.md` has the whole notation.
 */
export function rtl(strings: TemplateStringsArray, ...holes: readonly RtlHole[]): RtlValue;
export function rtl<T extends AnyValue>(strings: TemplateStringsArray, ...holes: readonly RtlHole[]): T;
export function rtl(strings: TemplateStringsArray, ...holes: readonly RtlHole[]): unknown {
  const context = currentContext('an rtl template');
  if (!Array.isArray((strings as TemplateStringsArray | undefined)?.raw))
    fail('SL0118', 'rtl is called like a function', {
      ...placeHere(),
      help: 'it is a tag: write rtl`...` without parentheses',
    });
  const { text, tree, mistakes } = templateOf(strings);
  let called: Place | undefined;
  const locate: Locate = (span: Span) => {
    called ??= captureLocation();
    const place = placeInTemplate(text, holes.map(shown), span);
    return { place, related: called ? [{ message: 'in this template', place: called }] : [] };
  };
  if (tree) return new Lowering(context, holes, locate).value(tree);
  for (const { message, span } of mistakes) {
    inTemplate(
      () => locate(span),
      () => context.error('SL0120', message, { help: helpFor(message, text.slice(0, span.start)) }),
    );
  }
  return new Expr(context, context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
}

function placeHere(): { readonly place?: Place } {
  const place = captureLocation();
  return place ? { place } : {};
}

const help =
  'the notation is that of Verilog expressions; signals and JavaScript values stand in placeholders';

/** A name where a value should be is text of the template, not a variable of the program. */
function helpFor(message: string, before: string): string {
  const name = message.startsWith("expected '('") ? /([A-Za-z_]\w*)\s*$/.exec(before)?.[1] : undefined;
  return name === undefined ? help : `'${name}' is only text here: write \${${name}} for the signal or value`;
}

function shown(hole: unknown): string {
  if (isExpr(hole) || isVector(hole) || isMember(hole)) return hole.toString();
  return typeof hole === 'number' || typeof hole === 'bigint' ? String(hole) : '?';
}
