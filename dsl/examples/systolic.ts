import { Bool, driveEach, input, module, output, outputReg, SInt, times, Vec } from '../../src/lang/index.ts';
import { delayed } from '../lib/index.ts';

/** Widths in bits: of weights and activations, and of the sums, which must hold `rows` products. */
export type SystolicShape = Readonly<Record<'rows' | 'columns' | 'width' | 'sumWidth', number>>;

/**
 * One cell: holds a weight, adds `act * weight` to the sum that comes from above, and hands the activation to the
 * right and the sum down, each through a register.
 */
export const SystolicCell = module(
  { name: 'systolic_cell', doc: 'Multiply-accumulate with a stationary weight', keep: ['width', 'sumWidth'] },
  ({ width, sumWidth }: Pick<SystolicShape, 'width' | 'sumWidth'>) => ({
    load: input(Bool(), 'the weights of the column move one cell down'),
    weight_in: input(SInt(width)),
    act_in: input(SInt(width)),
    sum_in: input(SInt(sumWidth)),
    weight: outputReg(SInt(width).noReset()),
    act: outputReg(SInt(width).noReset()),
    sum: outputReg(SInt(sumWidth).noReset()),
  }),
).body((_m, { load, weight_in, act_in, sum_in, weight, act, sum }, { sumWidth }) => {
  weight.nextWhen(load, weight_in);
  act.next(act_in);
  sum.next(sum_in.add(act_in.mulGrow(weight).sext(sumWidth)));
});

/**
 * A weight-stationary systolic array: `sums[c] = sum over r of acts[r] * weights[r][c]`, one vector a cycle.
 *
 * Load: `rows` cycles with `load` at 1, the last row of weights first. Run: `valid_out` and the sums of a vector follow
 * `rows + columns - 1` cycles after it. Row r enters r cycles late and column c leaves c cycles late; the skew of both
 * sides is taken care of inside.
 */
export const SystolicArray = module(
  { name: 'systolic_array', doc: 'Weight-stationary systolic array.', keep: ['width', 'sumWidth'] },
  ({ rows, columns, width, sumWidth }: SystolicShape) => ({
    load: input(Bool(), 'take a row of weights'),
    weights: input(Vec(columns, SInt(width)), 'weights of a row, column 0 lowest'),
    valid_in: input(Bool()),
    acts: input(Vec(rows, SInt(width)), 'one vector, row 0 lowest'),
    valid_out: output(Bool()),
    sums: output(Vec(columns, SInt(sumWidth)), 'one sum per column, column 0 lowest'),
  }),
).body((m, { load, weights, valid_in, acts, valid_out, sums }, { rows, columns, width, sumWidth }) => {
  const { row } = m.instance({ row: times(rows, columns, () => SystolicCell({ width, sumWidth })) });
  driveEach(row, (r, c) => ({
    load,
    weight_in: row[r - 1]?.[c]?.weight ?? weights.at(c),
    act_in: row[r]?.[c - 1]?.act ?? delayed(m, `skew_${r}`, acts.at(r), r),
    sum_in: row[r - 1]?.[c]?.sum ?? 0,
  }));
  sums.drive(row[rows - 1]!.map(({ sum }, c) => delayed(m, `align_${c}`, sum, columns - 1 - c)));
  valid_out.drive(delayed(m, 'valid', valid_in, rows + columns - 1, { reset: true }));
});
