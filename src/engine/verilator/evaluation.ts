import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hasDirectEval } from './direct-eval.ts';
import { type EvalPhases, evalPhases } from './eval-phases.ts';
import { modelClass } from './model-class.ts';

/** How the harness may evaluate a model after its first evaluation, from the least work to the most. */
export type Evaluation =
  | { readonly by: 'phases'; readonly phases: EvalPhases }
  /** `___eval` of the root, both with the clock at 0 and with it at 1. */
  | { readonly by: 'root' }
  /** `eval` of the class. */
  | { readonly by: 'class' };

/** Looks at what Verilator wrote to `obj`. `clocks`: their members in the class. */
export function evaluationOf(obj: string, clocks: readonly string[]): Evaluation {
  const text = (name: string) => readFileSync(path.join(obj, name), 'utf8');
  if (!hasDirectEval(text(`${modelClass}.cpp`))) return { by: 'class' };
  if (clocks.length !== 1) return { by: 'root' };
  const sources = readdirSync(obj).filter((name) => name.endsWith('.cpp'));
  const phases = evalPhases(sources.map(text), clocks[0]!);
  return phases === null ? { by: 'root' } : { by: 'phases', phases };
}
