/** The first lines of a tool's output that name an error (or its first lines, if none does), a few at most. */
export function firstErrors(output: string, count = 4): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error|syntax|undefined reference|cannot find/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(0, count).join('\n');
}
