import { assertPassVerified, type Design } from '../ir/index.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { deadCode } from './dead-code.ts';
import { foldConstants } from './fold-constants.ts';
import { lowerStatements } from './lower-statements.ts';
import type { Pass } from './pass.ts';

/** Between the checks and the Verilog: shorter expressions, every declared name kept. */
export const standardPasses: readonly Pass[] = [foldConstants, commonSubexpressions, deadCode()];

/** Between the checks and an engine: nothing kept that no output shows, one expression per signal. */
export const simulationPasses: readonly Pass[] = [
  foldConstants,
  deadCode({ signals: true }),
  lowerStatements,
  commonSubexpressions,
  deadCode({ signals: true }),
];

export interface RunOptions {
  /** Verify the netlist after every pass. Default false; the tests do. */
  readonly verify?: boolean;
}

/** Runs passes one after the other. A pass that breaks the netlist, when verified, is an InternalError. */
export function runPasses(design: Design, passes: readonly Pass[], options: RunOptions = {}): Design {
  let result = design;
  for (const pass of passes) {
    result = pass.run(result);
    if (options.verify) assertPassVerified(result, pass.name);
  }
  return result;
}
