import path from 'node:path';
import {
  type Coverage,
  collectCoverage,
  coverageLcov,
  coverageText,
  type ReadRegister,
  withCoverage,
} from '../coverage/index.ts';
import { fail } from '../diag/index.ts';
import type { EngineName, Simulation } from '../engine/simulation.ts';
import type { Design } from '../ir/index.ts';
import type { Output } from './output.ts';
import { expectWritable, writeWholeFile } from './write-file.ts';

/** A run whose coverage is measured. */
export interface CoverageRun {
  /** What is to be run instead of the design. */
  readonly design: Design;
  collect(simulation: Simulation): Promise<void>;
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
  const covered = withCoverage(design);
  let coverage: Coverage | null = null;
  return {
    design: covered.design,
    async collect(simulation) {
      const values = new Map<string, bigint>();
      const paths: string[] = [];
      const note: ReadRegister = (register) => {
        paths.push(register);
        return 0n;
      };
      collectCoverage(covered, note);
      for (const register of paths) values.set(register, await simulation.peek(register));
      coverage = collectCoverage(covered, (register) => values.get(register)!);
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
