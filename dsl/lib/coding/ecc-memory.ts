import { Bits, Bool, bitsFor, cat, input, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { naming } from '../naming.ts';
import { demand, wholeNumber } from '../parameter.ts';
import { encoded } from './block-code.ts';
import { secdedCode, secdedDecode } from './secded.ts';

export interface EccMemoryShape {
  /** Data bits of a word, 4 to 256. */
  readonly dataWidth: number;
  readonly depth: number;
  /** Parts of a word that can be written alone: each such write reads the word first. Default 1: whole words only. */
  readonly lanes?: number;
  /** Default true: a corrected word is written back. */
  readonly scrub?: boolean;
}

function eccMemoryPorts({ dataWidth, depth, lanes = 1 }: EccMemoryShape) {
  const { checkWidth } = secdedCode(dataWidth);
  wholeNumber('ECC memory', 'depth', depth, 2);
  wholeNumber('ECC memory', 'lanes', lanes, 1, dataWidth);
  demand(
    'ECC memory',
    dataWidth % lanes === 0,
    `${lanes} lanes do not divide words of ${dataWidth} bits`,
    'give a number of lanes that divides the word, such as one for each byte',
  );
  const address = UInt(bitsFor(depth));
  return {
    write: input(Bool(), 'writes, if write_ready is 1'),
    write_address: input(address),
    write_data: input(Bits(dataWidth)),
    ...(lanes > 1 && {
      write_lanes: input(Bits(lanes), 'parts that are written'),
      write_ready: output(Bool(), 'a write is taken'),
      read_ready: output(Bool(), 'a read is taken'),
    }),
    inject: input(Bits(dataWidth + checkWidth), 'bits of the stored word to turn, for tests; else 0'),
    read: input(Bool(), 'reads, if read_ready is 1'),
    read_address: input(address),
    valid: output(Bool(), 'the cycle after a read: the outputs below are those of its word'),
    data: output(Bits(dataWidth), 'corrected'),
    single_error: output(Bool(), 'one error, corrected'),
    double_error: output(Bool(), 'two errors, not corrected'),
    ...(lanes > 1 && {
      lost: output(Bool(), 'a partial write met two errors: its word is not to be trusted'),
    }),
  };
}

/**
 * A memory of words with Hsiao check bits, one write and one read in a cycle; a read gives its word one cycle later, as
 * it was before the writes of its own cycle.
 *
 * Scrub: a word with one error is written back in the cycle in which it is given, unless that cycle writes, or the word
 * was written since it was read; then the next read tries again.
 *
 * Lanes: a write of some lanes takes the read port in its cycle (`read_ready` 0) and the write port in the next
 * (`write_ready` 0). `inject` belongs to the cycle in which the word is stored, so hold it in both. A partial write of a
 * word with two errors makes a good word of bad data: `lost` says so in the cycle of the store.
 */
export const EccMemory = module(
  {
    name: ({ dataWidth, depth }: EccMemoryShape) => `ecc_memory_${depth}x${dataWidth}`,
    doc: ({ dataWidth, depth }) =>
      `Memory of ${depth} words of ${dataWidth} bits that corrects one error in a word.`,
  },
  eccMemoryPorts,
  (m, p, { dataWidth, depth, lanes = 1, scrub = true }) => {
    const code = secdedCode(dataWidth);
    const address = UInt(bitsFor(depth));
    const { words } = m.mem({ words: memory(Bits(dataWidth + code.checkWidth), depth) });
    const { reading } = m.reg({ reading: Bool().doc('the word that is given belongs to the reader') });
    const repair = scrub ? m.reg({ read_address_q: address.noReset() }) : null;
    const merge = lanes > 1 ? m.reg(mergeState(address, dataWidth, lanes)) : null;
    const merging = merge ? merge.merging : Bool().lit(0);

    const { storing } = m.let({ storing: merge ? p.write.and(merging.not()) : p.write });
    const whole = p.write_lanes ? p.write_lanes.andReduce() : Bool().lit(1);
    const { partial } = merge ? m.let({ partial: storing.and(whole.not()) }) : { partial: Bool().lit(0) };
    const { taken } = m.let({ taken: merge ? p.read.and(partial.not()) : p.read });
    reading.next(taken);
    if (repair) m.when(taken, () => repair.read_address_q.next(p.read_address));
    if (merge) {
      merge.merging.next(partial);
      m.when(partial, () => {
        merge.write_address_q.next(p.write_address);
        merge.write_data_q.next(p.write_data);
        merge.write_lanes_q.next(p.write_lanes!);
      });
      p.write_ready!.drive(merging.not());
      p.read_ready!.drive(partial.not());
    }

    let word!: Bits;
    m.when(merge ? taken.or(partial) : taken, () => {
      word = words.readSync(merge ? partial.mux(p.write_address, p.read_address) : p.read_address);
    });
    const decoded = secdedDecode(code, word, naming(m));
    const { good } = m.let({ good: decoded.data });
    p.valid.drive(reading);
    p.data.drive(good);
    p.single_error.drive(reading.and(decoded.single));
    p.double_error.drive(reading.and(decoded.double));
    p.lost?.drive(merging.and(decoded.double));

    const { stored_address, stored_data } = m.wire({ stored_address: address, stored_data: Bits(dataWidth) });
    const { written } = m.let({ written: storing.and(whole).or(merging) });
    stored_address.drive(p.write_address);
    stored_data.drive(p.write_data);
    if (merge) {
      const lane = dataWidth / lanes;
      const parts = Array.from({ length: lanes }, (_, i) => {
        const [high, low] = [lane * i + lane - 1, lane * i];
        return merge.write_lanes_q.bit(i).mux(merge.write_data_q.slice(high, low), good.slice(high, low));
      });
      m.when(merging, () => {
        stored_address.drive(merge.write_address_q);
        stored_data.drive(cat(...parts.reverse()) as Bits);
      });
    }
    if (!repair) {
      m.when(written, () => words.write(stored_address, encoded(code, stored_data).xor(p.inject)));
      return;
    }
    const { fresh } = m.reg({ fresh: Bool().noReset().doc('the word was not written since it was read') });
    const { scrubbing } = m.let({ scrubbing: p.single_error.and(fresh).and(written.not()) });
    fresh.next(written.or(scrubbing).and(stored_address.eq(p.read_address)).not());
    m.when(scrubbing, () => {
      stored_address.drive(repair.read_address_q);
      stored_data.drive(good);
    });
    const turned = scrubbing.mux(Bits(p.inject.width).lit(0), p.inject);
    m.when(written.or(scrubbing), () => words.write(stored_address, encoded(code, stored_data).xor(turned)));
  },
);

function mergeState(address: ReturnType<typeof UInt>, dataWidth: number, lanes: number) {
  return {
    merging: Bool().doc('a word is given to which lanes are written'),
    write_address_q: address.noReset(),
    write_data_q: Bits(dataWidth).noReset(),
    write_lanes_q: Bits(lanes).noReset(),
  };
}
