import type { IToken } from 'chevrotain';
import { fail, type Place } from '../../diag/index.ts';
import { closestName } from './names.ts';

/** A name as read, with its token for messages. */
export interface Name {
  readonly text: string;
  readonly token: IToken;
}

/** The text being parsed: makes places and raises the two diagnostics of this folder. */
export class Source {
  readonly file: string;
  readonly text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  place(token: IToken): Place {
    if (Number.isNaN(token.startOffset)) return this.end();
    const { startLine = 1, startColumn = 1, image } = token;
    return {
      file: this.file,
      line: startLine,
      column: startColumn,
      length: Math.max(1, image.length),
      source: this.text,
    };
  }

  end(): Place {
    const lines = this.text.trimEnd().split('\n');
    return { file: this.file, line: lines.length, column: lines.at(-1)!.length + 1, source: this.text };
  }

  /** SL0301 at `token`. */
  wrong(token: IToken, message: string, help?: string): never {
    fail('SL0301', message, { place: this.place(token), ...(help === undefined ? {} : { help }) });
  }

  /** SL0302 at `name`, with the closest of the names that would have been right. */
  unknown(what: string, name: Name, known: Iterable<string>): never {
    const names = [...known];
    const closest = closestName(name.text, names);
    const few = names.length > 0 && names.length <= 8 ? `known here: ${names.join(', ')}` : undefined;
    const help = closest === undefined ? few : `did you mean '${closest}'?`;
    fail('SL0302', `unknown ${what} '${name.text}'`, {
      place: this.place(name.token),
      ...(help === undefined ? {} : { help }),
    });
  }

  /** The position of the item called `name`. */
  find(what: string, name: Name, ids: ReadonlyMap<string, number>): number {
    return ids.get(name.text) ?? this.unknown(what, name, ids.keys());
  }

  /** Enters `name` under `id`; SL0301 if the name is taken. */
  enter(what: string, name: Name, ids: Map<string, number>, id: number): void {
    if (ids.has(name.text)) this.wrong(name.token, `${what} '${name.text}' is declared twice`);
    ids.set(name.text, id);
  }

  number(token: IToken): number {
    const value = Number(token.image);
    if (!Number.isSafeInteger(value) || value > 0x7fffffff)
      this.wrong(token, `number ${token.image} is too large`);
    return value;
  }

  /** A width or a depth. */
  positive(token: IToken, what: string): number {
    return this.number(token) || this.wrong(token, `${what} is 0`, `give a ${what} of at least 1`);
  }

  /** Width and value of a literal such as `8'hff`. */
  literal(token: IToken): { width: number; value: bigint } {
    const [widthText = '', digits = ''] = token.image.split("'h");
    const width = Number(widthText);
    if (width < 1 || width > 0xffffff) this.wrong(token, `literal of ${widthText} bits`);
    const value = BigInt(`0x${digits}`);
    if (value >> BigInt(width) !== 0n)
      this.wrong(token, `literal ${token.image} does not fit in ${width} bits`);
    return { width, value };
  }

  string(token: IToken): string {
    try {
      return JSON.parse(token.image) as string;
    } catch {
      return this.wrong(token, `string ${token.image} has a wrong escape`);
    }
  }
}
