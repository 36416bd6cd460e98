import {
  Bits,
  Bool,
  bitsFor,
  type ModuleRequest,
  module,
  output,
  type Payload,
  type PortType,
  type ScalarType,
  type StreamSink,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../../src/lang/index.ts';
import { wordOf } from '../arithmetic/bits.ts';
import { oneHotIndex } from '../arithmetic/encode.ts';
import { selectOneHot } from '../arithmetic/select.ts';
import { demand, oneOf, wholeNumber } from '../parameter.ts';
import { driveFields, packed, payloadWidth } from '../stream/payload.ts';
import { type ArbiterPolicy, arbiterPolicies, arbitrate } from './arbiter.ts';

/** Parameters of `StreamArbiter`. */
export interface StreamArbiterParameters<P extends Payload = Payload> {
  readonly payload: P;
  /** Number of streams that come in. */
  readonly ways: number;
  readonly policy: ArbiterPolicy;
  /** A `Bool` field that ends a packet: a granted stream keeps its grant until a beat with 1 in it was taken. */
  readonly last?: keyof P & string;
}

/** Ports `from_0`, `from_1`, ..., `to` and `source`. */
export type StreamArbiterPorts<P extends Payload> = {
  readonly [from: `from_${number}`]: StreamType<P, 'in'>;
  readonly to: StreamType<P, 'out'>;
  readonly source: PortType<ScalarType<'uint', number>, 'out'>;
};

const definition = module(
  {
    name: ({ ways, policy }: StreamArbiterParameters) =>
      `stream_arbiter_${policy.replaceAll('-', '_')}_${ways}`,
    doc: ({ ways, policy }) => `Joins ${ways} streams into one: ${policy.replaceAll('-', ' ')}.`,
    keep: ['payload'],
  },
  ({ payload, ways, policy, last }: StreamArbiterParameters): StreamArbiterPorts<Payload> => {
    payloadWidth('StreamArbiter', payload);
    wholeNumber('StreamArbiter', 'ways', ways, 2, 256);
    oneOf('StreamArbiter', 'policy', policy, arbiterPolicies);
    const isBool = last === undefined || (payload[last]?.shape === 'scalar' && payload[last].width === 1);
    demand('StreamArbiter', isBool, `last names \`${last}\`, which is not a field of one bit`);
    return {
      ...Object.fromEntries(Array.from({ length: ways }, (_, i) => [`from_${i}`, streamIn(payload)])),
      to: streamOut(payload),
      source: output(UInt(bitsFor(ways)), 'where the beat comes from'),
    } as StreamArbiterPorts<Payload>;
  },
  (m, ports, { payload, ways, policy, last }) => {
    const { to, source } = ports;
    const from = Array.from({ length: ways }, (_, i) => ports[`from_${i}`] as StreamSink<Payload>);
    const { held } = m.reg({ held: Bits(ways).doc('the grant that was given and is not finished') });
    const { request, keeps, grant } = m.wire({ request: Bits(ways), keeps: Bool(), grant: Bits(ways) });
    request.drive(wordOf(from.map(({ valid }) => valid)));
    keeps.drive(held.orReduce());
    const chosen = arbitrate(m, policy, request, keeps.not());
    grant.drive(keeps.mux(held, chosen));

    to.valid.drive(request.and(grant).orReduce());
    driveFields(
      to,
      payload,
      selectOneHot(
        grant,
        from.map(({ payload: fields }) => packed(fields)),
      ),
    );
    from.forEach(({ ready }, i) => {
      ready.drive(grant.bit(i).and(to.ready));
    });
    source.drive(oneHotIndex(grant));

    // What was offered stays offered until it is taken; a packet stays together until its last beat is.
    const finished = last === undefined ? to.fire : to.fire.and((to.payload[last] as unknown as Bits).bit(0));
    m.when(finished, () => held.next(0)).otherwise(() => held.next(grant));
  },
);

/**
 * Joins streams into one. A beat passes in the cycle in which it is offered: latency 0, one beat per cycle. An
 * offered beat is never taken back, whatever else arrives; with `last`, packets are never mixed. There is no path
 * from `to_ready` to `to_valid`. SL0114 for wrong parameters.
 */
export function StreamArbiter<const P extends Payload>(
  parameters: StreamArbiterParameters<P>,
): ModuleRequest<StreamArbiterPorts<P>> {
  return definition(parameters as unknown as StreamArbiterParameters) as ModuleRequest<StreamArbiterPorts<P>>;
}
