import type { KnownCode, Place } from '../../diag/index.ts';
import { memberValue } from '../coerce.ts';
import { cat } from '../combine.ts';
import { inTemplate, type ModuleContext } from '../context.ts';
import { Expr } from '../expression.ts';
import { plainKind } from '../format.ts';
import { literalNode } from '../literal.ts';
import { isMember } from '../member.ts';
import { conditionNode, isExpr, isVector, requireSameModule, whatIs } from '../operands.ts';
import type { Bits } from '../values.ts';
import { binaryOperators, functionNames, plainFunctions, reductions, widthFunctions } from './functions.ts';
import { asKind, brokenLike, type Operand, readSized } from './operand.ts';
import type { Span, Syntax } from './syntax.ts';

/** Where a span of the template is shown, with the notes that lead to the call site. */
export type Locate = (span: Span) => { place: Place; related: { message: string; place: Place }[] };

type Of<Kind extends Syntax['kind']> = Extract<Syntax, { kind: Kind }>;

/** Builds the expression of one evaluated template out of the same calls that the methods make. */
export class Lowering {
  readonly #context: ModuleContext;
  readonly #holes: readonly unknown[];
  readonly #locate: Locate;

  constructor(context: ModuleContext, holes: readonly unknown[], locate: Locate) {
    this.#context = context;
    this.#holes = holes;
    this.#locate = locate;
  }

  /** The whole template as one value. */
  value(tree: Syntax): Expr {
    return this.#hardware(this.#operand(tree), tree.span, 'the template');
  }

  #operand(tree: Syntax): Operand {
    switch (tree.kind) {
      case 'hole':
        return this.#hole(tree);
      case 'number':
        return this.#open(BigInt(tree.text.replaceAll('_', '')), tree.span);
      case 'sized':
        return this.#sized(tree);
      case 'unary':
        return this.#unary(tree);
      case 'binary':
        return this.#binary(tree);
      case 'conditional':
        return this.#conditional(tree);
      case 'select':
        return this.#select(tree);
      case 'cat':
        return this.#value(this.#concatenation(tree.parts, tree.span));
      case 'repeat': {
        const count = this.#constant(tree.count, 'the count of a replication');
        const parts = this.#concatenation(tree.parts, tree.span);
        return this.#value(
          count === null ? brokenLike(parts) : this.#at(tree.span, () => parts.repeat(count)),
        );
      }
      case 'call':
        return this.#call(tree);
    }
  }

  #hole({ index, span }: Of<'hole'>): Operand {
    const value = this.#holes[index];
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
      return this.#open(BigInt(value), span);
    if (isVector(value)) return { form: 'vector', vector: value };
    if (isMember(value)) return this.#value(memberValue(this.#broken(), value));
    if (isExpr(value)) {
      const own = this.#at(span, () => requireSameModule(this.#context, value, 'rtl'));
      return this.#value(own ? value : this.#broken());
    }
    this.#error(
      'SL0121',
      span,
      `placeholder ${index + 1} is no hardware value and no whole number but ${whatIs(value)}`,
      {
        help: 'placeholders are signals, expressions, vectors, or number and bigint literals',
      },
    );
    return this.#value(this.#broken());
  }

  #sized({ text, span }: Of<'sized'>): Operand {
    const read = readSized(text);
    if (typeof read === 'string') {
      this.#error('SL0103', span, read, {
        help: "a sized literal is width, base and digits: 8'hff, 4'b1010, 3'd5",
      });
      return this.#value(this.#broken());
    }
    const { width, signed, value } = read;
    const node = literalNode(this.#context, value, 'bits', width);
    const expr = new Expr(this.#context, node, signed ? 'sint' : 'uint', width);
    return { form: signed ? 'value' : 'sized', expr };
  }

  #unary({ operator, operand, span }: Of<'unary'>): Operand {
    const inner = this.#operand(operand);
    if (inner.form === 'open' && (operator === '-' || operator === '~')) {
      if (operator === '-' && inner.literal !== null) return this.#open(-inner.literal, span);
      const take = (shape: Expr) => {
        const value = inner.take(shape);
        return this.#at(span, () => (operator === '-' ? value.neg() : value.not()));
      };
      return { form: 'open', literal: null, take, span };
    }
    const expr = this.#hardware(inner, operand.span, `'${operator}'`);
    if (operator === '!') return this.#value(this.#condition(inner, expr, span, "'!'").not());
    const reduce = reductions.get(operator);
    const result = this.#at(span, () => (reduce ? reduce(expr) : operator === '-' ? expr.neg() : expr.not()));
    return { form: inner.form === 'sized' && !reduce ? 'sized' : 'value', expr: result };
  }

  #binary(tree: Of<'binary'>): Operand {
    const { operator, span } = tree;
    const left = this.#operand(tree.left);
    const right = this.#operand(tree.right);
    if (operator === '<<' || operator === '>>' || operator === '>>>') return this.#shift(tree, left, right);
    let [a, b] = this.#pair(left, right, tree.left.span, tree.right.span, span, `'${operator}'`);
    if (operator === '&&' || operator === '||') {
      a = this.#condition(left, a, tree.left.span, `'${operator}'`);
      b = this.#condition(right, b, tree.right.span, `'${operator}'`);
    }
    const expr = this.#at(span, () => binaryOperators.get(operator)!(a, b));
    const keepsKind = expr.kind === a.kind && left.form !== 'value' && right.form !== 'value';
    return { form: keepsKind ? 'sized' : 'value', expr };
  }

  #shift({ operator, span, ...tree }: Of<'binary'>, left: Operand, right: Operand): Operand {
    const value = this.#hardware(left, tree.left.span, `the left side of '${operator}'`);
    const other = operator === '>>' ? 'sint' : operator === '>>>' ? 'uint' : null;
    if (value.kind === other && !value.broken) {
      const help =
        operator === '>>' ? "use '>>>', which copies the sign bit" : "use '>>', which shifts zeros in";
      this.#error('SL0121', span, `'${operator}' of '${value}', which is ${value.kind}`, { help });
      return this.#value(brokenLike(value));
    }
    const amount =
      right.form === 'open' && right.literal !== null
        ? Number(right.literal)
        : this.#hardware(right, tree.right.span, `the right side of '${operator}'`);
    const expr = this.#at(span, () => (operator === '<<' ? value.shl(amount) : value.shr(amount)));
    return { form: left.form === 'sized' ? 'sized' : 'value', expr };
  }

  #conditional({ condition, whenTrue, whenFalse, span }: Of<'conditional'>): Operand {
    const test = this.#operand(condition);
    const asked = this.#condition(
      test,
      this.#hardware(test, condition.span, 'the condition'),
      condition.span,
      "'?'",
    );
    const select = conditionNode(this.#context, asked, "'?'");
    const left = this.#operand(whenTrue);
    const right = this.#operand(whenFalse);
    const choose = (a: Expr, b: Expr): Expr =>
      this.#at(span, () => {
        const other = a.coerce(b, 'mux');
        const node = this.#context.builder.nodes.mux(select, a.node, other.node);
        return new Expr(this.#context, node, a.kind, a.width, null, a.broken);
      });
    if (left.form === 'open' && right.form === 'open') {
      const take = (shape: Expr) => choose(left.take(shape), right.take(shape));
      return { form: 'open', literal: null, take, span };
    }
    const [a, b] = this.#pair(left, right, whenTrue.span, whenFalse.span, span, "'?:'");
    const keepsKind = left.form !== 'value' && right.form !== 'value';
    return { form: keepsKind ? 'sized' : 'value', expr: choose(a, b) };
  }

  #select({ operand, high, low, span }: Of<'select'>): Operand {
    const inner = this.#operand(operand);
    const top = this.#operand(high);
    if (low) {
      const from = this.#constant(low, 'the low end of a slice');
      const to = this.#constantOf(top, high.span, 'the high end of a slice');
      const expr = this.#hardware(inner, operand.span, 'a slice');
      if (from === null || to === null) return this.#value(brokenLike(expr));
      return this.#value(this.#at(span, () => expr.slice(to, from)));
    }
    const index =
      top.form === 'open' && top.literal !== null
        ? Number(top.literal)
        : this.#hardware(top, high.span, 'the index');
    if (inner.form === 'vector') return this.#value(this.#at(span, () => inner.vector.at(index)));
    const expr = this.#hardware(inner, operand.span, 'a selection');
    return this.#value(this.#at(span, () => expr.bit(index)));
  }

  #call({ name, arguments: list, span }: Of<'call'>): Operand {
    const withWidth = widthFunctions.get(name);
    const plain = plainFunctions.get(name);
    if (!withWidth && !plain) {
      this.#error('SL0121', span, `'${name}' is not a function of rtl templates`, {
        help: `the functions are ${functionNames.join(', ')}; signals are written as \${...}`,
      });
      return this.#value(this.#broken());
    }
    const wanted = withWidth ? 2 : 1;
    if (list.length !== wanted) {
      const form = withWidth ? `${name}(value, width)` : `${name}(value)`;
      this.#error('SL0121', span, `'${name}' is given ${list.length} arguments`, { help: `write ${form}` });
      return this.#value(this.#broken());
    }
    const inner = this.#operand(list[0]!);
    const expr =
      inner.form === 'vector' ? inner.vector.asBits() : this.#hardware(inner, list[0]!.span, `'${name}'`);
    const width = withWidth ? this.#constant(list[1]!, 'the width') : 0;
    if (width === null) return this.#value(brokenLike(expr));
    const result = this.#at(span, () => (withWidth ? withWidth(expr, width) : plain!(expr)));
    return { form: withWidth && inner.form === 'sized' ? 'sized' : 'value', expr: result };
  }

  #concatenation(parts: readonly Syntax[], span: Span): Expr {
    const values = parts.map((part) => {
      const operand = this.#operand(part);
      return operand.form === 'vector'
        ? operand.vector.asBits()
        : this.#hardware(operand, part.span, 'a part of a concatenation');
    });
    return this.#at(span, () => cat(...(values as unknown as Bits[])) as unknown as Expr);
  }

  /** Two operands that take from each other what a literal leaves open. */
  #pair(left: Operand, right: Operand, leftAt: Span, rightAt: Span, span: Span, what: string): [Expr, Expr] {
    if (left.form === 'open' && right.form === 'open') {
      this.#error('SL0121', span, `${what} has no operand with a width`, {
        help: "give one literal a size, such as 8'd3, or compute the number in JavaScript",
      });
      return [this.#broken(), this.#broken()];
    }
    if (left.form === 'open') {
      const b = this.#hardware(right, rightAt, what);
      return [left.take(b), b];
    }
    const a = this.#hardware(left, leftAt, what);
    if (right.form === 'open') return [a, right.take(a)];
    const b = this.#hardware(right, rightAt, what);
    if (left.form === 'sized' && right.form !== 'sized' && !b.format)
      return [asKind(a, plainKind(b.kind)), b];
    if (right.form === 'sized' && left.form !== 'sized' && !a.format)
      return [a, asKind(b, plainKind(a.kind))];
    return [a, b];
  }

  /** An operand as a value; SL0121 when it has no width, or is a vector. */
  #hardware(operand: Operand, span: Span, what: string): Expr {
    if (operand.form === 'value' || operand.form === 'sized') return operand.expr;
    if (operand.form === 'vector') {
      this.#error('SL0121', span, `${what}: '${operand.vector}' is a vector`, {
        help: 'select an element with [i], or take all bits with asBits(...)',
      });
    } else {
      this.#error('SL0121', operand.span, `${what} has no width here`, {
        help: "give the literal a size, such as 8'd3",
      });
    }
    return this.#broken();
  }

  /** SL0102 unless `expr` is a condition; a sized literal of one bit is one. */
  #condition(operand: Operand, expr: Expr, span: Span, what: string): Expr {
    if (expr.kind === 'bool' || expr.broken) return expr;
    if (operand.form === 'sized' && expr.width === 1) return asKind(expr, 'bool');
    this.#error('SL0102', span, `${what}: '${expr}' is ${expr.kind}, a condition must be bool`, {
      help: 'compare it, such as a != 0; & and | work on bits',
    });
    return asKind(this.#broken(), 'bool');
  }

  #constant(tree: Syntax, what: string): number | null {
    return this.#constantOf(this.#operand(tree), tree.span, what);
  }

  #constantOf(operand: Operand, span: Span, what: string): number | null {
    if (operand.form === 'open' && operand.literal !== null) return Number(operand.literal);
    this.#error('SL0121', span, `${what} must be a constant`, {
      help: 'write a number, or a placeholder that is a JavaScript number',
    });
    return null;
  }

  #open(literal: bigint, span: Span): Operand {
    const take = (shape: Expr) => this.#at(span, () => shape.coerce(literal, 'rtl'));
    return { form: 'open', literal, take, span };
  }

  #value(expr: Expr): Operand {
    return { form: 'value', expr };
  }

  #broken(): Expr {
    return new Expr(this.#context, this.#context.builder.nodes.constant(1, 0), 'uint', 1, null, true);
  }

  #at<T>(span: Span, body: () => T): T {
    return inTemplate(() => this.#locate(span), body);
  }

  #error(code: KnownCode, span: Span, message: string, more: { readonly help: string }): void {
    this.#at(span, () => this.#context.error(code, message, more));
  }
}
