import {
  Bits,
  Bool,
  clockDomain,
  type DomainType,
  type ModuleRequest,
  module,
  type Payload,
  type StreamType,
  streamIn,
  streamOut,
} from '../../../src/lang/index.ts';
import { driveFields, packed, payloadWidth } from '../stream/payload.ts';
import { type CrossingParameters, stagesOf, suffix } from './options.ts';

export interface HandshakeParameters<P extends Payload = Payload> extends CrossingParameters {
  readonly payload: P;
}

/** Streams on two clocks. */
export type HandshakePorts<P extends Payload> = {
  readonly src: DomainType;
  readonly dst: DomainType;
  readonly from: StreamType<P, 'in'>;
  readonly to: StreamType<P, 'out'>;
};

const definition = module(
  {
    name: (parameters: HandshakeParameters) => `handshake${suffix(parameters)}`,
    doc: () => 'Takes one beat at a time from clock to clock.',
    keep: ['payload'],
  },
  ({ payload, reset = 'sync' }): HandshakePorts<Payload> => ({
    src: clockDomain({ reset }, 'where beats come from'),
    dst: clockDomain({ reset }, 'where they go to'),
    from: streamIn(payload).on('src'),
    to: streamOut(payload).on('dst'),
  }),
  (m, { src, dst, from, to }, parameters) => {
    const stages = stagesOf('Handshake', parameters);
    const [here, there] = [m.on(src), m.on(dst)];
    const word = packed(from.payload);
    const { request, held } = here.reg({
      request: Bool().doc('changes with each beat'),
      held: Bits(word.width).noReset().doc('the beat that is on its way'),
    });
    const { acknowledge } = there.reg({ acknowledge: Bool().doc('follows request when the beat is taken') });

    const { returned } = here.sync({ returned: acknowledge }, { stages, reason: 'request waits for it' });
    from.ready.drive(request.eq(returned));
    here.when(from.fire, () => {
      request.next(request.not());
      held.next(word);
    });

    const { arrived } = there.sync({ arrived: request }, { stages, reason: 'the beat waits for it' });
    const { beat } = there.held({ beat: held }, 'held does not change from a request until its acknowledge');
    to.valid.drive(arrived.ne(acknowledge));
    driveFields(to, parameters.payload, beat);
    there.when(to.fire, () => acknowledge.next(arrived));
  },
);

/**
 * Takes beats from a stream on clock `src` to a stream on clock `dst`, one at a time: the next one is taken when the
 * acknowledge of the one before has come back. A beat takes about `stages + 1` cycles of each clock; nothing is lost,
 * whatever the clocks are. For more beats per second use `AsyncFifo`. Both sides are reset together. SL0114 for wrong
 * parameters.
 */
export function Handshake<const P extends Payload>(
  parameters: HandshakeParameters<P>,
): ModuleRequest<HandshakePorts<P>> {
  payloadWidth('Handshake', parameters.payload);
  return definition(parameters as unknown as HandshakeParameters) as ModuleRequest<HandshakePorts<P>>;
}
