import { fail } from '../diag/index.ts';
import type { Design } from './design.ts';

/** Throws SL0118 for what is no design: JavaScript lets anything through, a specification too. */
export function requireDesign(value: unknown): asserts value is Design {
  if (!Array.isArray((value as Partial<Design> | null | undefined)?.modules))
    fail('SL0118', 'a design is expected: what `elaborate` gives', {
      help: 'of a module, elaborate(Module({ ... })); of a specification, spec.elaborate()',
    });
}
