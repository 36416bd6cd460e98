import type { SourceFile } from './source-files.ts';

/**
 * The first lines of a tool's output that name an error (or its first lines, if none does), a few at most. Where one
 * names a line of generated Verilog, the place that this line comes from follows.
 */
export function firstErrors(output: string, files: readonly SourceFile[] = [], count = 4): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error|syntax|undefined reference|cannot find/i.test(line));
  return (errors.length > 0 ? errors : lines)
    .slice(0, count)
    .flatMap((line) => [line, ...originOf(line, files)])
    .join('\n');
}

function originOf(line: string, files: readonly SourceFile[]): string[] {
  const [, name, number] = /([\w$./-]+\.s?v):(\d+)/.exec(line) ?? [];
  if (name === undefined) return [];
  const file = files.find((each) => name === each.path || name.endsWith(`/${each.path}`));
  const origin = file?.origin?.(Number(number));
  return origin === undefined ? [] : [`  which comes from ${origin}`];
}
