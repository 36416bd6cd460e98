/** The numbers of a version, `5.006` as [5, 6] and `12.2.0` as [12, 2, 0]. */
export type Version = readonly number[];

/** Reads the numbers of a text like `5.006`; null if it does not start with a number. */
export function parseVersion(text: string): Version | null {
  const match = /^\d+(?:\.\d+)*/.exec(text);
  return match ? match[0].split('.').map(Number) : null;
}

/** Compares number by number, missing numbers counting as 0: negative, zero or positive like `a - b`. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function atLeast(version: string, minimum: string): boolean {
  const found = parseVersion(version);
  const wanted = parseVersion(minimum);
  return found !== null && wanted !== null && compareVersions(found, wanted) >= 0;
}
