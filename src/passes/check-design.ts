import { type Diagnostic, DiagnosticSink } from '../diag/index.ts';
import { type Design, verifyDesign } from '../ir/index.ts';
import { checkCrossings } from './checks/crossings/check-crossings.ts';
import { checkLoops } from './checks/loops.ts';
import { checkOverwritten } from './checks/overwritten.ts';
import { checkDriven } from './checks/undriven.ts';

/**
 * Everything that makes a netlist unfit to be hardware, in one run: undriven signals, dead assignments, latches,
 * combinational loops, values that cross into another clock domain. A netlist that is inconsistent (`verifyDesign`) is only told that.
 */
export function checkDesign(design: Design): Diagnostic[] {
  const inconsistent = verifyDesign(design);
  if (inconsistent.length > 0) return inconsistent;
  const sink = new DiagnosticSink();
  for (const module of design.modules) {
    checkDriven(design, module, sink);
    checkOverwritten(design, module, sink);
  }
  checkLoops(design, sink);
  checkCrossings(design, sink);
  return sink.diagnostics;
}
