import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import { InternalError } from '../../diag/index.ts';
import type { CaseArm, If, Statement } from '../design.ts';
import { type LocationId, LocationTable } from '../location.ts';
import type { NodeId } from '../nodes.ts';
import type { ModuleReader, TargetRange } from './module-reader.ts';
import type { Argument } from './node-reader.ts';
import { type Name, Source } from './source.ts';
import { tokens as t } from './tokens.ts';

/** Names, locations, expressions and statements: the part of the grammar that module bodies are made of. */
export class StatementGrammar extends EmbeddedActionsParser {
  source = new Source('', '');
  locations = new LocationTable();
  readonly files = new Map<number, string>();
  protected reader: ModuleReader | undefined;

  constructor() {
    super(t, { maxLookahead: 3 });
  }

  protected get module(): ModuleReader {
    if (!this.reader) throw new InternalError('a statement outside of a module');
    return this.reader;
  }

  protected name = this.RULE(
    'name',
    (): Name =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(t.Identifier);
            return { text: token.image, token };
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(t.Text);
            return this.ACTION(() => ({ text: this.source.string(token), token }));
          },
        },
      ]),
  );

  protected location = this.RULE('location', (): LocationId => {
    let id = -1;
    this.OPTION(() => {
      const token = this.CONSUME(t.Location);
      this.ACTION(() => {
        id = this.#locationOf(token);
      });
    });
    return id;
  });

  #locationOf(token: IToken): LocationId {
    const [file = 0, line = 0, column = 0] = token.image.slice(1).split(':').map(Number);
    const path =
      this.files.get(file) ?? this.source.wrong(token, `file ${file} is not in the table of files`);
    return this.locations.add(path, line, column);
  }

  protected expression = this.RULE('expression', (): NodeId => {
    let node = this.SUBRULE(this.primary);
    this.MANY(() => {
      this.CONSUME(t.LeftBracket);
      const high = this.CONSUME(t.Integer);
      const low = this.SUBRULE(this.rangeEnd);
      this.CONSUME(t.RightBracket);
      this.ACTION(() => {
        node = this.module.expressions.slice(node, high, low);
      });
    });
    return node;
  });

  protected rangeEnd = this.RULE('rangeEnd', (): IToken | undefined => {
    let low: IToken | undefined;
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      low = this.CONSUME(t.Integer);
    });
    return low;
  });

  protected primary = this.RULE(
    'primary',
    (): NodeId =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(t.NodeName);
            return this.ACTION(() => this.module.expressions.named(token));
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(t.Constant);
            return this.ACTION(() => this.module.expressions.literal(token));
          },
        },
        { ALT: () => this.SUBRULE(this.namedPrimary) },
      ]),
  );

  /** `mux(a, b, c)`, `mode.RUN` or a signal. */
  protected namedPrimary = this.RULE('namedPrimary', (): NodeId => {
    const name = this.SUBRULE(this.name);
    return this.OR([
      {
        ALT: () => {
          const given: Argument[] = [];
          this.CONSUME(t.LeftParen);
          this.MANY_SEP({ SEP: t.Comma, DEF: () => given.push(this.SUBRULE(this.argument)) });
          this.CONSUME(t.RightParen);
          return this.ACTION(() => this.module.expressions.call(name, given));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          const member = this.SUBRULE1(this.name);
          return this.ACTION(() => this.module.expressions.member(name, member));
        },
      },
      { ALT: () => this.ACTION(() => this.module.expressions.signal(name)) },
    ]);
  });

  protected argument = this.RULE(
    'argument',
    (): Argument =>
      this.OR<Argument>([
        { ALT: () => ({ node: this.SUBRULE(this.expression) }) },
        { ALT: () => ({ number: this.CONSUME(t.Integer) }) },
      ]),
  );

  protected block = this.RULE('block', (): Statement[] => {
    const body: Statement[] = [];
    this.CONSUME(t.LeftBrace);
    this.MANY(() => body.push(this.SUBRULE(this.statement)));
    this.CONSUME(t.RightBrace);
    return body;
  });

  protected statement = this.RULE(
    'statement',
    (): Statement =>
      this.OR<Statement>([
        { ALT: () => this.SUBRULE(this.ifStatement) },
        { ALT: () => this.SUBRULE(this.caseStatement) },
        { ALT: () => this.SUBRULE(this.assignment) },
      ]),
  );

  protected assignment = this.RULE('assignment', (): Statement => {
    const target = this.SUBRULE(this.name);
    let range: TargetRange | undefined;
    this.OPTION(() => {
      this.CONSUME(t.LeftBracket);
      range = this.SUBRULE(this.targetRange);
      this.CONSUME(t.RightBracket);
    });
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    const location = this.SUBRULE(this.location);
    return this.ACTION(() => this.module.assign(target, range, value, location));
  });

  protected targetRange = this.RULE(
    'targetRange',
    (): TargetRange =>
      this.OR<TargetRange>([
        {
          ALT: () => {
            const index = this.SUBRULE(this.expression);
            this.CONSUME(t.Element);
            return { index, width: this.CONSUME(t.Integer) };
          },
        },
        {
          ALT: () => {
            const high = this.CONSUME1(t.Integer);
            return { high, low: this.SUBRULE(this.rangeEnd) };
          },
        },
      ]),
  );

  /** Long `else if` chains are read in a loop and put together from the end. */
  protected ifStatement = this.RULE('ifStatement', (): Statement => {
    const links = [this.SUBRULE(this.ifLink)];
    let otherwise: Statement[] | undefined;
    this.MANY({
      GATE: () => otherwise === undefined,
      DEF: () => {
        this.CONSUME(t.Else);
        this.OR([
          { ALT: () => links.push(this.SUBRULE1(this.ifLink)) },
          {
            ALT: () => {
              const last = this.SUBRULE(this.block);
              this.ACTION(() => {
                otherwise = last;
              });
            },
          },
        ]);
      },
    });
    return this.ACTION(() => {
      let rest: readonly Statement[] = otherwise ?? [];
      for (let i = links.length - 1; i >= 0; i--) rest = [{ ...links[i]!, otherwise: rest }];
      return rest[0]!;
    });
  });

  protected ifLink = this.RULE('ifLink', (): Omit<If, 'otherwise'> => {
    const first = this.CONSUME(t.If);
    const condition = this.SUBRULE(this.expression);
    const location = this.SUBRULE(this.location);
    this.ACTION(() => {
      const width = this.module.expressions.nodes.width[condition]!;
      if (width !== 1) this.source.wrong(first, `the condition has ${width} bits, not 1`);
    });
    return { kind: 'if', condition, then: this.SUBRULE(this.block), location };
  });

  protected caseStatement = this.RULE('caseStatement', (): Statement => {
    const arms: CaseArm[] = [];
    let otherwise: Statement[] = [];
    this.CONSUME(t.Case);
    const subject = this.SUBRULE(this.expression);
    const location = this.SUBRULE(this.location);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => arms.push(this.SUBRULE(this.caseArm)));
    this.OPTION(() => {
      this.CONSUME(t.Default);
      this.CONSUME(t.Arrow);
      otherwise = this.SUBRULE(this.block);
    });
    this.CONSUME(t.RightBrace);
    return { kind: 'case', subject, arms, otherwise, location };
  });

  protected caseArm = this.RULE('caseArm', (): CaseArm => {
    const labels: NodeId[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => labels.push(this.SUBRULE(this.label)) });
    this.CONSUME(t.Arrow);
    return { labels, body: this.SUBRULE(this.block) };
  });

  protected label = this.RULE(
    'label',
    (): NodeId =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(t.Constant);
            return this.ACTION(() => this.module.expressions.literal(token));
          },
        },
        {
          ALT: () => {
            const enumeration = this.SUBRULE(this.name);
            this.CONSUME(t.Dot);
            const member = this.SUBRULE1(this.name);
            return this.ACTION(() => this.module.expressions.member(enumeration, member));
          },
        },
      ]),
  );
}
