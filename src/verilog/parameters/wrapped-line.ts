/** As in the printer of modules. */
const limit = 108;

/**
 * A line of Verilog in lines of readable length: broken before operators and behind commas, as far outside of brackets as
 * possible. A line that is short enough, or that ends in a comment, stays as it is.
 */
export function wrappedLine(line: string): readonly string[] {
  if (line.length <= limit || line.includes('//') || line.includes('"')) return [line];
  const margin = / */.exec(line)![0].length;
  // Lines of a list that was broken already go on at the same margin.
  const isList = /^\s*[^=;]*,?$/.test(line) && !/\b(if|case)\b/.test(line);
  const indent = ' '.repeat(isList ? margin : margin + 4);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > limit) {
    const at = lastBreak(rest, lines.length === 0 ? valueStart(rest) : indent.length);
    if (at < 0) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** Where the value of an assignment begins, or the text of another line. */
function valueStart(line: string): number {
  const target = /^\s*(?:(?:assign|wire|reg)\s)?[^=!<>?&|(]*?\s<?=\s/.exec(line);
  return target ? target[0].length : / */.exec(line)![0].length;
}

/** The last place within the limit, of those outside of as many brackets as possible, at which a line may end; or -1. */
function lastBreak(line: string, from: number): number {
  const places: number[] = [];
  let depth = 0;
  for (let at = from; at < Math.min(line.length, limit); at++) {
    const character = line[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ' ' && at > from && mayEnd(line, at)) places[depth] = at;
  }
  return places.find((at) => at !== undefined) ?? -1;
}

/** Whether a line may end at the space at `at`. */
function mayEnd(line: string, at: number): boolean {
  return (
    line[at - 1] === ',' || /^ (?:[-+*&|^?:]|&&|\|\||[=!]=|<=?|>=?|<<|>>>?) /.test(line.slice(at, at + 5))
  );
}
