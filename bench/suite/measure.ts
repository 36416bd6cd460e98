import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Design } from '../../src/ir/index.ts';
import type { Contender } from './contender.ts';

/** One line of the results. */
export interface Row {
  readonly design: string;
  readonly engine: string;
  readonly cyclesPerSecond: number;
  /** Median over rounds of the ratio to raw Verilator in the same round; null where Verilator did not run. */
  readonly ratioToVerilator: number | null;
  readonly buildSeconds: number;
  readonly firstCycleSeconds: number;
  readonly memoryBytes: number;
  readonly checksum: string;
}

export type Start = (design: Design, folder: string) => Promise<Contender>;

const roundSeconds = 0.4;

/**
 * Starts every engine on `design` and lets them run the same cycles in turn, round by round. After each round all known
 * signatures must be equal.
 */
export async function measure(
  name: string,
  design: Design,
  starts: readonly Start[],
  rounds: number,
): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'spinlight-bench-'));
  const contenders: Contender[] = [];
  try {
    for (const [i, start] of starts.entries())
      contenders.push(await start(design, path.join(folder, `${i}`)));
    const cycles = await calibrate(contenders);
    const samples = contenders.map((): { speed: number; signature: bigint | null }[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, contender] of contenders.entries()) {
        const { seconds, signature } = await contender.run(cycles);
        samples[i]!.push({ speed: cycles / seconds, signature });
      }
      const known = samples.map((list) => list[round]!.signature).filter((signature) => signature !== null);
      const signatures = new Set(known);
      if (signatures.size > 1) {
        const seen = contenders.map(({ engine }, i) => `${engine} ${hex(samples[i]![round]!.signature)}`);
        throw new Error(`${name}: the signatures differ: ${seen.join(', ')}`);
      }
    }
    const peer = contenders.findIndex(({ engine }) => engine === 'verilator raw');
    return contenders.map((contender, i): Row => {
      const { engine, buildSeconds, firstCycleSeconds } = contender;
      const ratios =
        peer < 0 ? [] : samples[i]!.map(({ speed }, round) => speed / samples[peer]![round]!.speed);
      return {
        design: name,
        engine,
        cyclesPerSecond: median(samples[i]!.map(({ speed }) => speed)),
        ratioToVerilator: ratios.length > 0 ? median(ratios) : null,
        buildSeconds,
        firstCycleSeconds,
        memoryBytes: contender.memory(),
        checksum: hex(samples[i]!.at(-1)!.signature),
      };
    });
  } finally {
    for (const contender of contenders) contender.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cycles that take the slowest engine about `roundSeconds`; all engines run the same ones here too. */
async function calibrate(contenders: readonly Contender[]): Promise<number> {
  for (let cycles = 8; ; cycles *= 4) {
    let slowest = 0;
    for (const contender of contenders) slowest = Math.max(slowest, (await contender.run(cycles)).seconds);
    if (slowest > roundSeconds / 8) return Math.ceil((cycles * roundSeconds) / slowest);
  }
}

function hex(signature: bigint | null): string {
  return signature === null ? 'unknown' : signature.toString(16).padStart(16, '0');
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
