import { Bool, cat, input, module, output, SInt, Vec } from '../../../src/lang/index.ts';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
}

/** One cell: holds a weight and adds `act * weight` to the sum from above. */
export const Mac = module(
  'mac',
  ({ width, sumWidth }: { width: number; sumWidth: number }) => ({
    load: input(Bool()),
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
    const product = p.act_in.mulGrow(weight);
    sum.next(p.sum_in.add(product.sext(sumWidth)));
    p.weight_out.drive(weight);
    p.act_out.drive(act);
    p.sum_out.drive(sum);
  },
);

/** `rows` x `columns` cells with stationary weights; activations enter at the left, already skewed. */
export const MacArray = module(
  'mac_array',
  ({ rows, columns, width }: Shape) => ({
    load: input(Bool()),
    weights: input(Vec(columns, SInt(width))),
    valid: input(Bool()),
    acts: input(Vec(rows, SInt(width))),
    done: output(Bool()),
    sums: output(Vec(columns, SInt(2 * width + 4))),
  }),
  (m, p, { rows, columns, width }) => {
    const { mac } = m.instance({
      mac: Array.from({ length: rows * columns }, () => Mac({ width, sumWidth: 2 * width + 4 })),
    });
    const at = (r: number, c: number) => mac[r * columns + c]!;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const { load, weight_in, act_in, sum_in } = at(r, c);
        load.drive(p.load);
        weight_in.drive(r === 0 ? p.weights.at(c) : at(r - 1, c).weight_out);
        act_in.drive(c === 0 ? p.acts.at(r) : at(r, c - 1).act_out);
        if (r === 0) sum_in.drive(0);
        else sum_in.drive(at(r - 1, c).sum_out);
      }
    }
    const bottom = Array.from({ length: columns }, (_, c) => at(rows - 1, c).sum_out);
    p.sums.drive(cat(...bottom.reverse()));

    const { travelling } = m.reg({ travelling: Vec(rows, Bool()) });
    travelling.at(0).next(p.valid);
    for (let i = 1; i < rows; i++) travelling.at(i).next(travelling.at(i - 1));
    p.done.drive(travelling.at(rows - 1));
  },
);

export const top = MacArray({ rows: 3, columns: 2, width: 8 });
