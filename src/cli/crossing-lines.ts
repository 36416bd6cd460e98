import type { AcceptedCrossing, CrossingReport } from '../passes/index.ts';

const kinds: Readonly<Record<AcceptedCrossing['kind'], string>> = {
  sync: 'synchroniser',
  gray: 'synchroniser of a Gray code',
  reset: 'reset synchroniser',
  held: 'held value',
  memory: 'memory',
};

/** What `spinlight check` says of the clock domain crossings of a design: what it saw, believed and did not look at. */
export function crossingLines(report: CrossingReport): string[] {
  const { clocks, accepted, undeclaredInputs, undeclaredOutputs, trustedResets } = report;
  const lines = [`clocks ${clocks.join(', ')}`];
  for (const { kind, from, to, path, instances, reason } of accepted) {
    const times = instances > 1 ? ` (and ${instances - 1} more like it)` : '';
    const why = reason === '' ? '' : `: ${reason}`;
    lines.push(`  ${from.join(', ') || 'undeclared'} -> ${to}: ${kinds[kind]} ${path}${times}${why}`);
  }
  const trusted = accepted.filter(({ isTrusted }) => isTrusted).length;
  if (trusted > 0)
    lines.push(`  taken on trust: ${trusted} of them, for a reason that only their author knows`);
  for (const { reset, clock } of trustedResets)
    lines.push(`  taken on trust: ${reset} acts at once and is released in time with ${clock}`);
  if (undeclaredInputs.length > 0)
    lines.push(`  not looked at: inputs of no declared clock: ${undeclaredInputs.join(', ')}`);
  if (undeclaredOutputs.length > 0)
    lines.push(`  not looked at: outputs of no declared clock: ${undeclaredOutputs.join(', ')}`);
  return lines;
}
