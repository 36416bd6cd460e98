import type { Place } from '../diag/index.ts';
import type { Coverage } from './collect.ts';

/**
 * Statements and branches by the lines of the TypeScript that describes the hardware, in the tracefile format of LCOV
 * (geninfo(1)), which editors and report generators read. A line that describes several statements counts those that
 * were executed.
 */
export function coverageLcov({ modules }: Coverage): string {
  const files = new Map<string, FileLines>();
  const file = ({ file: name }: Place): FileLines => {
    const found = files.get(name) ?? { lines: new Map(), branches: [] };
    files.set(name, found);
    return found;
  };
  modules.forEach(({ statements, branches }, index) => {
    for (const { place, executed } of statements) {
      if (!place) continue;
      const { lines } = file(place);
      lines.set(place.line, (lines.get(place.line) ?? 0) + (executed ? 1 : 0));
    }
    for (const { place, statement, branch, taken } of branches) {
      if (place)
        file(place).branches.push(`BRDA:${place.line},${index}_${statement},${branch},${taken ? 1 : 0}`);
    }
  });
  const records = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { lines, branches }]) => {
      const sorted = [...lines].sort(([a], [b]) => a - b);
      return [
        'TN:',
        `SF:${name}`,
        ...branches,
        `BRF:${branches.length}`,
        `BRH:${branches.filter((text) => text.endsWith(',1')).length}`,
        ...sorted.map(([line, count]) => `DA:${line},${count}`),
        `LF:${sorted.length}`,
        `LH:${sorted.filter(([, count]) => count > 0).length}`,
        'end_of_record',
      ];
    });
  return records
    .flat()
    .map((text) => `${text}\n`)
    .join('');
}

interface FileLines {
  readonly lines: Map<number, number>;
  readonly branches: string[];
}
