import { type Atom, atomValue, type Formula, formulaValue } from './formula.ts';

/** Sample points, each a value for every parameter, and the quantities that a formula may be made of. */
export class Fitting {
  readonly #points: readonly (readonly number[])[];
  readonly #atoms: readonly Atom[];
  readonly #values: readonly (readonly bigint[])[];
  readonly #known = new Map<string, Formula | null>();

  constructor(points: readonly (readonly number[])[]) {
    this.#points = points;
    this.#atoms = atomsFor(points[0]!.length);
    this.#values = this.#atoms.map((atom) => points.map((point) => atomValue(atom, point)));
  }

  /** The simplest formula that has `values[i]` at point i, or null. */
  fit(values: readonly bigint[]): Formula | null {
    const key = values.join(' ');
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#search(values);
      this.#known.set(key, found);
    }
    return found;
  }

  #search(values: readonly bigint[]): Formula | null {
    const [first] = values;
    if (values.every((value) => value === first)) return { terms: [], constant: first! };
    let best: Formula | null = null;
    for (const [i, atom] of this.#atoms.entries()) {
      const formula = line(atom, this.#values[i]!, values);
      if (formula && (!best || factorSize(formula) < factorSize(best))) best = formula;
    }
    return best ?? this.#searchPairs(values);
  }

  #searchPairs(values: readonly bigint[]): Formula | null {
    for (const [i, left] of this.#atoms.entries())
      for (let j = i + 1; j < this.#atoms.length; j++) {
        const formula = plane([left, this.#atoms[j]!], [this.#values[i]!, this.#values[j]!], values);
        if (formula && this.#points.every((point, k) => formulaValue(formula, point) === values[k]))
          return formula;
      }
    return null;
  }
}

function factorSize({ terms }: Formula): bigint {
  const { factor } = terms[0]!;
  return factor < 0n ? -factor * 2n : factor;
}

/** Simplest first. */
function atomsFor(parameters: number): Atom[] {
  const all = Array.from({ length: parameters }, (_, of) => of);
  const plain = all.map((of): Atom => ({ kind: 'parameter', of }));
  const logs = all.map((of): Atom => ({ kind: 'clog2', of, plus: 0 }));
  const countLogs = all.map((of): Atom => ({ kind: 'clog2', of, plus: 1 }));
  const parts = [2, 4, 8].flatMap((divisor) => all.map((of): Atom => ({ kind: 'part', of, divisor })));
  const powers = all.map((of): Atom => ({ kind: 'power', of }));
  const products: Atom[] = [];
  for (const [i, left] of [...plain, ...logs].entries())
    for (const right of [...plain, ...logs].slice(i)) products.push({ kind: 'product', left, right });
  return [...plain, ...logs, ...countLogs, ...parts, ...powers, ...products];
}

/** `factor * atom + constant` through all points. */
function line(atom: Atom, at: readonly bigint[], values: readonly bigint[]): Formula | null {
  const other = at.findIndex((value) => value !== at[0]);
  if (other < 0) return null;
  const run = at[other]! - at[0]!;
  const rise = values[other]! - values[0]!;
  if (rise === 0n || rise % run !== 0n) return null;
  const factor = rise / run;
  const constant = values[0]! - factor * at[0]!;
  return at.every((value, i) => factor * value + constant === values[i])
    ? { terms: [{ factor, atom }], constant }
    : null;
}

/** `f * a + g * b + constant` through three points that decide it, or null; the others are not looked at. */
function plane(
  atoms: readonly [Atom, Atom],
  [a, b]: readonly [readonly bigint[], readonly bigint[]],
  values: readonly bigint[],
): Formula | null {
  for (let i = 1; i < values.length; i++)
    for (let j = i + 1; j < values.length; j++) {
      const [a1, b1, v1] = [a[i]! - a[0]!, b[i]! - b[0]!, values[i]! - values[0]!];
      const [a2, b2, v2] = [a[j]! - a[0]!, b[j]! - b[0]!, values[j]! - values[0]!];
      const determinant = a1 * b2 - a2 * b1;
      if (determinant === 0n) continue;
      const [f, g] = [v1 * b2 - v2 * b1, a1 * v2 - a2 * v1];
      if (f % determinant !== 0n || g % determinant !== 0n) return null;
      const [factorA, factorB] = [f / determinant, g / determinant];
      if (factorA === 0n || factorB === 0n) return null;
      const constant = values[0]! - factorA * a[0]! - factorB * b[0]!;
      return {
        terms: [
          { factor: factorA, atom: atoms[0] },
          { factor: factorB, atom: atoms[1] },
        ],
        constant,
      };
    }
  return null;
}
