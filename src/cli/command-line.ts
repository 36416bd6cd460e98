/** The command as it was given, for repeating it. */
export function commandLine(words: readonly string[] = process.argv.slice(2)): string {
  return ['spinlight', ...words].map(quoted).join(' ');
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
