import { Bool, cat, input, module, output, SInt, Vec } from '../../src/lang/index.ts';

/** Widths in bits: of weights and activations, and of the sums, which must hold `rows` products. */
export interface SystolicShape {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly sumWidth: number;
}

/**
 * One cell: holds a weight, adds `act * weight` to the sum that comes from above, and hands the activation to the
 * right and the sum down, each through a register.
 */
export const SystolicCell = module(
  { name: 'systolic_cell', doc: 'One multiply-accumulate cell with a stationary weight.' },
  ({ width, sumWidth }: Pick<SystolicShape, 'width' | 'sumWidth'>) => ({
    load: input(Bool(), 'the weights of the column move one cell down'),
    weight_in: input(SInt(width)),
    act_in: input(SInt(width)),
    sum_in: input(SInt(sumWidth)),
    weight_out: output(SInt(width)),
    act_out: output(SInt(width)),
    sum_out: output(SInt(sumWidth)),
  }),
  (m, p, { width, sumWidth }) => {
    const { weight, act, sum } = m.reg({
      weight: SInt(width).noReset(),
      act: SInt(width).noReset(),
      sum: SInt(sumWidth).noReset(),
    });
    m.when(p.load, () => weight.next(p.weight_in));
    act.next(p.act_in);
    sum.next(p.sum_in.add(p.act_in.mulGrow(weight).resize(sumWidth)));

    p.weight_out.drive(weight);
    p.act_out.drive(act);
    p.sum_out.drive(sum);
  },
);

/**
 * A weight-stationary systolic array: `sums[c] = sum over r of acts[r] * weights[r][c]`, one vector a cycle.
 *
 * Load: `rows` cycles with `load` at 1, the last row of weights first. Run: `valid_out` and the sums of a vector follow
 * `rows + columns - 1` cycles after it. Row r enters r cycles late and column c leaves c cycles late; the skew of both
 * sides is taken care of inside.
 */
export const SystolicArray = module(
  {
    name: 'systolic_array',
    doc: ({ rows, columns, width }: SystolicShape) =>
      `Weight-stationary systolic array, ${rows} x ${columns} cells of ${width} bits.`,
  },
  ({ rows, columns, width, sumWidth }: SystolicShape) => ({
    load: input(Bool(), 'take a row of weights'),
    weights: input(Vec(columns, SInt(width)), 'weights of a row, column 0 lowest'),
    valid_in: input(Bool()),
    acts: input(Vec(rows, SInt(width)), 'one vector, row 0 lowest'),
    valid_out: output(Bool()),
    sums: output(Vec(columns, SInt(sumWidth)), 'one sum per column, column 0 lowest'),
  }),
  (m, p, { rows, columns, width, sumWidth }) => {
    const { cell } = m.instance({
      cell: Array.from({ length: rows * columns }, () => SystolicCell({ width, sumWidth })),
    });
    const at = (r: number, c: number) => cell[r * columns + c]!;
    const acts = p.acts.elements().map((act, r) => delayed(`skew_${r}`, act, r));
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const { load, weight_in, act_in, sum_in } = at(r, c);
        load.drive(p.load);
        weight_in.drive(r === 0 ? p.weights.at(c) : at(r - 1, c).weight_out);
        act_in.drive(c === 0 ? acts[r]! : at(r, c - 1).act_out);
        if (r === 0) sum_in.drive(0);
        else sum_in.drive(at(r - 1, c).sum_out);
      }
    }
    const sums = Array.from({ length: columns }, (_, c) =>
      delayed(`align_${c}`, at(rows - 1, c).sum_out, columns - 1 - c),
    );
    p.sums.drive(cat(...sums.reverse()));

    const { valid } = m.reg({ valid: Vec(rows + columns - 1, Bool()) });
    valid.at(0).next(p.valid_in);
    for (let i = 1; i < valid.length; i++) valid.at(i).next(valid.at(i - 1));
    p.valid_out.drive(valid.at(valid.length - 1));

    /** `value` as it was `cycles` cycles ago. */
    function delayed(name: string, value: SInt, cycles: number): SInt {
      if (cycles === 0) return value;
      const stages = Array.from({ length: cycles }, () => SInt(value.width).noReset());
      const line = m.reg({ [name]: stages })[name]!;
      for (const [i, stage] of line.entries()) stage.next(i === 0 ? value : line[i - 1]!);
      return line.at(-1)!;
    }
  },
);
