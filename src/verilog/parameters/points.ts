/** Values that a parameter may have: all from the least one on, or powers of two from the least one on. */
export type Range = 'all' | 'powers';

/** Points at which a module is looked at. */
export interface Plan {
  readonly ranges: readonly Range[];
  /** The formulas come from these and a used point. */
  readonly fitted: readonly (readonly number[])[];
  /** Further points that the formulas have to give too. */
  readonly checked: readonly (readonly number[])[];
}

const fitted: Readonly<Record<Range, readonly number[]>> = {
  all: [5, 6, 7, 8, 9, 16, 17, 33],
  powers: [8, 16, 32, 64],
};
const checked: Readonly<Record<Range, readonly number[]>> = {
  all: [13, 24, 40],
  powers: [128, 256],
};

/**
 * Plans to try one after the other around the used point `base`: every value first, then powers of two for parameters
 * that are one there. One parameter varies at a time, then all together, so that sums and products can be told apart.
 */
export function plansFor(base: readonly number[]): Plan[] {
  const choices: Range[][] = [base.map(() => 'all')];
  const powers = base.flatMap((value, i) => (value > 1 && Number.isInteger(Math.log2(value)) ? [i] : []));
  for (const i of powers) choices.push(choices[0]!.map((range, k) => (k === i ? 'powers' : range)));
  if (powers.length > 1) choices.push(choices[0]!.map((range, k) => (powers.includes(k) ? 'powers' : range)));
  return choices.map((ranges) => ({
    ranges,
    fitted: unique(base, variations(base, ranges, fitted)),
    checked: unique(base, variations(base, ranges, checked)),
  }));
}

function variations(
  base: readonly number[],
  ranges: readonly Range[],
  values: Readonly<Record<Range, readonly number[]>>,
): number[][] {
  const points: number[][] = [];
  ranges.forEach((range, i) => {
    for (const value of values[range]) points.push(base.map((other, k) => (k === i ? value : other)));
  });
  if (ranges.length > 1)
    for (let step = 0; step < 4; step++)
      points.push(ranges.map((range, i) => values[range][(step * (i + 2) + i) % values[range].length]!));
  return points;
}

/** Each point once, and not `base`. */
function unique(base: readonly number[], points: readonly (readonly number[])[]): (readonly number[])[] {
  const known = new Map(points.map((point) => [point.join(), point]));
  known.delete(base.join());
  return [...known.values()];
}
