import { countUses, type Design, verifyDesign } from '../ir/index.ts';
import { printDesign } from '../ir/text/index.ts';
import { checkDesign } from '../passes/check-design.ts';
import { type Shrinker, shrinkers } from './shrinkers.ts';

export interface ReduceOptions {
  /** How often the predicate may be asked. Default 5000. */
  readonly tries?: number;
  /**
   * Whether only designs count that have no kind of error (`checkDesign`) that the design itself does not have, so that
   * a disagreement of engines does not turn into another mistake. Default true.
   */
  readonly correct?: boolean;
  /** Told after every step that helped. */
  readonly onProgress?: (step: string, design: Design) => void;
}

export interface Reduction {
  readonly design: Design;
  /** Expression nodes that are used, before and after. */
  readonly nodesBefore: number;
  readonly nodesAfter: number;
  /** How often the predicate was asked. */
  readonly tries: number;
}

/**
 * Makes a design as small as it can get while `stillFails` holds of it. What is tried, and in which order, depends on
 * the design and on the answers alone. `stillFails` only sees designs that `verifyDesign` accepts; what it throws is
 * thrown. It must hold of `design` itself, else the design comes back unchanged with `tries` 1.
 */
export function reduceDesign(
  design: Design,
  stillFails: (design: Design) => boolean,
  options: ReduceOptions = {},
): Reduction {
  const limit = options.tries ?? 5000;
  const known = errorCodes(design);
  const isNoWorse = (candidate: Design): boolean =>
    options.correct === false || errorCodes(candidate).every((code) => known.includes(code));
  const seen = new Set<string>();
  let tries = 0;
  let best = design;
  const ask = (candidate: Design): boolean => {
    if (tries >= limit || verifyDesign(candidate).length > 0 || !isNoWorse(candidate)) return false;
    const text = printDesign(candidate);
    if (seen.has(text)) return false;
    seen.add(text);
    tries++;
    return stillFails(candidate);
  };
  const nodesBefore = usedNodes(design);
  if (ask(design)) {
    for (let size = ''; size !== sizeOf(best); ) {
      size = sizeOf(best);
      for (const shrinker of shrinkers) {
        best = shrink(best, shrinker, ask, (smaller) => options.onProgress?.(shrinker.name, smaller));
      }
    }
  }
  return { design: best, nodesBefore, nodesAfter: usedNodes(best), tries };
}

/** Takes away as many items as possible: large groups first, then smaller ones, down to single items. */
function shrink(
  design: Design,
  shrinker: Shrinker,
  ask: (candidate: Design) => boolean,
  report: (design: Design) => void,
): Design {
  let best = design;
  let items = shrinker.items(best);
  for (let group = items.length; group >= 1; group = Math.floor(group / 2)) {
    for (let start = 0; start < items.length; ) {
      const candidate = shrinker.without(best, items.slice(start, start + group));
      if (candidate && ask(candidate)) {
        best = candidate;
        report(best);
        const left = shrinker.items(best);
        // What only changes, without getting fewer, is passed over.
        if (left.length >= items.length) start += group;
        items = left;
      } else start += group;
    }
  }
  return best;
}

function errorCodes(design: Design): string[] {
  const diagnostics = checkDesign(design, { warnings: false });
  return diagnostics.filter((d) => d.severity === 'error').map((d) => d.code);
}

/** Nodes that statements need, in the whole design. */
export function usedNodes(design: Design): number {
  let count = 0;
  for (const module of design.modules) for (const uses of countUses(module)) if (uses > 0) count++;
  return count;
}

function sizeOf(design: Design): string {
  return printDesign(design, { locations: false });
}
