import type { Design } from '../ir/index.ts';
import { startEmbedded } from './embedded/index.ts';
import { optionalTool } from './tools/index.ts';

/** What an engine would need for a run, in seconds. */
export interface EngineEstimate {
  readonly engine: 'embedded' | 'verilator';
  readonly buildSeconds: number;
  readonly runSeconds: number;
}

export interface EngineChoice {
  readonly engine: 'embedded' | 'verilator';
  /** One line for the user: what was estimated, and what decided. */
  readonly reason: string;
  /** The embedded engine's first; Verilator's only if it is installed. */
  readonly estimates: readonly EngineEstimate[];
}

/**
 * Verilator against the embedded engine at its best, by `npm run bench -- engine`: on irregular logic of 1k to 10k
 * operations in one module. Arrays run the other way round.
 */
const verilatorAtBest = 1.75;

/** Seconds that Verilator and g++ take with the `quick` profile: fixed, and for each operation of each module. */
const buildBase = 1.5;
const buildPerOperation = 1.2e-3;

/** How long the probe runs. */
const probeSeconds = 0.03;

/**
 * Chooses between the embedded engine and Verilator for a run of `cycles`: the embedded engine is started and timed for
 * a moment, Verilator's build is estimated from the size of the modules, and its speed is taken to be the best that it
 * has shown against the embedded engine. So Verilator is chosen only where even its build pays.
 */
export function chooseEngine(design: Design, cycles: number): EngineChoice {
  const begin = performance.now();
  const { sync } = startEmbedded(design);
  sync.reset();
  const buildSeconds = (performance.now() - begin) / 1000;
  const embedded = { engine: 'embedded', buildSeconds, runSeconds: cycles / probeSpeed(sync) } as const;
  const missing = (['verilator', 'g++'] as const).filter((tool) => optionalTool(tool) === null);
  if (missing.length > 0) {
    const reason = `embedded: about ${shown(total(embedded))}; ${missing.join(' and ')} not installed`;
    return { engine: 'embedded', reason, estimates: [embedded] };
  }
  const operations = design.modules.reduce((sum, module) => sum + module.nodes.count, 0);
  const verilator = {
    engine: 'verilator',
    buildSeconds: buildBase + buildPerOperation * operations,
    runSeconds: embedded.runSeconds / verilatorAtBest,
  } as const;
  const engine = total(verilator) < total(embedded) ? 'verilator' : 'embedded';
  const reason =
    `${engine}: embedded would take about ${shown(total(embedded))}, ` +
    `Verilator ${shown(verilator.buildSeconds)} to build and ${shown(verilator.runSeconds)} or more to run`;
  return { engine, reason, estimates: [embedded, verilator] };
}

/** Cycles per second with inputs at rest, after the code has been optimised. */
function probeSpeed(sync: { step(cycles: number): void }): number {
  let cycles = 64;
  for (;;) {
    const begin = performance.now();
    sync.step(cycles);
    const seconds = (performance.now() - begin) / 1000;
    if (seconds > probeSeconds) return cycles / seconds;
    cycles *= 4;
  }
}

function total({ buildSeconds, runSeconds }: EngineEstimate): number {
  return buildSeconds + runSeconds;
}

function shown(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return `${Math.round(seconds / 60)} min`;
}
