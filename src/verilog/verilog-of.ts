import { SpinlightError } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import { checkDesign } from '../passes/index.ts';
import { emitVerilog, type VerilogOptions, type VerilogOutput } from './emit.ts';

/**
 * The Verilog of an elaborated design, after all checks: undriven signals, latches, combinational loops, crossings of clock
 * domains and the like throw a SpinlightError with everything that was found. Warnings are in `notes`, before those of
 * the emission. This is what `spinlight generate` does with a specification.
 */
export function verilogOf(design: Design, options: VerilogOptions = {}): VerilogOutput {
  const found = checkDesign(design);
  if (found.some(({ severity }) => severity === 'error')) throw new SpinlightError(found);
  const output = emitVerilog(design, options);
  return { ...output, notes: [...found, ...output.notes] };
}
