/** A quantity made of one or two parameters, which are named by their positions. */
export type Atom =
  | { readonly kind: 'parameter'; readonly of: number }
  | { readonly kind: 'clog2'; readonly of: number; readonly plus: number }
  | { readonly kind: 'part'; readonly of: number; readonly divisor: number }
  | { readonly kind: 'power'; readonly of: number }
  | { readonly kind: 'product'; readonly left: Atom; readonly right: Atom };

/** `sum of factor * atom + constant`; no terms: the constant. */
export interface Formula {
  readonly terms: readonly { readonly factor: bigint; readonly atom: Atom }[];
  readonly constant: bigint;
}

/** Bits that count from 0 to `value - 1`, as `$clog2` of Verilog-2005 has it. */
export function clog2(value: number): number {
  let bits = 0;
  while (2 ** bits < value) bits++;
  return bits;
}

export function atomValue(atom: Atom, point: readonly number[]): bigint {
  switch (atom.kind) {
    case 'parameter':
      return BigInt(point[atom.of]!);
    case 'clog2':
      return BigInt(clog2(point[atom.of]! + atom.plus));
    case 'part':
      return BigInt(Math.floor(point[atom.of]! / atom.divisor));
    case 'power':
      return 1n << BigInt(point[atom.of]!);
    case 'product':
      return atomValue(atom.left, point) * atomValue(atom.right, point);
  }
}

export function formulaValue({ terms, constant }: Formula, point: readonly number[]): bigint {
  return terms.reduce((sum, { factor, atom }) => sum + factor * atomValue(atom, point), constant);
}

/** The formula in Verilog, with `names` for the parameters; in parentheses if it is not one name or number. */
export function formulaText(formula: Formula, names: readonly string[], whole = false): string {
  const { terms, constant } = formula;
  if (terms.length === 0) return String(constant);
  const sorted = [...terms].sort((a, b) => Number(b.factor > 0n) - Number(a.factor > 0n));
  const parts = sorted.map(({ factor, atom }, i) => {
    const size = factor < 0n ? -factor : factor;
    const text = size === 1n ? atomText(atom, names) : `${size} * ${atomText(atom, names)}`;
    if (i === 0) return factor < 0n ? `-${text}` : text;
    return `${factor < 0n ? '-' : '+'} ${text}`;
  });
  if (constant !== 0n) parts.push(`${constant < 0n ? '-' : '+'} ${constant < 0n ? -constant : constant}`);
  const text = parts.join(' ');
  const single = terms.length === 1 && constant === 0n && terms[0]!.factor === 1n;
  return whole || (single && !/[ ]/.test(text)) ? text : `(${text})`;
}

function atomText(atom: Atom, names: readonly string[]): string {
  switch (atom.kind) {
    case 'parameter':
      return names[atom.of]!;
    case 'clog2':
      return atom.plus === 0 ? `$clog2(${names[atom.of]!})` : `$clog2(${names[atom.of]!} + ${atom.plus})`;
    case 'part':
      return `(${names[atom.of]!} / ${atom.divisor})`;
    case 'power':
      return `(1 << ${names[atom.of]!})`;
    case 'product':
      return `${atomText(atom.left, names)} * ${atomText(atom.right, names)}`;
  }
}

export function parametersOf(formula: Formula): Set<number> {
  const found = new Set<number>();
  const visit = (atom: Atom): void => {
    if (atom.kind === 'product') {
      visit(atom.left);
      visit(atom.right);
    } else found.add(atom.of);
  };
  for (const { atom } of formula.terms) visit(atom);
  return found;
}
