import type { ModuleDefinition, ModuleRequest, Payload, StreamType } from '../../../src/lang/index.ts';
import { payloadWidth } from './payload.ts';

/** One stream in, one stream out, both with the same fields. */
export type ThroughPorts<P extends Payload> = {
  readonly from: StreamType<P, 'in'>;
  readonly to: StreamType<P, 'out'>;
};

/** Parameters of blocks that only need to know what a beat carries. */
export interface PayloadParameter<P extends Payload = Payload> {
  readonly payload: P;
}

/** A definition for any payload as a function that keeps the payload's own type. SL0114 for a payload without fields. */
export function forPayload(
  block: string,
  definition: ModuleDefinition<PayloadParameter, ThroughPorts<Payload>>,
): <const P extends Payload>(parameters: PayloadParameter<P>) => ModuleRequest<ThroughPorts<P>> {
  return (parameters) => {
    payloadWidth(block, parameters.payload);
    return definition(parameters as PayloadParameter) as ModuleRequest<never>;
  };
}
