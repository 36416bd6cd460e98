import {
  assign,
  type Bits,
  type Body,
  cat,
  type Payload,
  type Reg,
  type StreamSink,
  type StreamSource,
  unpack,
  type Wire,
} from '../../../src/lang/index.ts';
import { demand } from '../parameter.ts';

/** Bits of all fields of a payload together. SL0114 for a payload without fields. */
export function payloadWidth(block: string, payload: Payload): number {
  const fields = Object.values(payload);
  demand(
    block,
    fields.length > 0,
    'the payload has no fields',
    'give at least one, such as { data: UInt(8) }',
  );
  return fields.reduce((sum, type) => sum + type.width, 0);
}

/** All fields of a beat as one word, the first field most significant. */
export function packed(fields: StreamSink<Payload>['payload']): Bits {
  const values = Object.values(fields);
  return cat(...(values as Bits[]));
}

/** Registers without reset behind the fields of a stream. */
export function fieldRegisters(m: Body, to: StreamSource<Payload>): Record<string, Reg<Bits>> {
  const fields = to.payload as Readonly<Record<string, Wire<Bits>>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, m.regFor(field, { reset: 'none' })]),
  );
}

/** Drives the fields of a stream from a word as `packed` makes it. */
export function driveFields(to: StreamSource<Payload>, payload: Payload, word: Bits): void {
  assign(to.payload, unpack(payload, word));
}
