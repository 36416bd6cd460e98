/** Stands for one `${...}` in the text that the lexer sees. */
export const holeCharacter = '\uE000';

/** A stretch of the template text: `start` counts from 0, `end` is the first character after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An expression of an `rtl` template. `span` is where a mistake is shown: of an operation, its operator. */
export type Syntax =
  | { readonly kind: 'hole'; readonly index: number; readonly span: Span }
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'sized'; readonly text: string; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Syntax; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Syntax;
      readonly right: Syntax;
      readonly span: Span;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Syntax;
      readonly whenTrue: Syntax;
      readonly whenFalse: Syntax;
      readonly span: Span;
    }
  | {
      readonly kind: 'select';
      readonly operand: Syntax;
      readonly high: Syntax;
      readonly low: Syntax | null;
      readonly span: Span;
    }
  | { readonly kind: 'cat'; readonly parts: readonly Syntax[]; readonly span: Span }
  | {
      readonly kind: 'repeat';
      readonly count: Syntax;
      readonly parts: readonly Syntax[];
      readonly span: Span;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly arguments: readonly Syntax[];
      readonly span: Span;
    };

/** A mistake in the text itself. */
export interface SyntaxMistake {
  readonly message: string;
  readonly span: Span;
}
