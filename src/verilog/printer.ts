import type { LocationId } from '../ir/index.ts';
import { type Layout, render } from './layout.ts';
import type { PrintedModule, PrintOptions } from './print-module.ts';
import type { Waiver } from './tree.ts';

const step = 4;
const limit = 108;

/** Largest distance, in lines of the source, between neighbours of one paragraph. */
const paragraphGap = 6;

/** Collects lines with their indentation and the places they come from. */
export class Printer implements PrintedModule {
  readonly lines: string[] = [];
  readonly locations: LocationId[] = [];
  readonly #options: PrintOptions;
  #indent = 0;

  constructor(options: PrintOptions) {
    this.#options = options;
  }

  line(text: string, location: LocationId = -1): void {
    this.lines.push(text === '' ? '' : `${' '.repeat(this.#indent)}${text}`);
    this.locations.push(location);
  }

  /** A line that may be broken; `comment` goes behind it if it fits on one line, else above it. */
  layout(layout: Layout, location: LocationId, comment = ''): void {
    const rendered = render(layout, this.#indent, this.#indent, limit);
    if (comment !== '') {
      const fits = rendered.length === 1 && this.#indent + rendered[0]!.length + comment.length + 5 <= limit;
      if (fits) rendered[0] += `  // ${comment}`;
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

  /** Whether two neighbours come from places so far apart that they belong to different paragraphs. */
  isFar(before: LocationId, after: LocationId): boolean {
    const { locations, shortName } = this.#options;
    const [from, to] = [locations.place(before), locations.place(after)];
    if (!shortName || !from || !to) return false;
    return from.file !== to.file || Math.abs(from.line - to.line) > paragraphGap;
  }
}
