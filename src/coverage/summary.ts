import type { Coverage, ModuleCoverage } from './collect.ts';

/** How many of how many. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

export interface CoverageTotals {
  readonly statements: Share;
  readonly branches: Share;
  /** Rising and falling edges of bits, each counted apart. */
  readonly toggles: Share;
  readonly states: Share;
}

export function totalsOf(modules: readonly ModuleCoverage[]): CoverageTotals {
  const share = (flags: readonly boolean[]): Share => ({
    covered: flags.filter(Boolean).length,
    total: flags.length,
  });
  const edges = modules.flatMap(({ toggles }) => toggles);
  return {
    statements: share(modules.flatMap(({ statements }) => statements.map(({ executed }) => executed))),
    branches: share(modules.flatMap(({ branches }) => branches.map(({ taken }) => taken))),
    toggles: {
      covered: edges.reduce((sum, { rise, fall }) => sum + ones(rise) + ones(fall), 0),
      total: edges.reduce((sum, { width }) => sum + 2 * width, 0),
    },
    states: share(
      modules.flatMap(({ machines }) => machines.flatMap(({ states }) => states.map(({ seen }) => seen))),
    ),
  };
}

/** A table for the terminal: one line per module and one for all, then the branches that were never taken. */
export function coverageText({ modules }: Coverage, base = ''): string {
  const head = ['module', 'statements', 'branches', 'toggles', 'states'];
  const used = modules.filter(({ instances }) => instances > 0);
  const rows = [...used.map((module) => [module.module, ...cells([module])]), ['all', ...cells(used)]];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  const missed = used.flatMap(({ module, branches }) =>
    branches
      .filter(({ taken }) => !taken)
      .map(
        ({ what, place }) =>
          `  ${module}: ${what} at ${place ? `${place.file.replace(base, '')}:${place.line}` : 'an unknown place'}`,
      ),
  );
  const report = [line(head), ...rows.map(line)];
  if (missed.length > 0) report.push('', `never taken (${missed.length}):`, ...missed);
  return `${report.join('\n')}\n`;
}

function cells(modules: readonly ModuleCoverage[]): string[] {
  const { statements, branches, toggles, states } = totalsOf(modules);
  return [statements, branches, toggles, states].map(({ covered, total }) => {
    return total === 0 ? '-' : `${covered}/${total} ${Math.floor((100 * covered) / total)} %`;
  });
}

function ones(bits: bigint): number {
  let count = 0;
  for (let rest = bits; rest > 0n; rest >>= 32n) {
    let word = Number(rest & 0xffffffffn);
    for (; word !== 0; word = (word & (word - 1)) >>> 0) count++;
  }
  return count;
}
