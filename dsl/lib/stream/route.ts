import {
  Bool,
  type Bool as BoolValue,
  bitsFor,
  input,
  type ModuleRequest,
  module,
  type Payload,
  type PortType,
  type ScalarType,
  type StreamSink,
  type StreamSource,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../../src/lang/index.ts';
import { oneHot } from '../arithmetic/encode.ts';
import { selectTree } from '../arithmetic/select.ts';
import { demand, wholeNumber } from '../parameter.ts';
import { driveFields, packed, payloadWidth } from './payload.ts';

/** Parameters of `StreamFork`, `StreamMux` and `StreamDemux`. */
export interface WaysParameters<P extends Payload = Payload> {
  readonly payload: P;
  readonly ways: number;
}

type Select = PortType<ScalarType<'uint', number>, 'in'>;

function checked(block: string, { payload, ways }: WaysParameters): void {
  payloadWidth(block, payload);
  wholeNumber(block, 'ways', ways, 2, 256);
}

function numbered<T>(prefix: string, ways: number, item: () => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: ways }, (_, i) => [`${prefix}_${i}`, item()]));
}

/** Ports of `StreamFork`. */
export type ForkPorts<P extends Payload> = {
  readonly from: StreamType<P, 'in'>;
  readonly [to: `to_${number}`]: StreamType<P, 'out'>;
};

const fork = module(
  {
    name: ({ ways }: WaysParameters) => `stream_fork_${ways}`,
    doc: 'Sends each beat to all receivers.',
    keep: ['payload'],
  },
  (parameters: WaysParameters) => {
    checked('StreamFork', parameters);
    const { payload, ways } = parameters;
    return {
      from: streamIn(payload),
      ...numbered('to', ways, () => streamOut(payload)),
    } as ForkPorts<Payload>;
  },
  (m, ports, { payload, ways }) => {
    const { from } = ports;
    const to = Array.from({ length: ways }, (_, i) => ports[`to_${i}`] as StreamSource<Payload>);
    const { sent } = m.reg({ sent: Array.from({ length: ways }, () => Bool()) });
    const { finished } = m.let({ finished: to.map(({ ready }, i) => sent[i]!.or(ready)) });
    from.ready.drive(finished.reduce((all, bit) => all.and(bit)));
    to.forEach((stream, i) => {
      stream.valid.drive(from.valid.and(sent[i]!.not()));
      driveFields(stream, payload, packed(from.payload));
      // Between beats nothing was sent.
      m.when(from.valid, () => sent[i]!.next(from.ready.mux(0, finished[i]!)));
    });
  },
);

/**
 * Sends each beat to all of `to_0`, `to_1`, ...; each receiver takes it when it is ready, and `from` is taken when
 * all have it. Latency 0, one beat per cycle. No path from one receiver's `ready` to any `valid`.
 */
export function StreamFork<const P extends Payload>(
  parameters: WaysParameters<P>,
): ModuleRequest<ForkPorts<P>> {
  return fork(parameters as unknown as WaysParameters) as ModuleRequest<ForkPorts<P>>;
}

/** Ports of `StreamMux`. */
export type MuxPorts<P extends Payload> = {
  readonly select: Select;
  readonly [from: `from_${number}`]: StreamType<P, 'in'>;
  readonly to: StreamType<P, 'out'>;
};

const mux = module(
  {
    name: ({ ways }: WaysParameters) => `stream_mux_${ways}`,
    doc: 'Passes the selected stream.',
    keep: ['payload'],
  },
  (parameters: WaysParameters) => {
    checked('StreamMux', parameters);
    const { payload, ways } = parameters;
    return {
      select: input(UInt(bitsFor(ways)), 'beyond the last stream: none'),
      ...numbered('from', ways, () => streamIn(payload)),
      to: streamOut(payload),
    } as unknown as MuxPorts<Payload>;
  },
  (m, ports, { payload, ways }) => {
    const { select, to } = ports;
    const from = Array.from({ length: ways }, (_, i) => ports[`from_${i}`] as StreamSink<Payload>);
    const { chosen } = m.let({ chosen: oneHot(select, ways) });
    to.valid.drive(from.map(({ valid }, i) => valid.and(chosen.bit(i))).reduce((any, bit) => any.or(bit)));
    driveFields(
      to,
      payload,
      selectTree(
        select,
        from.map(({ payload: beat }) => packed(beat)),
      ),
    );
    from.forEach(({ ready }, i) => {
      ready.drive(chosen.bit(i).and(to.ready));
    });
  },
);

/**
 * Passes the stream that `select` names. Combinational. `select` may change between beats; while one is offered,
 * hold it.
 */
export function StreamMux<const P extends Payload>(
  parameters: WaysParameters<P>,
): ModuleRequest<MuxPorts<P>> {
  return mux(parameters as unknown as WaysParameters) as ModuleRequest<MuxPorts<P>>;
}

/** Ports of `StreamDemux`. */
export type DemuxPorts<P extends Payload> = {
  readonly select: Select;
  readonly from: StreamType<P, 'in'>;
  readonly [to: `to_${number}`]: StreamType<P, 'out'>;
};

const demux = module(
  {
    name: ({ ways }: WaysParameters) => `stream_demux_${ways}`,
    doc: 'Sends beats to the selected receiver.',
    keep: ['payload'],
  },
  (parameters: WaysParameters) => {
    checked('StreamDemux', parameters);
    const { payload, ways } = parameters;
    return {
      select: input(UInt(bitsFor(ways)), 'beyond the last receiver: none'),
      from: streamIn(payload),
      ...numbered('to', ways, () => streamOut(payload)),
    } as unknown as DemuxPorts<Payload>;
  },
  (m, ports, { payload, ways }) => {
    const { select, from } = ports;
    const to = Array.from({ length: ways }, (_, i) => ports[`to_${i}`] as StreamSource<Payload>);
    const { chosen } = m.let({ chosen: oneHot(select, ways) });
    to.forEach((stream, i) => {
      stream.valid.drive(from.valid.and(chosen.bit(i)));
      driveFields(stream, payload, packed(from.payload));
    });
    const taken = to.map(({ ready }, i): BoolValue => ready.and(chosen.bit(i)));
    from.ready.drive(taken.reduce((any, bit) => any.or(bit)));
  },
);

/**
 * Sends each beat to the receiver that `select` names. Combinational. `select` belongs to the beat: hold it while
 * one is offered.
 */
export function StreamDemux<const P extends Payload>(
  parameters: WaysParameters<P>,
): ModuleRequest<DemuxPorts<P>> {
  return demux(parameters as unknown as WaysParameters) as ModuleRequest<DemuxPorts<P>>;
}

/** Parameters of `StreamJoin`. */
export interface JoinParameters<L extends Payload = Payload, R extends Payload = Payload> {
  readonly left: L;
  /** No field has a name that `left` has. */
  readonly right: R;
}

/** Ports of `StreamJoin`. */
export type JoinPorts<L extends Payload, R extends Payload> = {
  readonly left: StreamType<L, 'in'>;
  readonly right: StreamType<R, 'in'>;
  readonly to: StreamType<L & R, 'out'>;
};

const join = module(
  { name: 'stream_join', doc: 'Joins beats of two streams into one beat.' },
  ({ left, right }: JoinParameters): JoinPorts<Payload, Payload> => {
    const both = Object.keys(left).filter((field) => field in right);
    demand('StreamJoin', both.length === 0, `both streams have a field \`${both[0]}\``, 'rename one of them');
    return { left: streamIn(left), right: streamIn(right), to: streamOut({ ...left, ...right }) };
  },
  (_m, { left, right, to }, parameters) => {
    to.valid.drive(left.valid.and(right.valid));
    left.ready.drive(right.valid.and(to.ready));
    right.ready.drive(left.valid.and(to.ready));
    for (const [side, fields] of [
      [left, parameters.left],
      [right, parameters.right],
    ] as const) {
      const own = Object.fromEntries(Object.keys(fields).map((field) => [field, to.payload[field]!]));
      driveFields({ ...to, payload: own } as StreamSource<Payload>, fields, packed(side.payload));
    }
  },
);

/** Takes one beat of each stream and sends their fields together. Combinational: latency 0, one beat per cycle. */
export function StreamJoin<const L extends Payload, const R extends Payload>(
  parameters: JoinParameters<L, R>,
): ModuleRequest<JoinPorts<L, R>> {
  return join(parameters as unknown as JoinParameters) as unknown as ModuleRequest<JoinPorts<L, R>>;
}
