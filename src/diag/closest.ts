/** The known name that is nearest to `name`, or null when none is near enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === name) continue;
    const cost = distance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** `did you mean 'x'?` with `rest` after it; `rest` alone when no name is near. */
export function closest(name: string, known: Iterable<string>, rest = ''): string {
  const found = nearest(name, known);
  if (found === null) return rest;
  return `did you mean '${found}'?${rest === '' ? '' : ` ${rest[0]!.toUpperCase()}${rest.slice(1)}`}`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts; at least `limit` when it is that. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let [older, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replace, previous[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, older[j - 2]! + 1);
      row.push(cost);
    }
    [older, previous] = [previous, row];
  }
  return previous[b.length]!;
}
