/** Text that may be broken over lines: a group stays on one line if it fits, else its own line ends become real. */
export type Layout = string | { readonly kind: 'line'; readonly flat: string } | Group;

interface Group {
  readonly kind: 'group';
  /** Columns by which lines inside are indented further. */
  readonly indent: number;
  readonly parts: readonly Layout[];
}

/** A place for a line end; on one line it reads as `flat`. */
export function line(flat = ' '): Layout {
  return { kind: 'line', flat };
}

export function group(parts: readonly Layout[], indent = 0): Layout {
  return { kind: 'group', indent, parts };
}

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
