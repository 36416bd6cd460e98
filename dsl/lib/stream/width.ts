import {
  Bits,
  Bool,
  type Bool as BoolValue,
  bitsFor,
  cat,
  module,
  type Payload,
  streamIn,
  streamOut,
  UInt,
  Vec,
} from '../../../src/lang/index.ts';
import { wholeNumber } from '../parameter.ts';

/** Parameters of `Upsizer` and `Downsizer`. */
export interface WidthConverterParameters {
  /** Bits of the narrow words. */
  readonly width: number;
  /** Narrow words in a wide one. */
  readonly ratio: number;
  /**
   * The streams carry `last`, and the wide one `keep`, a bit per narrow word: a packet may then end within a wide
   * word, of which only the first words count.
   */
  readonly last?: boolean;
}

function fields({ width, ratio, last }: WidthConverterParameters) {
  wholeNumber('width converter', 'width', width, 1);
  wholeNumber('width converter', 'ratio', ratio, 2, 1024);
  return {
    narrow: { data: Bits(width), ...(last && { last: Bool().doc('end of a packet') }) },
    wide: {
      data: Vec(ratio, Bits(width)).doc('first word lowest'),
      ...(last && {
        keep: Bits(ratio).doc('words that count, from bit 0 up'),
        last: Bool().doc('end of a packet'),
      }),
    },
  };
}

const label = ({ width, ratio, last }: WidthConverterParameters) => `${width}x${ratio}${last ? '_last' : ''}`;

/**
 * Collects `ratio` narrow words into one wide word, the first one lowest. With `last`, a wide word is sent as soon
 * as its packet ends. One narrow word per cycle; the wide word is offered in the cycle after its last narrow word
 * was taken. Words that `keep` leaves out are undefined.
 */
export const Upsizer = module(
  {
    name: (p: WidthConverterParameters) => `upsizer_${label(p)}`,
    doc: ({ ratio }) => `Joins ${ratio} words into one.`,
  },
  (parameters: WidthConverterParameters) => {
    const { narrow, wide } = fields(parameters);
    return { from: streamIn<Payload>(narrow), to: streamOut<Payload>(wide) };
  },
  (m, { from, to }, { width, ratio, last }) => {
    const { full, position, word } = m.reg({
      full: Bool().doc('the wide word is complete'),
      position: UInt(bitsFor(ratio)).doc('of the next narrow word'),
      word: Array.from({ length: ratio }, () => Bits(width).noReset()),
    });
    const ends = last ? (from.payload.last as BoolValue) : null;
    const at_top = position.eq(ratio - 1);
    const { complete } = m.let({ complete: ends ? at_top.or(ends) : at_top });
    from.ready.drive(full.not().or(to.ready));
    to.valid.drive(full);
    drive(to.payload.data, cat(...[...word].reverse()));
    m.when(to.ready, () => full.next(0));
    m.when(from.fire, () => {
      full.next(complete);
      position.next(complete.mux(0, position.add(1)));
      const cases = m.switch(position);
      for (const [i, part] of word.entries()) cases.case(i, () => part.next(from.payload.data as Bits));
    });
    if (!ends) return;
    const { out_last, keep } = m.reg({ out_last: Bool().noReset(), keep: Bits(ratio).noReset() });
    m.when(from.fire, () => {
      out_last.next(ends);
      keep.next(position.eq(0).mux(Bits(ratio).lit(1), cat(keep.slice(ratio - 2, 0), Bits(1).lit(1))));
    });
    drive(to.payload.last, out_last);
    drive(to.payload.keep, keep);
  },
);

/**
 * Sends the words of a wide word one after the other, the lowest first. With `last`, only those that `keep` names
 * (at least one, contiguous from bit 0), the packet ending with the last of them. One narrow word per cycle without
 * gaps between wide words; latency 1.
 */
export const Downsizer = module(
  {
    name: (p: WidthConverterParameters) => `downsizer_${label(p)}`,
    doc: ({ ratio }) => `Splits a word into ${ratio}.`,
  },
  (parameters: WidthConverterParameters) => {
    const { narrow, wide } = fields(parameters);
    return { from: streamIn<Payload>(wide), to: streamOut<Payload>(narrow) };
  },
  (m, { from, to }, { width, ratio, last }) => {
    const { full, words, remaining } = m.reg({
      full: Bool(),
      words: Vec(ratio, Bits(width)).noReset().doc('words still to be sent, the next one lowest'),
      remaining: Bits(ratio - 1)
        .noReset()
        .doc('a one for each word after the next one'),
    });
    const { at_end } = m.let({ at_end: remaining.bit(0).not() });
    from.ready.drive(full.not().or(to.ready.and(at_end)));
    to.valid.drive(full);
    drive(to.payload.data, words.at(0));
    m.when(from.fire, () => {
      full.next(1);
      words.next(from.payload.data as Vec<Bits>);
      remaining.next(last ? (from.payload.keep as Bits).slice(ratio - 1, 1) : (1n << BigInt(ratio - 1)) - 1n);
    }).elsewhen(to.fire, () => {
      full.next(at_end.not());
      words.next(words.asBits().asUInt().shr(width).asBits());
      remaining.next(remaining.asUInt().shr(1).asBits());
    });
    if (!last) return;
    const { packet_ends } = m.reg({ packet_ends: Bool().noReset() });
    m.when(from.fire, () => packet_ends.next(from.payload.last as BoolValue));
    drive(to.payload.last, packet_ends.and(at_end));
  },
);

function drive(target: unknown, value: unknown): void {
  (target as { drive(value: unknown): void }).drive(value);
}
