/** Text that may be broken over lines: a group stays on one line if it fits, else its own line ends become real. */
export type Layout = string | { readonly kind: 'line'; readonly flat: string } | Group;

interface Group {
  readonly kind: 'group';
  /** Columns by which lines inside are indented further. */
  readonly indent: number;
  readonly parts: readonly Layout[];
}

/**
 * Makes a text from its parts, either as a layout or, what most of the text of a design is, on one line. Where lines may end
 * is said once for both.
 */
export interface Builder<T> {
  text(text: string): T;
  /** A place for a line end; on one line it reads as `flat`. */
  line(flat: string): T;
  /** Lines inside are indented further by `indent` columns where the group is broken. */
  group(parts: readonly T[], indent: number): T;
}

/** A text that does not know yet whether it will be broken. */
export type Text = <T>(builder: Builder<T>) => T;

export const breakable: Builder<Layout> = {
  text: (text) => text,
  line: (flat) => ({ kind: 'line', flat }),
  group: (parts, indent) => ({ kind: 'group', indent, parts }),
};

export const flat: Builder<string> = {
  text: (text) => text,
  line: (text) => text,
  group: (parts) => {
    let joined = '';
    for (const part of parts) joined += part;
    return joined;
  },
};

/** Lines of `layout` that starts at `column` of a line indented by `indent`, none beyond `limit` if possible. */
export function render(layout: Layout, column: number, indent: number, limit: number): string[] {
  const lines: string[] = [''];
  let at = column;
  const write = (text: string) => {
    lines[lines.length - 1] += text;
    at += text.length;
  };
  const place = (part: Layout, margin: number, broken: boolean): void => {
    if (typeof part === 'string') write(part);
    else if (part.kind === 'line') {
      if (!broken) write(part.flat);
      else {
        lines.push(' '.repeat(margin));
        at = margin;
      }
    } else {
      const breaks = at + flatWidth(part, limit - at) > limit;
      for (const inner of part.parts) place(inner, margin + part.indent, breaks);
    }
  };
  place(layout, indent, false);
  return lines.map((text) => text.trimEnd());
}

/** Columns that a layout takes on one line; counting stops beyond `enough`. */
function flatWidth(layout: Layout, enough: number): number {
  if (typeof layout === 'string') return layout.length;
  if (layout.kind === 'line') return layout.flat.length;
  let sum = 0;
  for (const part of layout.parts) {
    sum += flatWidth(part, enough - sum);
    if (sum > enough) break;
  }
  return sum;
}
