import type { DiagnosticSink } from '../../../diag/index.ts';
import type { Design } from '../../../ir/index.ts';
import { checkAssignedAgain } from './assigned-again.ts';
import { Comparisons } from './comparisons.ts';
import { Complaints } from './complaints.ts';
import { checkConstantRegisters } from './constant-registers.ts';
import { checkContradictions } from './contradictions.ts';
import { checkDecided } from './decided.ts';
import { checkIndices } from './indices.ts';
import { checkLateWidening } from './late-widening.ts';
import { checkSameSides } from './same-sides.ts';
import { checkStateMachines } from './state-machines.ts';
import { checkStreams } from './streams.ts';
import { checkUnknownRegisters } from './unknown-registers.ts';
import { checkUnused } from './unused.ts';
import { checkUnusedElements } from './unused-elements.ts';
import { ValueRanges } from './value-ranges.ts';

/**
 * What is legal hardware and probably not meant: warnings, and notes for inputs. Errors of the same design are told by
 * the other checks.
 */
export function checkSuspicious(design: Design, sink: DiagnosticSink): void {
  const complaints = new Complaints(design, sink);
  const comparisons = new Comparisons(design);
  for (const module of design.modules) {
    const ranges = new ValueRanges(module);
    checkUnused(design, module, complaints);
    checkUnusedElements(module, complaints);
    checkConstantRegisters(module, complaints);
    checkStreams(design, module, ranges, complaints);
    comparisons.look(module, ranges, complaints);
    checkDecided(design, module, ranges, complaints);
    checkContradictions(design, module, ranges, complaints);
    checkStateMachines(design, module, complaints);
    checkUnknownRegisters(module, complaints);
    checkLateWidening(design, module, ranges, complaints);
    checkIndices(design, module, ranges, complaints);
    checkSameSides(design, module, complaints);
    checkAssignedAgain(module, complaints);
  }
  comparisons.report(complaints);
  complaints.finish();
}
