/** A token of Verilog text with its place there. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sized' | 'sign' | 'string';
  /** What has to be equal in all texts that are compared; for numbers and sized literals '' and their base. */
  readonly text: string;
  /** Of a number or literal. */
  readonly value: bigint;
  /** Of a sized literal. */
  readonly width: number;
  readonly start: number;
  readonly end: number;
}

/** A text as tokens; comments apart, because they may differ without any harm. */
export interface Tokens {
  readonly text: string;
  readonly code: readonly Token[];
  readonly comments: readonly Token[];
}

const pattern =
  /(\s+)|(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:[^"\\]|\\.)*")|(\d+)'(s?)([bdh])([0-9a-fA-F_]+)|(\d+)|([A-Za-z_$`][\w$]*)|(.)/y;

/** Splits Verilog as this toolkit and its templates print it. */
export function tokensOf(text: string): Tokens {
  const code: Token[] = [];
  const comments: Token[] = [];
  const scan = new RegExp(pattern);
  for (let match = scan.exec(text); match; match = scan.exec(text)) {
    const [all, blank, comment, string, width, signed, base, digits, number, word] = match;
    const start = match.index;
    const place = { start, end: start + all.length };
    if (blank !== undefined) continue;
    if (comment !== undefined) comments.push(...commentTokens(comment, start));
    else if (string !== undefined) code.push({ kind: 'string', text: string, value: 0n, width: 0, ...place });
    else if (width !== undefined) {
      const value = literalValue(base!, digits!.replaceAll('_', ''));
      code.push({ kind: 'sized', text: signed!, value, width: Number(width), ...place });
    } else if (number !== undefined)
      code.push({ kind: 'number', text: '', value: BigInt(number), width: 0, ...place });
    else code.push({ kind: word === undefined ? 'sign' : 'word', text: all, value: 0n, width: 0, ...place });
  }
  return { text, code: canonical(code), comments };
}

/** Numbers that stand alone, and all between them. */
function commentTokens(comment: string, offset: number): Token[] {
  return [...comment.matchAll(/(?<![\w.])\d+(?![\w.])|.+?(?=(?<![\w.])\d+(?![\w.])|$)/gs)].map(
    ({ 0: text, index }) => {
      const isNumber = /^\d+$/.test(text);
      const start = offset + index;
      const value = isNumber ? BigInt(text) : 0n;
      const shown = isNumber ? '' : text;
      return {
        kind: isNumber ? 'number' : 'word',
        text: shown,
        value,
        width: 0,
        start,
        end: start + text.length,
      };
    },
  );
}

function literalValue(base: string, digits: string): bigint {
  return BigInt(base === 'd' ? digits : `0${base === 'h' ? 'x' : 'b'}${digits}`);
}

/**
 * The tokens without what depends on how long lines are or on a width of 1, and means the same with or without:
 * `begin` and `end` around one plain assignment, `[0:0]` in a declaration, and `[k:k]` for `[k]`.
 */
export function canonical(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  const is = (at: number, text: string) => tokens[at]?.kind !== 'string' && tokens[at]?.text === text;
  const skipped = new Set<number>();
  tokens.forEach((token, i) => {
    if (skipped.has(i)) return;
    if (is(i, 'begin')) {
      const end = plainAssignmentEnd(tokens, i + 1);
      if (end >= 0) {
        skipped.add(end);
        return;
      }
    }
    const [high, colon, low] = [tokens[i + 1], i + 2, tokens[i + 3]];
    const isRange = is(i, '[') && high?.kind === 'number' && is(colon, ':') && low?.kind === 'number';
    if (isRange && high.value === low!.value && is(i + 4, ']')) {
      if (declares.has(tokens[i - 1]?.text ?? '')) {
        for (let k = i + 1; k <= i + 4; k++) skipped.add(k);
        return;
      }
      skipped.add(i + 2).add(i + 3);
    }
    result.push(token);
  });
  return result;
}

const declares = new Set(['wire', 'reg', 'logic', 'signed', 'function', 'localparam']);
const structural = new Set([
  'begin',
  'end',
  'if',
  'else',
  'case',
  'endcase',
  'for',
  ':',
  '`ifdef',
  '`endif',
  '`else',
]);

/** Position of the `end` behind one plain assignment that starts at `from`, or -1. */
function plainAssignmentEnd(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'string' && text === ';') return tokens[i + 1]?.text === 'end' ? i + 1 : -1;
    // A colon may belong to a range or a choice, which is plain; a label has no `=` before it.
    if (kind === 'word' && structural.has(text)) return -1;
  }
  return -1;
}
