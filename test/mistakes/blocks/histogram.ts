import { Bool, input, memory, module, output, SInt, UInt } from '../../../src/lang/index.ts';

/** Counts samples by their value, and keeps the largest count and the sum of all samples around a middle. */
export const Histogram = module(
  'histogram',
  () => ({
    take: input(Bool()),
    clear: input(Bool()),
    sample: input(UInt(4)),
    middle: input(UInt(4)),
    look: input(UInt(4)),
    seen: output(UInt(12)),
    most: output(UInt(12)),
    balance: output(SInt(16)),
    full: output(Bool()),
  }),
  (m, { take, clear, sample, middle, look, seen, most, balance, full }) => {
    const { counts } = m.mem({ counts: memory(UInt(12), 16) });
    const { largest, sum } = m.reg({ largest: UInt(12), sum: SInt(16) });
    const { previous } = m.let({ previous: counts.read(sample) });
    const { after } = m.let({ after: previous.addSat(1) });
    const { distance } = m.let({ distance: sample.subGrow(middle) });
    m.when(clear, () => {
      largest.next(0);
      sum.next(0);
      counts.write(look, 0);
    }).elsewhen(take, () => {
      counts.write(sample, after);
      largest.next(largest.max(after));
      sum.next(sum.addSat(distance.sext(16)));
    });
    seen.drive(counts.readSync(look));
    most.drive(largest);
    balance.drive(sum);
    full.drive(after.eq(4095));
  },
);

export const top = Histogram({});
