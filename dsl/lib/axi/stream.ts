import {
  Bits,
  Bool,
  connect,
  type Inside,
  input,
  module,
  output,
  type PortType,
  type ScalarType,
  type StreamSink,
  type StreamSource,
  streamIn,
  streamOut,
} from '../../../src/lang/index.ts';
import { demand, wholeNumber } from '../parameter.ts';

/** Which signals an AXI4-Stream interface has besides `tvalid`, `tready` and `tdata`. */
export interface AxiStreamShape {
  /** A whole number of bytes. */
  readonly dataWidth: number;
  /** `tkeep`: one bit for each byte. */
  readonly keep?: boolean;
  /** `tlast`. */
  readonly last?: boolean;
  /** Bits of `tuser`, `tid`, `tdest`; 0: none. */
  readonly userWidth?: number;
  readonly idWidth?: number;
  readonly destWidth?: number;
}

type BitsType = ScalarType<'bits', number>;
type BoolType = ScalarType<'bool', 1>;

type Fields<S extends AxiStreamShape> = { readonly data: BitsType } & (S['keep'] extends true
  ? { readonly keep: BitsType }
  : unknown) &
  (S['last'] extends true ? { readonly last: BoolType } : unknown) &
  (S['userWidth'] extends number ? { readonly user: BitsType } : unknown) &
  (S['idWidth'] extends number ? { readonly id: BitsType } : unknown) &
  (S['destWidth'] extends number ? { readonly dest: BitsType } : unknown);

/** What a stream of the language carries for an AXI4-Stream of shape `S`. */
export type AxiStreamPayload<S extends AxiStreamShape> = {
  readonly [F in keyof Fields<S>]: Fields<S>[F] extends ScalarType ? Fields<S>[F] : never;
};

type Flip<D> = D extends 'in' ? 'out' : 'in';

/** Ports of an AXI4-Stream, `prefix` in front of `tvalid` and so on. `D`: the direction of the data. */
export type AxiStreamPorts<N extends string, S extends AxiStreamShape, D extends 'in' | 'out'> = {
  readonly [F in keyof AxiStreamPayload<S> & string as `${N}t${F}`]: PortType<AxiStreamPayload<S>[F], D>;
} & { readonly [F in 'valid' as `${N}t${F}`]: PortType<BoolType, D> } & {
  readonly [F in 'ready' as `${N}t${F}`]: PortType<BoolType, Flip<D>>;
};

/** The payload of a shape, in the order of the ports. SL0114 for widths that AXI4-Stream does not have. */
export function axiStreamPayload<const S extends AxiStreamShape>(shape: S): AxiStreamPayload<S> {
  const { dataWidth, keep, last, userWidth = 0, idWidth = 0, destWidth = 0 } = shape as AxiStreamShape;
  wholeNumber('AXI4-Stream', 'dataWidth', dataWidth, 8, 4096);
  demand('AXI4-Stream', dataWidth % 8 === 0, `dataWidth is ${dataWidth}`, 'give a whole number of bytes');
  for (const [name, width] of Object.entries({ userWidth, idWidth, destWidth }))
    wholeNumber('AXI4-Stream', name, width, 0, 1024);
  return {
    data: Bits(dataWidth),
    ...(keep && { keep: Bits(dataWidth / 8) }),
    ...(last && { last: Bool() }),
    ...(userWidth > 0 && { user: Bits(userWidth) }),
    ...(idWidth > 0 && { id: Bits(idWidth) }),
    ...(destWidth > 0 && { dest: Bits(destWidth) }),
  } as unknown as AxiStreamPayload<S>;
}

/** Ports for a module that receives, `s_axis_tvalid` and so on. */
export function axiStreamReceiver<const S extends AxiStreamShape, const N extends string = 's_axis_'>(
  shape: S,
  prefix: N = 's_axis_' as N,
): AxiStreamPorts<N, S, 'in'> {
  return ports(shape, prefix, 'in') as AxiStreamPorts<N, S, 'in'>;
}

/** Ports for a module that sends, `m_axis_tvalid` and so on. */
export function axiStreamSender<const S extends AxiStreamShape, const N extends string = 'm_axis_'>(
  shape: S,
  prefix: N = 'm_axis_' as N,
): AxiStreamPorts<N, S, 'out'> {
  return ports(shape, prefix, 'out') as AxiStreamPorts<N, S, 'out'>;
}

/** The stream behind received ports: what `connect` and the stream library take. No logic, no latency. */
export function streamOfAxi<S extends AxiStreamShape, N extends string>(
  inside: Inside<AxiStreamPorts<N, S, 'in'>>,
  prefix: N,
): StreamSink<AxiStreamPayload<S>> {
  return view(inside, prefix) as never;
}

/** The stream behind sent ports. */
export function streamToAxi<S extends AxiStreamShape, N extends string>(
  inside: Inside<AxiStreamPorts<N, S, 'out'>>,
  prefix: N,
): StreamSource<AxiStreamPayload<S>> {
  return view(inside, prefix) as never;
}

/** AXI4-Stream in, ready/valid stream out, signal by signal. */
export const FromAxiStream = module(
  { name: 'from_axi_stream', doc: 'AXI4-Stream to a ready/valid stream.' },
  (shape: AxiStreamShape) => ({ ...axiStreamReceiver(shape), to: streamOut(payload(shape)) }),
  (_m, p) => connect(streamOfAxi(p as never, 's_axis_') as never, p.to as never),
);

/** Ready/valid stream in, AXI4-Stream out, signal by signal. */
export const ToAxiStream = module(
  { name: 'to_axi_stream', doc: 'Ready/valid stream to AXI4-Stream.' },
  (shape: AxiStreamShape) => ({ from: streamIn(payload(shape)), ...axiStreamSender(shape) }),
  (_m, p) => connect(p.from as never, streamToAxi(p as never, 'm_axis_') as never),
);

function payload(shape: AxiStreamShape): Record<string, ScalarType> {
  return axiStreamPayload(shape) as unknown as Record<string, ScalarType>;
}

function ports(shape: AxiStreamShape, prefix: string, direction: 'in' | 'out'): object {
  const send = (direction === 'in' ? input : output) as typeof input;
  const answer = (direction === 'in' ? output : input) as typeof input;
  const fields = Object.entries(payload(shape));
  return {
    [`${prefix}tvalid`]: send(Bool()),
    [`${prefix}tready`]: answer(Bool()),
    ...Object.fromEntries(fields.map(([name, type]) => [`${prefix}t${name}`, send(type)])),
  };
}

function view(inside: object, prefix: string): object {
  const own = Object.entries(inside).filter(([name]) => name.startsWith(`${prefix}t`));
  const named = Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length + 1), value]));
  const { valid, ready, ...fields } = named as Record<string, { and(other: unknown): unknown }>;
  return {
    valid,
    ready,
    payload: fields,
    get fire() {
      return valid!.and(ready);
    },
  };
}
