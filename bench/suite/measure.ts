import { rmSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../../src/files/index.ts';
import type { BenchCase, Contender, Report } from './contender.ts';
import { type Row, rowsOf, type Timed } from './rows.ts';

export { median } from './rows.ts';

/** Seconds that the slowest engine of a round takes, and those of the work that the slow engines join in. */
const roundSeconds = 0.25;
const firstSeconds = 0.2;
/** Rounds of the work that all engines do. */
const firstRounds = 3;
/** Engines that would slow the rounds of the others down: they only join in the first work. */
const slow = ['icarus', 'amaranth', 'cocotb', 'cxxrtl'];
/** What a slow engine of a macro has stimulus for. */
const mostOfSlow = 2_000;

/** Told what is being done, for whoever waits. */
export type Progress = (message: string) => void;

/**
 * Starts engines on a design and lets them do the same work in turn, round by round. After each round all known checksums
 * must be equal: otherwise an error names them, and there are no rows.
 */
export async function measure(
  bench: BenchCase,
  engines: readonly string[],
  rounds: number,
  progress: Progress = () => {},
): Promise<readonly Row[]> {
  const folder = scratchFolder('bench');
  const contenders: Contender[] = [];
  try {
    for (const name of engines) {
      progress(`${bench.name}: starting ${name}`);
      contenders.push(...[await bench.starts[name]!(path.join(folder, name))].flat());
    }
    const fast = contenders.filter(({ engine }) => !slow.includes(engine));
    const most = fast.length < contenders.length ? Math.min(mostOfSlow, bench.mostWork) : bench.mostWork;
    progress(`${bench.name}: comparing checksums`);
    const first = await run(bench.name, contenders, firstRounds, firstSeconds, most);
    progress(`${bench.name}: ${rounds} rounds`);
    const later = await run(bench.name, fast, rounds, roundSeconds, bench.mostWork);
    const timed = contenders.map((contender, i): Timed => {
      const at = fast.indexOf(contender);
      const reports = at < 0 ? first.map((round) => round[i]!) : later.map((round) => round[at]!);
      return {
        contender,
        checksum: first[0]![i]!.checksum,
        speeds: reports.map(({ cycles, seconds }) => cycles / seconds),
        memoryBytes: contender.memory(),
      };
    });
    return rowsOf(bench.name, timed);
  } finally {
    for (const contender of contenders) contender.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rounds of as much work as takes the slowest about `seconds`. */
async function run(
  name: string,
  contenders: readonly Contender[],
  rounds: number,
  seconds: number,
  most: number,
): Promise<Report[][]> {
  if (contenders.length === 0) return [];
  const work = await calibrate(name, contenders, seconds, most);
  const reports: Report[][] = [];
  for (let i = 0; i < rounds; i++) reports.push(await round(name, contenders, work));
  return reports;
}

/** Lets every engine do the work, in turn. */
async function round(name: string, contenders: readonly Contender[], work: number): Promise<Report[]> {
  const reports: Report[] = [];
  for (const contender of contenders) reports.push(await contender.run(work));
  const known = reports.filter(({ checksum }) => checksum !== null);
  if (new Set(known.map(({ cycles, checksum }) => `${cycles} ${checksum}`)).size > 1) {
    const seen = contenders.map(
      ({ engine, variant }, i) =>
        `${engine}${variant ? ` ${variant}` : ''} ${reports[i]!.checksum} (${reports[i]!.cycles})`,
    );
    throw new Error(`${name}: the checksums (cycles) differ: ${seen.join(', ')}`);
  }
  return reports;
}

/** Work that takes the slowest engine about `seconds`; all engines do the same here too. */
async function calibrate(
  name: string,
  contenders: readonly Contender[],
  seconds: number,
  most: number,
): Promise<number> {
  for (let work = 8; ; work *= 4) {
    const now = Math.min(work, most);
    const reports = await round(name, contenders, now);
    const slowest = Math.max(...reports.map((report) => report.seconds));
    if (slowest > seconds / 8 || work >= most) return Math.min(most, Math.ceil((now * seconds) / slowest));
  }
}
