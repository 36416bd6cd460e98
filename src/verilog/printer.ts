import type { LocationId } from '../ir/index.ts';
import { breakable, flat, render, type Text } from './layout.ts';
import type { Flavour, PrintedModule, PrintOptions } from './print-module.ts';
import type { Waiver } from './tree.ts';

const step = 4;
const limit = 108;

/** Column at which comments behind declarations begin, where there is room. */
export const commentColumn = 48;

const margins: string[] = [];

/** Collects lines with their indentation and the places they come from. */
export class Printer implements PrintedModule {
  readonly lines: string[] = [];
  readonly locations: LocationId[] = [];
  readonly flavour: Flavour;
  readonly #options: PrintOptions;
  #indent = 0;
  /** `#indent` spaces. */
  #margin = '';
  #lastPlace: string | null = null;

  constructor(options: PrintOptions) {
    this.#options = options;
    this.flavour = options.flavour ?? 'verilog';
  }

  line(text: string, location: LocationId = -1): void {
    this.lines.push(text === '' ? '' : this.#margin + text);
    this.locations.push(location);
  }

  /** A line that may be broken; `comment` goes behind it, at `column` or later, if it fits there, else above it. */
  layout(text: Text, location: LocationId, comment = '', column = 0): void {
    const whole = text(flat);
    const rendered = this.fits(whole)
      ? [whole.trimEnd()]
      : render(text(breakable), this.#indent, this.#indent, limit);
    if (comment !== '') {
      const width = Math.max(this.#indent + rendered[0]!.length + 2, column);
      const fits = rendered.length === 1 && width + comment.length + 3 <= limit;
      if (fits) rendered[0] = `${rendered[0]!.padEnd(width - this.#indent)}// ${comment}`;
      else this.line(`// ${comment}`, location);
    }
    for (let i = 0; i < rendered.length; i++) {
      this.lines.push(i === 0 ? this.#margin + rendered[0]! : rendered[i]!);
      this.locations.push(location);
    }
  }

  /** Whether `text` fits on one line here. */
  fits(text: string): boolean {
    return this.#indent + text.length <= limit;
  }

  /** An empty line, unless there is one or the module has just begun. */
  blank(): void {
    const last = this.lines.at(-1);
    if (last !== '' && last !== ');') this.line('');
  }

  /** Takes back an empty line at the end. */
  closeUp(): void {
    if (this.lines.at(-1) !== '') return;
    this.lines.pop();
    this.locations.pop();
  }

  indented(body: () => void): void {
    const before = this.#indent;
    this.#indentBy(before + step);
    body();
    this.#indentBy(before);
  }

  /** Lines of `body` without indentation. */
  atMargin(body: () => void): void {
    const before = this.#indent;
    this.#indentBy(0);
    body();
    this.#indentBy(before);
  }

  #indentBy(columns: number): void {
    this.#indent = columns;
    margins[columns] ??= ' '.repeat(columns);
    this.#margin = margins[columns];
  }

  /** Lines of `body` with lint rules switched off around them. */
  waived(waivers: readonly Waiver[], body: () => void): void {
    if (waivers.length === 0) {
      body();
      return;
    }
    for (const { rule, reason } of waivers) this.line(`/* verilator lint_off ${rule} */ // ${reason}`);
    body();
    for (const { rule } of [...waivers].reverse()) this.line(`/* verilator lint_on ${rule} */`);
  }

  /** `file.ts:12`, or null where the place is unknown or comments are not wanted. */
  shortPlace(location: LocationId): string | null {
    const { locations, shortName } = this.#options;
    const place = shortName && locations.place(location);
    return place ? `${shortName(place.file)}:${place.line}` : null;
  }

  /** A comment that says where what follows comes from, where such comments are wanted, unless the last one said so. */
  place(location: LocationId): void {
    const place = this.shortPlace(location);
    if (place === null || place === this.#lastPlace) return;
    this.#lastPlace = place;
    this.line(`// ${place}`);
  }
}
