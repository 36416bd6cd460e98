import path from 'node:path';
import {
  type Coverage,
  collectCoverage,
  coverageLcov,
  coverageText,
  withCoverage,
} from '../coverage/index.ts';
import { fail } from '../diag/index.ts';
import type { EmbeddedSimulation } from '../engine/embedded/index.ts';
import type { EngineName } from '../engine/simulation.ts';
import type { Design } from '../ir/index.ts';
import type { Output } from './output.ts';
import { expectWritable, writeWholeFile } from './write-file.ts';

/** A run whose coverage is measured. */
export interface CoverageRun {
  /** Starts the design, watched. */
  start(): Promise<EmbeddedSimulation>;
  /** Takes what the simulation that was started has covered. */
  collect(): void;
  /** Writes what was collected, if anything was. */
  write(output: Output): void;
}

/** SL0509 for an engine whose registers cannot be read; SL0804 if the folder cannot be written. */
export function coverageRun(design: Design, engine: EngineName, folder: string): CoverageRun {
  if (engine !== 'embedded') {
    fail('SL0509', `coverage is measured on the embedded engine, not on ${engine}`, {
      help: 'Leave out --engine.',
    });
  }
  const [table, lcov] = [path.join(folder, 'coverage.txt'), path.join(folder, 'coverage.info')];
  for (const file of [table, lcov]) expectWritable(file);
  const covered = withCoverage(design, { togglesBy: 'engine' });
  let simulation: EmbeddedSimulation | null = null;
  let coverage: Coverage | null = null;
  return {
    async start() {
      const { startEmbedded } = await import('../engine/embedded/index.ts');
      simulation = startEmbedded(covered.design, { toggles: covered.engineToggles });
      return simulation;
    },
    collect() {
      if (simulation) coverage = collectCoverage(covered, simulation.sync);
    },
    write(output) {
      if (!coverage) return;
      const text = coverageText(coverage, `${process.cwd()}${path.sep}`);
      writeWholeFile(table, text);
      writeWholeFile(lcov, coverageLcov(coverage));
      output.note(`coverage: ${table}, ${lcov}`);
    },
  };
}
