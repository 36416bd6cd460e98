import {
  all,
  Bits,
  Bool,
  bitsFor,
  cat,
  drive,
  driveEach,
  input,
  module,
  output,
  SInt,
  streamIn,
  streamOut,
  times,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import {
  cyclesPerVector,
  indexBits,
  type PimGeometry,
  sumBits,
  vectorInputs,
} from '../../src/network/pim-geometry.ts';
import { PimColumn } from './column.ts';
import { checkedGeometry, geometryText } from './geometry.ts';
import { PimSequencer } from './sequencer.ts';

function macroPorts(geometry: PimGeometry) {
  const { rows, groups, weightBits, actBits, m } = checkedGeometry(geometry);
  const row = UInt(bitsFor(rows));
  const weights = Vec(groups, SInt(weightBits)).doc('one weight per group, group 0 lowest');
  const entry =
    m > 1
      ? { weights, index: Vec(groups, UInt(indexBits(geometry))).doc('one index per group') }
      : { weights };
  return {
    start: input(Bool(), 'begin a job; ignored while one runs'),
    vectors: input(UInt(32), 'vectors of the job, taken with start'),
    busy: output(Bool()),
    done: output(Bool(), 'one cycle, after the last sum was taken'),
    load: streamIn({ row, ...entry }, 'one row of entries; taken while idle'),
    read: streamIn({ row }, 'row to read back; taken while idle'),
    entry: streamOut(entry, 'the row that was asked for'),
    act: streamIn(
      { data: Vec(vectorInputs(geometry), Bits(actBits)).doc('one vector, input 0 lowest') },
      'taken during a job',
    ),
    out: streamOut(
      { sums: Vec(groups, SInt(sumBits(geometry))).doc('one sum per group, group 0 lowest') },
      'sums of a vector',
    ),
    count_cycles: output(UInt(32), 'cycles since start'),
    count_vectors: output(UInt(32), 'vectors whose sums were taken'),
    count_stall_in: output(UInt(32), 'cycles in which the array waited for activations'),
    count_stall_out: output(UInt(32), 'cycles in which sums waited to be taken'),
  };
}

/** Cycles from the one in which a vector is taken to the one in which its sums are valid, without back pressure. */
export function pimLatency(geometry: PimGeometry): number {
  return cyclesPerVector(geometry) + 3;
}

/**
 * A digital processing-in-memory macro for N:M sparse weights: every group is a column of `rows` stored entries, and
 * all columns see the same activations, bit by bit. See `PimGeometry` for the layout of entries and inputs.
 */
export const PimMacro = module(
  { name: 'pim_macro', doc: (geometry) => `Digital sparse PIM macro, ${geometryText(geometry)}.` },
  macroPorts,
  (m, p, geometry) => {
    const { groups, actBits, actSigned, m: block, scheme } = geometry;
    const { sequencer } = m.instance({ sequencer: PimSequencer({ actBits, actSigned, m: block, scheme }) });
    const { groups: _, ...shape } = geometry;
    const phased = block > 1 && scheme === 'phase';
    const { column } = m.instance({ column: times(groups, () => PimColumn(shape)) });

    const { busy, done, count_cycles, count_vectors, count_stall_in, count_stall_out } = sequencer;
    drive(sequencer, { start: p.start, vectors: p.vectors });
    drive(p, { busy, done, count_cycles, count_vectors, count_stall_in, count_stall_out });

    const { act_bits } = presentActivations();
    const { result } = m.reg({
      result: Vec(groups, SInt(sumBits(geometry)))
        .noReset()
        .doc('finished sums'),
    });
    sequencer.out_ready.drive(p.out.ready);
    drive(p.out, { valid: sequencer.out_valid, sums: result });
    result.nextWhen(
      sequencer.capture,
      column.map(({ sum }) => sum),
    );

    // Entries can be written and read back while no job runs.
    const { idle } = m.let({ idle: busy.not() });
    const { loading } = m.let({ loading: p.load.valid.and(idle) });
    p.load.ready.drive(idle);
    const { advance, clear, negate, phase, shift } = sequencer;
    driveEach(column, (g) => ({
      advance,
      load: loading,
      load_row: p.load.row,
      load_weight: p.load.weights.at(g),
      read_row: p.read.row,
      act_bits,
      clear,
      ...(actSigned && { negate: negate! }),
      ...(block > 1 && { load_index: p.load.index!.at(g) }),
      ...(phased && { phase: phase!, shift: shift! }),
    }));
    readBack();

    function readBack(): void {
      const { read_full, read_weights } = m.reg({
        read_full: Bool().doc('a row that was asked for waits to be taken'),
        read_weights: Vec(groups, SInt(geometry.weightBits)).noReset(),
      });
      const { reading } = m.let({ reading: all(p.read.valid, idle, read_full.not().or(p.entry.ready)) });
      p.read.ready.drive(idle.and(read_full.not().or(p.entry.ready)));
      m.when(reading, () => {
        read_full.set();
        read_weights.next(column.map(({ read_weight }) => read_weight));
      }).elsewhen(p.entry.ready, () => read_full.clear());
      p.entry.valid.drive(read_full);
      p.entry.weights.drive(read_weights);
      if (block === 1) return;
      const { read_index } = m.reg({ read_index: Vec(groups, UInt(indexBits(geometry))).noReset() });
      read_index.nextWhen(
        reading,
        column.map((unit) => unit.read_index!),
      );
      p.entry.index!.drive(read_index);
    }

    /**
     * The activations of the vector in work, and their present bits. Every element shifts left, so that its top bit is
     * the one presented; what enters from its lower neighbour never gets to the top within the bits of a vector. In the
     * phase scheme the blocks' bits of one position are presented at a time.
     */
    function presentActivations(): { readonly act_bits: Bits } {
      const inputs = vectorInputs(geometry);
      const { act_shift } = m.reg({
        act_shift: UInt(inputs * actBits)
          .noReset()
          .doc('activations, present bit on top'),
      });
      sequencer.act_valid.drive(p.act.valid);
      p.act.ready.drive(sequencer.act_ready);
      m.when(sequencer.take, () => act_shift.next(p.act.data.asBits().asUInt())).elsewhen(
        sequencer.next_bit,
        () => act_shift.next(act_shift.shl(1)),
      );
      const top = (i: number) => act_shift.bit(i * actBits + actBits - 1);
      if (!phased) return m.let({ act_bits: cat(...topDown(inputs, top)) });
      const blocks = inputs / block;
      const { positions } = m.wire({
        positions: Vec(block, Bits(blocks)).doc('present bits, by position within the blocks'),
      });
      positions.drive(cat(...topDown(inputs, (i) => top((i % blocks) * block + Math.floor(i / blocks)))));
      return m.let({ act_bits: positions.at(sequencer.phase!) });
    }
  },
);

/** `item(count - 1), ..., item(0)`: the order in which concatenation wants its parts. */
function topDown<T>(count: number, item: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => item(count - 1 - i));
}
