import { DiagnosticSink } from '../../../diag/index.ts';
import type { Design } from '../../../ir/index.ts';
import { CrossingCheck } from './crossing-check.ts';
import type { CrossingReport } from './report.ts';

/**
 * SL0210 to SL0214: values that get from one clock into logic of another, by whatever way through modules, other than
 * through a declared crossing that is built as it should be. A design of one clock without asynchronous inputs has no
 * crossings, and costs a look at its domains.
 */
export function checkCrossings(design: Design, sink: DiagnosticSink): void {
  if (mayCross(design)) new CrossingCheck(design, sink).run();
}

/** What the check accepts and what it does not look at, or null for a design in which nothing can cross. */
export function crossings(design: Design): CrossingReport | null {
  return mayCross(design) ? new CrossingCheck(design, new DiagnosticSink()).run() : null;
}

function mayCross({ modules, top }: Design): boolean {
  const { domains, signals } = modules[top]!;
  if (new Set(domains.map(({ clock }) => clock)).size > 1) return true;
  if (signals.some(({ crossing }) => crossing?.kind === 'async')) return true;
  return modules.some((module) =>
    module.domains.some(({ reset, resetKind }) => reset >= 0 && resetKind === 'async'),
  );
}
