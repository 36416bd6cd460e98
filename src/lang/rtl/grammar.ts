import {
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  Lexer,
  type ParserMethod,
} from 'chevrotain';
import { holeCharacter, type Span, type Syntax, type SyntaxMistake } from './syntax.ts';
import {
  allTokens,
  BinaryOperator,
  BraceClose,
  BraceOpen,
  BracketClose,
  BracketOpen,
  Colon,
  Comma,
  Hole,
  Name,
  ParenClose,
  ParenOpen,
  Plain,
  precedence,
  Question,
  Sized,
  UnaryOperator,
} from './tokens.ts';

/** What the grammar wanted; the caller adds what it found. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => `expected ${expected.LABEL ?? expected.name}`,
  buildNotAllInputParsedMessage: () => 'expected an operator',
  buildNoViableAltMessage: ({ ruleName }) =>
    ruleName === 'braces' ? "expected ',' or '}'" : 'expected a placeholder, a literal or a parenthesis',
  buildEarlyExitMessage: () => 'expected an expression',
};

type Rule = ParserMethod<[], Syntax>;

/** The grammar of `rtl` templates: expressions of Verilog, with operators folded by the table in `tokens.ts`. */
class RtlParser extends EmbeddedActionsParser {
  holes = 0;

  constructor() {
    super(allTokens, { maxLookahead: 2, recoveryEnabled: false, errorMessageProvider: expectations });
    this.performSelfAnalysis();
  }

  readonly expression: Rule = this.RULE('expression', (): Syntax => {
    const condition = this.SUBRULE(this.operation);
    return (
      this.OPTION(() => {
        const question = this.CONSUME(Question);
        const whenTrue = this.SUBRULE1(this.expression);
        this.CONSUME(Colon);
        const whenFalse = this.SUBRULE2(this.expression);
        return this.ACTION(
          (): Syntax => ({ kind: 'conditional', condition, whenTrue, whenFalse, span: spanOf(question) }),
        );
      }) ?? condition
    );
  });

  private readonly operation: Rule = this.RULE('operation', (): Syntax => {
    const operands = [this.SUBRULE(this.prefixed)];
    const operators: IToken[] = [];
    this.MANY(() => {
      operators.push(this.CONSUME(BinaryOperator));
      operands.push(this.SUBRULE1(this.prefixed));
    });
    return this.ACTION(() => fold(operands, operators));
  });

  private readonly prefixed: Rule = this.RULE(
    'prefixed',
    (): Syntax =>
      this.OR<Syntax>([
        {
          ALT: () => {
            const operator = this.CONSUME(UnaryOperator);
            const operand = this.SUBRULE(this.prefixed);
            return this.ACTION(
              (): Syntax => ({ kind: 'unary', operator: operator.image, operand, span: spanOf(operator) }),
            );
          },
        },
        { ALT: () => this.SUBRULE(this.selected) },
      ]),
  );

  private readonly selected: Rule = this.RULE('selected', (): Syntax => {
    let result = this.SUBRULE(this.operand);
    this.MANY(() => {
      const open = this.CONSUME(BracketOpen);
      const high = this.SUBRULE1(this.expression);
      const low =
        this.OPTION(() => {
          this.CONSUME(Colon);
          return this.SUBRULE2(this.expression);
        }) ?? null;
      const close = this.CONSUME(BracketClose);
      const operand = result;
      this.ACTION(() => {
        result = { kind: 'select', operand, high, low, span: { start: open.startOffset, end: endOf(close) } };
      });
    });
    return result;
  });

  private readonly operand: Rule = this.RULE(
    'operand',
    (): Syntax =>
      this.OR<Syntax>([
        {
          ALT: () => {
            const token = this.CONSUME(Hole);
            return this.ACTION((): Syntax => ({ kind: 'hole', index: this.holes++, span: spanOf(token) }));
          },
        },
        { ALT: () => this.literal('sized', this.CONSUME(Sized)) },
        { ALT: () => this.literal('number', this.CONSUME(Plain)) },
        {
          ALT: () => {
            this.CONSUME(ParenOpen);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(ParenClose);
            return inner;
          },
        },
        { ALT: () => this.SUBRULE(this.braces) },
        { ALT: () => this.SUBRULE(this.call) },
      ]),
  );

  /** `{a, b}` or `{4{a, b}}`. */
  private readonly braces: Rule = this.RULE('braces', (): Syntax => {
    const open = this.CONSUME(BraceOpen);
    const first = this.SUBRULE(this.expression);
    const parts: Syntax[] = [];
    const repeated = this.OR([
      {
        ALT: () => {
          this.CONSUME1(BraceOpen);
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => parts.push(this.SUBRULE1(this.expression)) });
          this.CONSUME1(BraceClose);
          return true;
        },
      },
      {
        ALT: () => {
          parts.push(first);
          this.MANY(() => {
            this.CONSUME(Comma);
            parts.push(this.SUBRULE2(this.expression));
          });
          return false;
        },
      },
    ]);
    const close = this.CONSUME(BraceClose);
    return this.ACTION((): Syntax => {
      const span = { start: open.startOffset, end: endOf(close) };
      return repeated ? { kind: 'repeat', count: first, parts, span } : { kind: 'cat', parts, span };
    });
  });

  private readonly call: Rule = this.RULE('call', (): Syntax => {
    const name = this.CONSUME(Name);
    const list: Syntax[] = [];
    this.CONSUME(ParenOpen);
    this.MANY_SEP({ SEP: Comma, DEF: () => list.push(this.SUBRULE(this.expression)) });
    this.CONSUME(ParenClose);
    return this.ACTION(
      (): Syntax => ({ kind: 'call', name: name.image, arguments: list, span: spanOf(name) }),
    );
  });

  private literal(kind: 'sized' | 'number', token: IToken): Syntax {
    return this.ACTION((): Syntax => ({ kind, text: token.image, span: spanOf(token) }));
  }
}

let lexer: Lexer | null = null;
let parser: RtlParser | null = null;

/** Parses a template text in which every placeholder is `holeCharacter`. */
export function parse(text: string): Syntax | readonly SyntaxMistake[] {
  lexer ??= new Lexer(allTokens, { positionTracking: 'onlyOffset' });
  parser ??= new RtlParser();
  const { tokens, errors } = lexer.tokenize(text);
  if (errors.length > 0) {
    return errors.map(({ offset, length }) => ({
      message: `'${text.slice(offset, offset + length)}' is not known in rtl templates`,
      span: { start: offset, end: offset + length },
    }));
  }
  parser.input = tokens;
  parser.holes = 0;
  const tree = parser.expression();
  if (parser.errors.length === 0) return tree;
  return parser.errors.map((error) => mistakeOf(error, text));
}

function mistakeOf(error: IRecognitionException, text: string): SyntaxMistake {
  const atEnd = error.token.tokenType === EOF;
  const span = atEnd ? { start: text.length, end: text.length + 1 } : spanOf(error.token);
  const image = error.token.image === holeCharacter ? 'a placeholder' : `'${error.token.image}'`;
  return { message: `${error.message}, found ${atEnd ? 'the end of the template' : image}`, span };
}

function fold(operands: readonly Syntax[], operators: readonly IToken[]): Syntax {
  let position = 0;
  const climb = (left: Syntax, lowest: number): Syntax => {
    let result = left;
    while (position < operators.length && precedence.get(operators[position]!.image)! >= lowest) {
      const token = operators[position++]!;
      const level = precedence.get(token.image)!;
      let right = operands[position]!;
      while (position < operators.length && precedence.get(operators[position]!.image)! > level)
        right = climb(right, level + 1);
      result = { kind: 'binary', operator: token.image, left: result, right, span: spanOf(token) };
    }
    return result;
  };
  return climb(operands[0]!, 0);
}

function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
