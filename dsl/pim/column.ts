import { Bits, Bool, bitsFor, input, module, output, SInt, UInt, Vec } from '../../src/lang/index.ts';
import { indexBits, type PimGeometry, sumBits } from '../../src/network/pim-geometry.ts';

/** The part of a geometry that a column depends on: columns of one macro are all the same module. */
export type ColumnShape = Omit<PimGeometry, 'groups'>;

/** One row's contribution width after the adder tree: `Wb + ceil(log2 R)`. */
export function treeBits(shape: ColumnShape): number {
  return shape.weightBits + Math.ceil(Math.log2(shape.rows));
}

/** Bits that the array presents to every column in one cycle: one per block, or all `m` of each block for `mux`. */
export function presentedBits(shape: ColumnShape): number {
  return (shape.rows / shape.n) * (shape.scheme === 'mux' ? shape.m : 1);
}

function phased(shape: ColumnShape): boolean {
  return shape.m > 1 && shape.scheme === 'phase';
}

function columnPorts(shape: ColumnShape) {
  const rowType = UInt(bitsFor(shape.rows));
  const index = UInt(Math.max(1, indexBits(shape)));
  return {
    advance: input(Bool(), 'the pipeline moves on this cycle'),
    load: input(Bool(), 'write one entry'),
    load_row: input(rowType),
    load_weight: input(SInt(shape.weightBits)),
    ...(shape.m > 1 && { load_index: input(index, 'position of the weight within its block of inputs') }),
    read_row: input(rowType, 'entry to show on the read outputs'),
    read_weight: output(SInt(shape.weightBits)),
    ...(shape.m > 1 && { read_index: output(index) }),
    act_bits: input(Bits(presentedBits(shape)), 'present bit of the activations'),
    ...(shape.m > 1 &&
      shape.scheme === 'phase' && { phase: input(index, 'position within the blocks that is presented') }),
    clear: input(Bool(), 'the partial sum is the first of a vector'),
    ...(phased(shape) && { shift: input(Bool(), 'the partial sum is the first of a bit') }),
    ...(shape.actSigned && { negate: input(Bool(), 'the partial sum belongs to the sign bit') }),
    sum: output(SInt(sumBits(shape)), 'shift-accumulated sum'),
  };
}

/**
 * One output column of a digital PIM macro: `rows` entries of a weight and an index, the match of each entry with the
 * presented activation bits, an adder tree over the rows, and a shift-accumulator over the bits.
 *
 * Activation bits come most significant first. The tree's result is registered, and accumulated one cycle later:
 * `acc = (clear ? 0 : shift ? 2*acc : acc) +/- partial`, where without phases every partial sum is the first of a bit.
 */
export const PimColumn = module(
  { name: 'pim_column', doc: 'One column: stored entries, match, adder tree, shift-accumulator.' },
  columnPorts,
  (m, p, shape) => {
    const { rows, weightBits } = shape;
    const accBits = sumBits(shape);
    const { weights } = m.reg({ weights: Vec(rows, SInt(weightBits)).noReset().doc('weight of each row') });
    p.read_weight.drive(weights.at(p.read_row));
    m.when(p.load, () => weights.at(p.load_row).next(p.load_weight));

    const indices = shape.m > 1 ? storedIndices() : null;
    // AND gates rather than multiplexers: what an array has, and what compiled simulators run without branches.
    const { term } = m.let({
      term: Array.from({ length: rows }, (_, row) => gated(weights.at(row), selected(row))),
    });

    const { partial, acc } = m.reg({
      partial: SInt(treeBits(shape)).noReset().doc('sum over the rows for one bit'),
      acc: SInt(accBits).noReset().doc('sum over the bits so far'),
    });
    const wide = partial.sext(accBits);
    const { addend } = m.let({ addend: p.negate ? p.negate.mux(wide.neg(), wide) : wide });
    const doubled = acc.shl(1);
    const { carried } = m.let({ carried: p.clear.mux(0, p.shift ? p.shift.mux(doubled, acc) : doubled) });
    const total = tree();
    m.when(p.advance, () => {
      partial.next(total);
      acc.next(carried.add(addend));
    });
    p.sum.drive(acc);

    function storedIndices(): Vec<UInt> {
      const type = Vec(rows, UInt(indexBits(shape)));
      // The mux scheme reads an activation through the index, so an index must never be unknown.
      const { index } = m.reg({
        index: (shape.scheme === 'mux' ? type : type.noReset()).doc(
          'position of each weight within its block',
        ),
      });
      p.read_index!.drive(index.at(p.read_row));
      m.when(p.load, () => index.at(p.load_row).next(p.load_index!));
      return index;
    }

    /** The weight, or 0 where the bit is 0. */
    function gated(weight: SInt, bit: Bool): SInt {
      return weight.asBits().and(bit.repeat(weightBits)).asSInt();
    }

    /** 1 if the present bit of the input that `row` stands for is 1. */
    function selected(row: number): Bool {
      const block = Math.floor(row / shape.n);
      if (!indices) return p.act_bits.bit(row);
      const index = indices.at(row);
      if (shape.scheme === 'phase') return index.eq(p.phase!).and(p.act_bits.bit(block));
      return p.act_bits.slice((block + 1) * shape.m - 1, block * shape.m).bit(index);
    }

    /** Balanced tree of growing adders; level `k` adds 2^k neighbouring rows. */
    function tree(): SInt {
      let level: readonly SInt[] = term;
      for (let k = 1; level.length > 1; k++) {
        const previous = level;
        const sums = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
          const right = previous[2 * i + 1];
          return right ? previous[2 * i]!.addGrow(right) : previous[2 * i]!.sext(previous[2 * i]!.width + 1);
        });
        level = level.length === 2 ? sums : m.let({ [`sum${2 ** k}`]: sums })[`sum${2 ** k}`]!;
      }
      return level[0]!;
    }
  },
);
