import { type Diagnostic, DiagnosticSink } from '../diag/index.ts';
import { type Design, requireDesign, verifyDesign } from '../ir/index.ts';
import { checkCrossings } from './checks/crossings/check-crossings.ts';
import { checkLoops } from './checks/loops.ts';
import { checkOverwritten } from './checks/overwritten.ts';
import { checkSuspicious } from './checks/suspicious/check-suspicious.ts';
import { Complaints } from './checks/suspicious/complaints.ts';
import { checkGrayCodes } from './checks/suspicious/gray-codes.ts';
import { checkDriven } from './checks/undriven.ts';

/** What `checkDesign` looks for. */
export interface CheckOptions {
  /** Also warn of what is legal and probably not meant. Default true. */
  readonly warnings?: boolean;
}

/**
 * Everything that makes a netlist unfit to be hardware, in one run: undriven signals, dead assignments, latches,
 * combinational loops, values that cross into another clock domain; and warnings of what is probably not meant: values that
 * nothing uses, registers that never change, conditions and comparisons that are decided, states that are never entered.
 * A netlist that is inconsistent (`verifyDesign`) is only told that. Throws SL0118 for what is no design.
 */
export function checkDesign(design: Design, options: CheckOptions = {}): Diagnostic[] {
  requireDesign(design);
  const inconsistent = verifyDesign(design);
  if (inconsistent.length > 0) return inconsistent;
  const sink = new DiagnosticSink();
  for (const module of design.modules) {
    checkDriven(design, module, sink);
    checkOverwritten(design, module, sink);
  }
  checkLoops(design, sink);
  checkCrossings(design, sink);
  const complaints = new Complaints(design, sink);
  for (const module of design.modules) checkGrayCodes(module, complaints);
  if (options.warnings !== false) checkSuspicious(design, sink);
  return sink.diagnostics;
}
