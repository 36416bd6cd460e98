import { all, Bool, bitsFor, drive, input, module, output, UInt } from '../../src/lang/index.ts';
import { cyclesPerVector, indexBits, type PimGeometry } from '../../src/network/pim-geometry.ts';

/** What the sequencer depends on. */
export type SequencerShape = Pick<PimGeometry, 'actBits' | 'actSigned' | 'm' | 'scheme'>;

function sequencerPorts(shape: SequencerShape) {
  return {
    start: input(Bool(), 'begin a job; ignored while one runs'),
    vectors: input(UInt(32), 'vectors of the job, taken with start'),
    busy: output(Bool()),
    done: output(Bool(), 'one cycle, after the last sum was taken'),
    act_valid: input(Bool()),
    act_ready: output(Bool()),
    out_valid: output(Bool()),
    out_ready: input(Bool()),
    advance: output(Bool(), 'the pipeline moves on this cycle'),
    take: output(Bool(), 'a new vector enters the array'),
    next_bit: output(Bool(), 'the activations move on to their next bit'),
    ...(usesPhases(shape) && { phase: output(UInt(indexBits(shape)), 'position presented') }),
    clear: output(Bool(), 'for the accumulators: first partial sum of a vector'),
    ...(usesPhases(shape) && { shift: output(Bool(), 'for the accumulators: first partial sum of a bit') }),
    ...(shape.actSigned && { negate: output(Bool(), 'for the accumulators: partial sum of the sign bit') }),
    capture: output(Bool(), 'the accumulators hold a finished sum that moves to the output'),
    count_cycles: output(UInt(32), 'cycles since start'),
    count_vectors: output(UInt(32), 'vectors whose sums were taken'),
    count_stall_in: output(UInt(32), 'cycles in which the array waited for activations'),
    count_stall_out: output(UInt(32), 'cycles in which sums waited to be taken'),
  };
}

function usesPhases(shape: SequencerShape): boolean {
  return shape.m > 1 && shape.scheme === 'phase';
}

/**
 * Control of a PIM macro: a job of `vectors` vectors, each of which occupies the array for `T = cyclesPerVector`
 * cycles, bits most significant first and, in the phase scheme, all positions of a bit one after the other.
 *
 * Three stages follow each other: the activations are presented, the tree's sum is registered, the sum is accumulated.
 * The whole pipeline waits while a finished sum cannot move to the output. Without waiting, sums are valid
 * `T + 3` cycles after their vector was taken, and a vector can be taken every `T` cycles.
 */
export const PimSequencer = module(
  { name: 'pim_sequencer', doc: 'Sequences vectors through the array, bit by bit, and counts what happens.' },
  sequencerPorts,
  (m, p, shape) => {
    const steps = cyclesPerVector(shape);
    const phases = usesPhases(shape) ? shape.m : 1;
    const { state } = m.fsm({ state: ['idle', 'run'] });
    const { to_take, to_give, active, step, summing, sum_clear, sum_last, finished, full } = m.reg({
      to_take: UInt(32).noReset().doc('vectors still to enter'),
      to_give: UInt(32).noReset().doc('sums still to be taken'),
      active: Bool().doc('a vector is being presented'),
      step: UInt(bitsFor(steps)).noReset().doc('cycles that it has been presented'),
      summing: Bool().doc('the registered partial sum belongs to a vector'),
      sum_clear: Bool().noReset(),
      sum_last: Bool().noReset().doc('it is the last of its vector'),
      finished: Bool().doc('the accumulators hold a finished sum'),
      full: Bool().doc('the output holds a sum'),
    });

    const { running, last_step, drained } = m.let({
      running: state.is('run'),
      last_step: step.eq(steps - 1),
      drained: to_give.eq(0),
    });
    const { advance, take } = p;
    advance.drive(finished.and(full).and(p.out_ready.not()).not());
    const { accepting } = m.let({
      accepting: all(running, to_take.ne(0), active.not().or(last_step), advance),
    });
    const { given } = m.let({ given: full.and(p.out_ready) });

    p.busy.drive(running);
    p.done.drive(running.and(drained));
    p.act_ready.drive(accepting);
    p.out_valid.drive(full);
    take.drive(accepting.and(p.act_valid));

    m.when(state.is('idle').and(p.start), () => {
      state.goto('run');
      to_take.next(p.vectors);
      to_give.next(p.vectors);
    }).elsewhen(running.and(drained), () => state.goto('idle'));
    to_take.nextWhen(take, to_take.sub(1));
    to_give.nextWhen(given, to_give.sub(1));

    m.when(take, () => {
      active.set();
      step.next(0);
    }).elsewhen(advance.and(active), () => {
      m.when(last_step, () => active.clear()).otherwise(() => step.next(step.add(1)));
    });

    m.when(advance, () => {
      summing.next(active);
      sum_clear.next(step.eq(0));
      sum_last.next(last_step);
      finished.next(summing.and(sum_last));
    });
    p.clear.drive(sum_clear);
    const presenting = advance.and(active);
    if (p.phase && p.shift) {
      const phase = step.trunc(Math.log2(phases));
      const { sum_shift } = m.reg({ sum_shift: Bool().noReset() });
      sum_shift.nextWhen(advance, phase.eq(0));
      p.phase.drive(phase);
      p.shift.drive(sum_shift);
      p.next_bit.drive(presenting.and(phase.eq(phases - 1)));
    } else {
      p.next_bit.drive(presenting);
    }
    if (p.negate) {
      const { sum_negate } = m.reg({ sum_negate: Bool().noReset() });
      sum_negate.nextWhen(advance, phases > 1 ? step.lt(phases) : step.eq(0));
      p.negate.drive(sum_negate);
    }

    p.capture.drive(finished.and(advance));
    m.when(finished.and(advance), () => full.set()).elsewhen(p.out_ready, () => full.clear());

    const { cycles, taken, stall_in, stall_out } = m.reg({
      cycles: UInt(32),
      taken: UInt(32),
      stall_in: UInt(32),
      stall_out: UInt(32),
    });
    m.when(state.is('idle').and(p.start), () => {
      for (const counter of [cycles, taken, stall_in, stall_out]) counter.next(0);
    }).elsewhen(running.and(drained.not()), () => {
      cycles.next(cycles.add(1));
      taken.nextWhen(given, taken.add(1));
      stall_in.nextWhen(accepting.and(p.act_valid.not()), stall_in.add(1));
      stall_out.nextWhen(full.and(p.out_ready.not()), stall_out.add(1));
    });
    drive(p, {
      count_cycles: cycles,
      count_vectors: taken,
      count_stall_in: stall_in,
      count_stall_out: stall_out,
    });
  },
);
