import type { Text } from './layout.ts';
import { expressionText, flatText } from './print-expression.ts';
import { assignment } from './print-parts.ts';
import type { Printer } from './printer.ts';
import type { CaseTree, IfTree, StatementTree } from './tree.ts';

/** Prints the statements of one always block. */
export class BlockPrinter {
  readonly #printer: Printer;
  readonly #operator: '=' | '<=';
  #lastPlace: string | null = null;

  constructor(printer: Printer, operator: '=' | '<=') {
    this.#printer = printer;
    this.#operator = operator;
  }

  /** `placed`: each statement says where it comes from, unless the one before it came from there. */
  statements(list: readonly StatementTree[], placed: boolean): void {
    for (const statement of list) this.#statement(statement, placed ? this.#comment(statement) : '');
  }

  /** `if (reset) ... else ...`; a single `if` below the reset continues the chain. */
  resetThen(reset: string, resetBody: readonly StatementTree[], body: readonly StatementTree[]): void {
    const printer = this.#printer;
    printer.line(`if (${reset}) begin`);
    printer.indented(() => this.statements(resetBody, true));
    this.#else(body, true);
  }

  #comment(statement: StatementTree): string {
    const place = this.#printer.shortPlace(statement.location);
    if (place === null || place === this.#lastPlace) return '';
    this.#lastPlace = place;
    return place;
  }

  #statement(statement: StatementTree, comment: string): void {
    if (statement.kind === 'assign') {
      const { target, value, location } = statement;
      const text: Text = (to) => assignment('', target, this.#operator, value, to);
      this.#printer.layout(text, location, comment);
    } else if (statement.kind === 'if') this.#if(statement, comment, '');
    else this.#case(statement, comment);
  }

  #if(statement: IfTree, comment: string, before: string): void {
    const printer = this.#printer;
    const { condition, then, otherwise, location } = statement;
    const single = otherwise.length === 0 && before === '' ? this.#oneLine(then) : null;
    if (single !== null) {
      const text = `if (${flatText(condition)}) ${single}`;
      if (printer.fits(text)) {
        printer.layout((to) => to.text(text), location, comment);
        return;
      }
    }
    const head: Text = (to) => {
      const inner = to.group([to.line(''), expressionText(condition, to)], 4);
      return to.group([to.text(`${before}if (`), inner, to.line(''), to.text(') begin')], 0);
    };
    printer.layout(
      head,
      location,
      before === '' || printer.fits(`${before}if (${flatText(condition)}) begin  // ${comment}`)
        ? comment
        : '',
    );
    printer.indented(() => this.statements(then, false));
    this.#else(otherwise, false);
  }

  /** What follows the body of an `if`, up to the `end`. */
  #else(otherwise: readonly StatementTree[], placed: boolean): void {
    const printer = this.#printer;
    const [only] = otherwise;
    if (otherwise.length === 1 && only!.kind === 'if') {
      this.#if(only as IfTree, placed ? this.#comment(only!) : '', 'end else ');
      return;
    }
    if (otherwise.length > 0) {
      printer.line('end else begin');
      printer.indented(() => this.statements(otherwise, placed));
    }
    printer.line('end');
  }

  /** A body that is one short assignment, as text. */
  #oneLine(body: readonly StatementTree[]): string | null {
    const [only] = body;
    if (body.length !== 1 || only!.kind !== 'assign') return null;
    return `${flatText(only.target)} ${this.#operator} ${flatText(only.value)};`;
  }

  #case(statement: CaseTree, comment: string): void {
    const printer = this.#printer;
    const { subject, arms, otherwise, location, unique } = statement;
    printer.layout(
      (to) => {
        const before = to.text(unique ? 'unique case (' : 'case (');
        return to.group([before, expressionText(subject, to), to.text(')')], 0);
      },
      location,
      comment,
    );
    printer.indented(() => {
      for (const { labels, body } of arms) this.#arm(labels.map(flatText).join(', '), body);
      if (otherwise) this.#arm('default', otherwise);
    });
    printer.line('endcase');
  }

  #arm(label: string, body: readonly StatementTree[]): void {
    const printer = this.#printer;
    const single = body.length === 0 ? ';' : this.#oneLine(body);
    if (single !== null && printer.fits(`${label}: ${single}`)) {
      printer.line(`${label}: ${single}`, body[0]?.location);
      return;
    }
    printer.line(`${label}: begin`);
    printer.indented(() => this.statements(body, false));
    printer.line('end');
  }
}
