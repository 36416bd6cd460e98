import {
  Bits,
  capture,
  cat,
  clockDomain,
  type DomainType,
  type ModuleRequest,
  memory,
  module,
  type Payload,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../../src/lang/index.ts';
import { toGray } from '../counter/gray.ts';
import { demand } from '../parameter.ts';
import { driveFields, packed, payloadWidth } from '../stream/payload.ts';
import { type CrossingParameters, stagesOf, suffix } from './options.ts';

export interface AsyncFifoParameters<P extends Payload = Payload> extends CrossingParameters {
  readonly payload: P;
  /** Beats that it holds: a power of two, at least 2. */
  readonly depth: number;
}

/** Streams on two clocks. */
export type AsyncFifoPorts<P extends Payload> = {
  readonly wr: DomainType;
  readonly rd: DomainType;
  readonly from: StreamType<P, 'in'>;
  readonly to: StreamType<P, 'out'>;
};

const definition = module(
  {
    name: (parameters: AsyncFifoParameters) => `async_fifo${suffix(parameters)}`,
    doc: ({ depth }) => `FIFO of ${depth} beats between two clocks, with Gray pointers.`,
    keep: ['depth', 'payload'],
  },
  ({ payload, depth, reset = 'sync' }): AsyncFifoPorts<Payload> => {
    const isPower =
      Number.isSafeInteger(depth) && depth >= 2 && depth <= 2 ** 20 && Number.isInteger(Math.log2(depth));
    demand('AsyncFifo', isPower, `depth is ${depth}, but must be a power of two from 2 to 2^20`);
    return {
      wr: clockDomain({ reset }, 'where beats come from'),
      rd: clockDomain({ reset }, 'where they go to'),
      from: streamIn(payload).on('wr'),
      to: streamOut(payload).on('rd'),
    };
  },
  (m, { wr, rd, from, to }, parameters) => {
    const { payload, depth } = parameters;
    const stages = stagesOf('AsyncFifo', parameters);
    const [writer, reader] = [m.on(wr), m.on(rd)];
    const bits = Math.log2(depth);
    const { write } = writer.reg({ write: pointer(bits + 1) });
    const { read } = reader.reg({ read: pointer(bits + 1) });

    // The writer sees an old read pointer: fewer free places than there are. The reader sees an old write pointer.
    const { read_gray_sync } = writer.syncGray({ read_gray_sync: read.gray }, { stages });
    const { write_gray_sync } = reader.syncGray({ write_gray_sync: write.gray }, { stages });

    // A whole round ahead differs in the two highest bits of the Gray code.
    const top = read_gray_sync.slice(bits, bits - 1).not();
    const round = bits > 1 ? cat(top, read_gray_sync.slice(bits - 2, 0)) : top;
    from.ready.drive(write.gray.ne(round));
    m.when(from.fire, () => capture(write, following(write.count)));
    to.valid.drive(read.gray.ne(write_gray_sync));
    m.when(to.fire, () => capture(read, following(read.count)));

    const word = packed(from.payload);
    const { words } = writer.mem({
      words: memory(Bits(word.width), depth, {
        crossing:
          'a word is read once the write pointer behind it has come across, and written once the read pointer has',
      }),
    });
    m.when(from.fire, () => words.write(write.count.trunc(bits), word));
    driveFields(to, payload, words.read(read.count.trunc(bits)));
  },
);

/** A counter of one bit more than an address, and a register with its Gray code, which changes with it. */
function pointer(width: number) {
  return { count: UInt(width), gray: Bits(width).doc('the same as a Gray code') };
}

/** The pointer to the next place. */
function following(count: UInt): { readonly count: UInt; readonly gray: Bits } {
  return { count: count.add(1), gray: toGray(count.add(1)) };
}

/**
 * FIFO from a stream on clock `wr` to a stream on clock `rd`, each of any frequency. The oldest beat is offered without
 * being asked for (first-word fall-through). One beat per cycle on either side; a beat is offered `stages` to
 * `stages + 1` cycles of `rd` after it was taken, and a place is free again `stages` to `stages + 1` cycles of `wr` after
 * it was read, so that a depth of at least 8 is needed for full speed with 2 stages and equal clocks.
 *
 * Both sides are reset together: hold both resets until each clock has had an edge more than there are stages, with no
 * beats offered. SL0114 for wrong parameters.
 */
export function AsyncFifo<const P extends Payload>(
  parameters: AsyncFifoParameters<P>,
): ModuleRequest<AsyncFifoPorts<P>> {
  payloadWidth('AsyncFifo', parameters.payload);
  return definition(parameters as unknown as AsyncFifoParameters) as ModuleRequest<AsyncFifoPorts<P>>;
}
