import type { Contender } from './contender.ts';

/** One line of the results. Times in seconds of wall clock. */
export interface Row {
  readonly design: string;
  /** As `--engines` names it; `verilator no-dfg` is a way to build the model that was not the fastest. */
  readonly engine: string;
  /** Median over the rounds. */
  readonly cyclesPerSecond: number;
  /** Median over rounds of the ratio to Verilator in the same round, and its range; null where Verilator did not run. */
  readonly ratioToVerilator: number | null;
  readonly ratioRange: readonly [number, number] | null;
  /** The same against Verilator on bit planes; null where there is no such macro. */
  readonly ratioToBitPlanes: number | null;
  /** Stepped every cycle: the same against the engine running freely. */
  readonly shareOfFree: number | null;
  /** From the elaborated design to a model that can run, and to the end of the first cycle. */
  readonly buildSeconds: number;
  readonly firstCycleSeconds: number;
  /** After the first round, which is the same for all engines of a design; `unknown` with unknown bits. */
  readonly checksum: string;
  /** Resident memory of the process that simulates; 0 where it is not known. */
  readonly memoryBytes: number;
  /** Options of the C++ compiler and of Verilator that were best, or null. */
  readonly flags: string | null;
}

/** A contender with its speed in each round. */
export interface Timed {
  readonly contender: Contender;
  readonly checksum: string | null;
  readonly speeds: readonly number[];
  readonly memoryBytes: number;
}

/** Rows in the order of the contenders, the fastest variant of an engine before its others. */
export function rowsOf(design: string, timed: readonly Timed[]): readonly Row[] {
  const best = new Map<string, Timed>();
  for (const each of timed) {
    const { engine } = each.contender;
    const before = best.get(engine);
    if (!before || median(each.speeds) > median(before.speeds)) best.set(engine, each);
  }
  const row = (each: Timed): Row => {
    const { engine, variant, buildSeconds, firstCycleSeconds, flags } = each.contender;
    const isBest = best.get(engine) === each;
    const against = (peer: string): number[] | null => {
      const other = best.get(peer);
      return other ? ratios(each.speeds, other.speeds) : null;
    };
    const toVerilator = against('verilator');
    const toBitPlanes = against('bit-planes');
    const toFree = engine === 'stepped' ? against('embedded') : null;
    return {
      design,
      engine: isBest ? engine : `${engine} ${variant}`,
      cyclesPerSecond: median(each.speeds),
      ratioToVerilator: toVerilator && median(toVerilator),
      ratioRange: toVerilator && [Math.min(...toVerilator), Math.max(...toVerilator)],
      ratioToBitPlanes: toBitPlanes && median(toBitPlanes),
      shareOfFree: toFree && median(toFree),
      buildSeconds,
      firstCycleSeconds,
      checksum: each.checksum ?? 'unknown',
      memoryBytes: each.memoryBytes,
      flags: flags ?? null,
    };
  };
  const engines = [...best.keys()];
  return engines.flatMap((engine) => [
    row(best.get(engine)!),
    ...timed.filter((each) => each.contender.engine === engine && each !== best.get(engine)).map(row),
  ]);
}

/** Round by round; against the median of a peer that had other rounds. */
function ratios(mine: readonly number[], peer: readonly number[]): number[] {
  return mine.map((value, i) => value / (mine.length === peer.length ? peer[i]! : median(peer)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
