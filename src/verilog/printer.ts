import type { LocationId } from '../ir/index.ts';
import { type Layout, render } from './layout.ts';
import type { Flavour, PrintedModule, PrintOptions } from './print-module.ts';
import type { Waiver } from './tree.ts';

const step = 4;
const limit = 108;

/** Column at which comments behind declarations begin, where there is room. */
export const commentColumn = 48;

/** Collects lines with their indentation and the places they come from. */
export class Printer implements PrintedModule {
  readonly lines: string[] = [];
  readonly locations: LocationId[] = [];
  readonly flavour: Flavour;
  readonly #options: PrintOptions;
  #indent = 0;
  #lastPlace: string | null = null;

  constructor(options: PrintOptions) {
    this.#options = options;
    this.flavour = options.flavour ?? 'verilog';
  }

  line(text: string, location: LocationId = -1): void {
    this.lines.push(text === '' ? '' : `${' '.repeat(this.#indent)}${text}`);
    this.locations.push(location);
  }

  /** A line that may be broken; `comment` goes behind it, at `column` or later, if it fits there, else above it. */
  layout(layout: Layout, location: LocationId, comment = '', column = 0): void {
    const rendered = render(layout, this.#indent, this.#indent, limit);
    if (comment !== '') {
      const width = Math.max(this.#indent + rendered[0]!.length + 2, column);
      const fits = rendered.length === 1 && width + comment.length + 3 <= limit;
      if (fits) rendered[0] = `${rendered[0]!.padEnd(width - this.#indent)}// ${comment}`;
      else this.line(`// ${comment}`, location);
    }
    rendered.forEach((text, i) => {
      this.lines.push(i === 0 ? `${' '.repeat(this.#indent)}${text}` : text);
      this.locations.push(location);
    });
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

  indented(body: () => void): void {
    this.#indent += step;
    body();
    this.#indent -= step;
  }

  /** Lines of `body` without indentation. */
  atMargin(body: () => void): void {
    const before = this.#indent;
    this.#indent = 0;
    body();
    this.#indent = before;
  }

  /** Lines of `body` with lint rules switched off around them. */
  waived(waivers: readonly Waiver[], body: () => void): void {
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
