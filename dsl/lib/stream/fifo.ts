import {
  Bool,
  bitsFor,
  type ModuleRequest,
  module,
  output,
  type Payload,
  type PortType,
  type ScalarType,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../../src/lang/index.ts';
import { oneOf, wholeNumber } from '../parameter.ts';
import { fallThrough, isArray, throughMemory, throughRegister } from './fifo-storage.ts';
import { payloadWidth } from './payload.ts';

/** Parameters of `SyncFifo`. */
export interface FifoParameters {
  readonly payload: Payload;
  /** Beats that it holds, the one at its output included: any number from 1 (from 2 with a registered output). */
  readonly depth: number;
  /**
   * Where words are kept: in registers, or in a memory from which synthesis infers a RAM. Default: registers up to
   * 1024 bits in all.
   */
  readonly storage?: 'registers' | 'memory';
  /**
   * `fall-through`: the oldest word is read from the storage in the same cycle. `registered`: the payload comes from
   * registers, or from the read register of the RAM. Default: `registered` for a memory.
   */
  readonly output?: 'fall-through' | 'registered';
  /** Adds the output `level`, the number of beats held. */
  readonly level?: boolean;
  /** Adds the output `almost_full`: at least this many beats are held. */
  readonly almostFull?: number;
  /** Adds the output `almost_empty`: at most this many beats are held. */
  readonly almostEmpty?: number;
}

type Flag = PortType<ScalarType<'bool', 1>, 'out'>;

type Level = PortType<ScalarType<'uint', number>, 'out'>;

/** Ports as the body knows them. */
type AnyFifoPorts = {
  readonly from: StreamType<Payload, 'in'>;
  readonly to: StreamType<Payload, 'out'>;
  readonly level?: Level;
  readonly almost_full?: Flag;
  readonly almost_empty?: Flag;
};

/** Ports `from` and `to`, and those outputs that the parameters `Q` ask for. */
export type FifoPorts<Q extends FifoParameters> = {
  readonly from: StreamType<Q['payload'], 'in'>;
  readonly to: StreamType<Q['payload'], 'out'>;
} & (Q extends { readonly level: true } ? { readonly level: Level } : unknown) &
  (Q extends { readonly almostFull: number } ? { readonly almost_full: Flag } : unknown) &
  (Q extends { readonly almostEmpty: number } ? { readonly almost_empty: Flag } : unknown);

interface Resolved {
  readonly storage: 'registers' | 'memory';
  readonly output: 'fall-through' | 'registered';
}

function resolved(parameters: FifoParameters): Resolved {
  const { payload, depth } = parameters;
  const bits = depth * payloadWidth('SyncFifo', payload);
  const storage = parameters.storage ?? (bits > 1024 ? 'memory' : 'registers');
  return { storage, output: parameters.output ?? (storage === 'memory' ? 'registered' : 'fall-through') };
}

/** Whether one Verilog module serves all depths that are powers of two. */
function keepsDepth(parameters: FifoParameters): boolean {
  const { storage, output: kind } = resolved(parameters);
  return storage === 'memory' || (kind === 'fall-through' && isArray(parameters.depth));
}

function fifoPorts(parameters: FifoParameters): AnyFifoPorts {
  const { payload, depth, level, almostFull, almostEmpty } = parameters;
  const { storage, output: kind } = resolved(parameters);
  oneOf('SyncFifo', 'storage', storage, ['registers', 'memory']);
  oneOf('SyncFifo', 'output', kind, ['fall-through', 'registered']);
  const least = kind === 'fall-through' ? 1 : storage === 'memory' ? 3 : 2;
  wholeNumber(`SyncFifo (${storage}, ${kind})`, 'depth', depth, least, 2 ** 24);
  if (almostFull !== undefined) wholeNumber('SyncFifo', 'almostFull', almostFull, 1, depth);
  if (almostEmpty !== undefined) wholeNumber('SyncFifo', 'almostEmpty', almostEmpty, 0, depth - 1);
  return {
    from: streamIn(payload),
    to: streamOut(payload),
    ...(level && { level: output(UInt(bitsFor(depth + 1)), 'beats held') }),
    ...(almostFull !== undefined && {
      almost_full: output(Bool(), `${almostFull} or more beats are held`),
    }),
    ...(almostEmpty !== undefined && {
      almost_empty: output(Bool(), `${almostEmpty} or fewer beats are held`),
    }),
  };
}

const definition = module(
  {
    name: (parameters: FifoParameters) => {
      const { storage, output: kind } = resolved(parameters);
      const { depth, level, almostFull, almostEmpty } = parameters;
      const marks = [
        !keepsDepth(parameters) && `_${depth}`,
        storage === 'memory' && '_memory',
        kind === 'registered' && '_registered',
        level && '_level',
        almostFull !== undefined && `_full${almostFull}`,
        almostEmpty !== undefined && `_empty${almostEmpty}`,
      ];
      return `fifo${marks.filter(Boolean).join('')}`;
    },
    doc: (parameters) => {
      const { storage, output: kind } = resolved(parameters);
      return `FIFO of ${parameters.depth} beats in ${storage}, ${kind} output.`;
    },
    keep: (parameters) => (keepsDepth(parameters) ? ['depth', 'payload'] : ['payload']),
  },
  fifoPorts,
  (m, ports, parameters) => {
    const { payload, depth, almostFull, almostEmpty } = parameters;
    const { from, to } = ports;
    const { storage, output: kind } = resolved(parameters);
    const build =
      kind === 'fall-through' ? fallThrough : storage === 'memory' ? throughMemory : throughRegister;
    const count = build({ m, from, to, payload, depth, storage });
    if (!ports.level && !ports.almost_full && !ports.almost_empty) return;
    const { held } = m.let({ held: count().resize(bitsFor(depth + 1)) });
    ports.level?.drive(held);
    if (almostFull !== undefined) ports.almost_full!.drive(held.ge(almostFull));
    if (almostEmpty !== undefined) ports.almost_empty!.drive(held.le(almostEmpty));
  },
);

/**
 * Synchronous FIFO between two streams. One beat in and one beat out per cycle, also at the same time; a full FIFO
 * takes no beat in the cycle in which one leaves. No path from `to_ready` to `from_ready` or from `from` to `to`.
 *
 * Cycles from the one in which a beat is taken to the one in which it is offered, in an empty FIFO: 1, and 2 for a
 * memory with registered output. Capacity: exactly `depth`. SL0114 for wrong parameters.
 */
export function SyncFifo<const Q extends FifoParameters>(parameters: Q): ModuleRequest<FifoPorts<Q>> {
  return definition({ ...parameters, ...resolved(parameters) }) as unknown as ModuleRequest<FifoPorts<Q>>;
}
