import {
  Bits,
  Bool,
  Bundle,
  type BundleType,
  type FlipType,
  flip,
  type Inside,
  input,
  output,
  type Ports,
  type PortType,
  type ScalarType,
  UInt,
} from '../../../src/lang/index.ts';
import { namedConstants } from '../named-constants.ts';
import { demand, wholeNumber } from '../parameter.ts';

/** Widths of an AXI4-Lite interface. */
export interface AxiLiteShape {
  /** Bits of a byte address, 1 to 64. */
  readonly addressWidth: number;
  /** 32 or 64. */
  readonly dataWidth: number;
}

type Scalar<K extends 'uint' | 'bits' | 'bool'> = ScalarType<K, K extends 'bool' ? 1 : number>;
type Flip<D> = D extends 'in' ? 'out' : 'in';

/** Signals of AXI4-Lite. `D` is the direction of what the manager drives. */
interface Signals<D extends 'in' | 'out'> {
  readonly awvalid: PortType<Scalar<'bool'>, D>;
  readonly awready: PortType<Scalar<'bool'>, Flip<D>>;
  readonly awaddr: PortType<Scalar<'uint'>, D>;
  readonly awprot: PortType<Scalar<'bits'>, D>;
  readonly wvalid: PortType<Scalar<'bool'>, D>;
  readonly wready: PortType<Scalar<'bool'>, Flip<D>>;
  readonly wdata: PortType<Scalar<'bits'>, D>;
  readonly wstrb: PortType<Scalar<'bits'>, D>;
  readonly bvalid: PortType<Scalar<'bool'>, Flip<D>>;
  readonly bready: PortType<Scalar<'bool'>, D>;
  readonly bresp: PortType<Scalar<'bits'>, Flip<D>>;
  readonly arvalid: PortType<Scalar<'bool'>, D>;
  readonly arready: PortType<Scalar<'bool'>, Flip<D>>;
  readonly araddr: PortType<Scalar<'uint'>, D>;
  readonly arprot: PortType<Scalar<'bits'>, D>;
  readonly rvalid: PortType<Scalar<'bool'>, Flip<D>>;
  readonly rready: PortType<Scalar<'bool'>, D>;
  readonly rdata: PortType<Scalar<'bits'>, Flip<D>>;
  readonly rresp: PortType<Scalar<'bits'>, Flip<D>>;
}

/** Ports of an AXI4-Lite interface, `prefix` in front of each name. */
export type AxiLitePorts<N extends string, D extends 'in' | 'out'> = {
  readonly [S in keyof Signals<D> as `${N}${S}`]: Signals<D>[S];
};

/** The signals of one interface without their prefix, as the body of the module sees them. */
export type AxiLiteInside<D extends 'in' | 'out'> = Inside<{ [S in keyof Signals<D>]: Signals<D>[S] }>;

/** Response codes of AXI; the subordinates here use the first and the third. */
export const axiResponse = { okay: 0, exokay: 1, slverr: 2, decerr: 3 } as const;

/** Some of them as constants of two bits, with the names `RESP_...` in the Verilog of the module being described. */
export function axiResponses<N extends keyof typeof axiResponse>(
  ...names: readonly N[]
): Readonly<Record<N, Bits<2>>> {
  const values = Object.fromEntries(names.map((name) => [name, axiResponse[name]]));
  const constants = Object.entries(namedConstants('resp', 2, values));
  return Object.fromEntries(constants.map(([name, value]) => [name, value.asBits()])) as Record<N, Bits<2>>;
}

/** Fields of the bundle; what the subordinate answers is flipped. */
type LiteFields = {
  readonly [S in keyof Signals<'in'>]: Signals<'in'>[S] extends PortType<infer T, 'in'>
    ? T
    : Signals<'in'>[S] extends PortType<infer T, 'out'>
      ? FlipType<T>
      : never;
};

/**
 * AXI4-Lite as a bundle, as the manager drives it: `s_axi: input(axiLite(shape))` is the ports of a module that answers,
 * `m_axi: output(axiLite(shape))` those of one that asks. SL0114 for widths that AXI4-Lite does not have.
 */
export function axiLite(shape: AxiLiteShape): BundleType<LiteFields> {
  const fields = Object.entries(signals(shape, 'in')) as [string, PortType][];
  return Bundle(
    Object.fromEntries(
      fields.map(([name, { direction, type }]) => [name, direction === 'in' ? type : flip(type)]),
    ),
  ) as unknown as BundleType<LiteFields>;
}

/** Ports for a module that answers, each by itself. SL0114 for widths that AXI4-Lite does not have. */
export function axiLiteSubordinate<const N extends string = 's_axi_'>(
  shape: AxiLiteShape,
  prefix: N = 's_axi_' as N,
): AxiLitePorts<N, 'in'> {
  return prefixed(prefix, signals(shape, 'in')) as AxiLitePorts<N, 'in'>;
}

/** Ports for a module that asks. */
export function axiLiteManager<const N extends string = 'm_axi_'>(
  shape: AxiLiteShape,
  prefix: N = 'm_axi_' as N,
): AxiLitePorts<N, 'out'> {
  return prefixed(prefix, signals(shape, 'out')) as AxiLitePorts<N, 'out'>;
}

/** The interface with `prefix` among the ports of a module. */
export function axiLiteOf<N extends string, D extends 'in' | 'out'>(
  ports: Inside<AxiLitePorts<N, D>>,
  prefix: N,
): AxiLiteInside<D> {
  const entries = Object.entries(ports).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, port]) => [name.slice(prefix.length), port])) as never;
}

/**
 * Connects an interface of a module with that of an instance in it, signal by signal: `from` and `to` have the ports of
 * `axiLiteSubordinate` with the given prefixes.
 */
export function connectAxiLite(
  from: object,
  to: object,
  prefixes: { readonly from?: string; readonly to?: string } = {},
): void {
  const side = (ports: object, prefix: string) =>
    axiLiteOf(ports as never, prefix) as unknown as Readonly<Record<string, { drive(value: unknown): void }>>;
  const [outer, inner] = [side(from, prefixes.from ?? 's_axi_'), side(to, prefixes.to ?? 's_axi_')];
  for (const name of signalNames) {
    if (/^(awready|wready|bvalid|bresp|arready|rvalid|rdata|rresp)$/.test(name))
      outer[name]!.drive(inner[name]);
    else inner[name]!.drive(outer[name]);
  }
}

const signalNames: readonly (keyof Signals<'in'>)[] = [
  ...(['awvalid', 'awready', 'awaddr', 'awprot', 'wvalid', 'wready', 'wdata', 'wstrb'] as const),
  ...(['bvalid', 'bready', 'bresp', 'arvalid', 'arready', 'araddr', 'arprot'] as const),
  ...(['rvalid', 'rready', 'rdata', 'rresp'] as const),
];

function signals<D extends 'in' | 'out'>({ addressWidth, dataWidth }: AxiLiteShape, asks: D): Signals<D> {
  wholeNumber('AXI4-Lite', 'addressWidth', addressWidth, 1, 64);
  demand(
    'AXI4-Lite',
    dataWidth === 32 || dataWidth === 64,
    `dataWidth is ${dataWidth}`,
    'AXI4-Lite has 32 or 64 data bits',
  );
  const ask = (asks === 'in' ? input : output) as typeof input;
  const answer = (asks === 'in' ? output : input) as typeof input;
  const address = UInt(addressWidth);
  const data = Bits(dataWidth);
  return {
    awvalid: ask(Bool()),
    awready: answer(Bool()),
    awaddr: ask(address),
    awprot: ask(Bits(3)),
    wvalid: ask(Bool()),
    wready: answer(Bool()),
    wdata: ask(data),
    wstrb: ask(Bits(dataWidth / 8)),
    bvalid: answer(Bool()),
    bready: ask(Bool()),
    bresp: answer(Bits(2)),
    arvalid: ask(Bool()),
    arready: answer(Bool()),
    araddr: ask(address),
    arprot: ask(Bits(3)),
    rvalid: answer(Bool()),
    rready: ask(Bool()),
    rdata: answer(data),
    rresp: answer(Bits(2)),
  } as unknown as Signals<D>;
}

function prefixed(prefix: string, ports: object): Ports {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${prefix}${name}`, port]));
}
