/** A declaration: indent with an attribute, type with range, name, what follows, and a comment. */
const declaration =
  /^( *(?:\(\* .*? \*\) )?)((?:input {2}|output )?(?:wire logic|wire|reg|logic) ?(?: signed)?(?: \[[^\]]*\])?) +(\w+(?: \[[^\]]*\])?[,;]?)(?: +(\/\/.*))?$/;

/** The text with the names and comments of neighbouring declarations in columns, which longer ranges have shifted. */
export function aligned(text: string): string {
  const lines = text.split('\n');
  for (let from = 0; from < lines.length; from++) {
    let to = from;
    while (to < lines.length && declaration.test(lines[to]!)) to++;
    if (to === from) continue;
    lines.splice(from, to - from, ...columns(lines.slice(from, to)));
    from = to;
  }
  return lines.join('\n');
}

function columns(lines: readonly string[]): string[] {
  const parts = lines.map((line) => declaration.exec(line)!);
  const longest = Math.max(...parts.map(([, , type]) => type!.length));
  // Where no line kept its place there is no column to go back to.
  const kept = parts.some(([, , type]) => !/\[.*[A-Za-z]/.test(type!));
  const nameColumn = (kept ? Math.max(longest, narrowest(lines)) : longest) + 1;
  const rows = parts.map(([, indent, type, name]) => `${indent}${type!.padEnd(nameColumn)}${name}`);
  // Those with an attribute are so much longer that their comments have a column of their own.
  const commentColumn = (attribute: boolean) =>
    Math.max(...rows.filter((row) => row.includes('(*') === attribute).map((row) => row.length)) + 2;
  const columnOf = [commentColumn(false), commentColumn(true)];
  return rows.map((row, i) => {
    const comment = parts[i]![4];
    return comment === undefined ? row : `${row.padEnd(columnOf[row.includes('(*') ? 1 : 0]!)}${comment}`;
  });
}

/** The column that the names had where no range is long. */
function narrowest(lines: readonly string[]): number {
  return Math.min(
    ...lines.map((line) => {
      const [, indent, , name] = declaration.exec(line)!;
      return line.indexOf(name!, indent!.length + 4) - indent!.length - 1;
    }),
  );
}
