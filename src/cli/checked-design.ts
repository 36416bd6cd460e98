import { SpinlightError } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import { checkDesign } from '../passes/check-design.ts';
import type { LoadedSpec } from './load-spec.ts';
import type { Output } from './output.ts';

/** Elaborates and checks a specification; warnings are shown, errors thrown. */
export function checkedDesign(spec: LoadedSpec, output: Output): Design {
  const design = spec.elaborate();
  const diagnostics = checkDesign(design);
  if (diagnostics.some((d) => d.severity === 'error')) throw new SpinlightError(diagnostics);
  output.diagnostics(diagnostics);
  return design;
}
