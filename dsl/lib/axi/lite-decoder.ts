import { fail } from '../../../src/diag/index.ts';
import {
  Bits,
  type Body,
  Bool,
  bitsFor,
  module,
  type Ports,
  type Reg,
  UInt,
} from '../../../src/lang/index.ts';
import { demand, wholeNumber } from '../parameter.ts';
import {
  type AxiLiteInside,
  type AxiLiteShape,
  axiLiteManager,
  axiLiteOf,
  axiLiteSubordinate,
  axiResponses,
} from './lite-ports.ts';

/** Addresses `base` to `base + size - 1`: `size` is a power of two, `base` a multiple of it. */
export interface Region {
  readonly base: number;
  readonly size: number;
}

export interface DecoderShape extends AxiLiteShape {
  readonly regions: readonly Region[];
}

/** SL0114 unless all regions are aligned, within the address bits, and apart. */
function checkedRegions({ addressWidth, regions }: DecoderShape): readonly Region[] {
  wholeNumber('AXI4-Lite decoder', 'number of regions', regions.length, 1, 64);
  regions.forEach(({ base, size }, i) => {
    const text = `region ${i}, ${hex(base)} to ${hex(base + size - 1)},`;
    demand(
      'AXI4-Lite decoder',
      size > 1 && Number.isInteger(Math.log2(size)),
      `${text} has a size that is no power of two`,
    );
    demand(
      'AXI4-Lite decoder',
      Number.isSafeInteger(base) && base >= 0 && base % size === 0,
      `${text} does not begin at a multiple of its size`,
    );
    demand(
      'AXI4-Lite decoder',
      base + size <= 2 ** addressWidth,
      `${text} leaves the ${addressWidth} address bits`,
    );
    const other = regions.findIndex((r, j) => j < i && r.base < base + size && base < r.base + r.size);
    if (other >= 0)
      fail('SL0114', `AXI4-Lite decoder: ${text} overlaps region ${other}`, {
        help: 'give each region addresses of its own',
      });
  });
  return regions;
}

/**
 * AXI4-Lite to several subordinates by address: `s_axi_*` to `m0_axi_*`, `m1_axi_*` and so on, which see the whole
 * address. One write and one read are in flight; each takes one cycle to decode, and then passes through without a
 * register in between. An address in no region answers DECERR.
 */
export const AxiLiteDecoder = module(
  { name: 'axi_lite_decoder', doc: 'AXI4-Lite to several subordinates by address.' },
  (shape: DecoderShape): Ports => ({
    ...axiLiteSubordinate(shape),
    ...Object.assign({}, ...checkedRegions(shape).map((_, i) => axiLiteManager(shape, `m${i}_axi_`))),
  }),
  (m, ports, { regions }) => {
    const from = axiLiteOf<'s_axi_', 'in'>(ports as never, 's_axi_');
    const to = regions.map(
      (_, i) => axiLiteOf<string, 'out'>(ports as never, `m${i}_axi_`) as AxiLiteInside<'out'>,
    );
    const { decerr } = axiResponses('decerr');
    routeWrites(m, from, to, regions, decerr);
    routeReads(m, from, to, regions, decerr);
  },
);

interface Routing {
  readonly busy: Reg<Bool>;
  readonly target: Reg<UInt>;
  /** 1 while the access belongs to subordinate `i`, or, for the number of subordinates, to nobody. */
  readonly at: (i: number) => Bool;
}

function routing(m: Body, name: string, valid: Bool, address: UInt, regions: readonly Region[]): Routing {
  const { [`${name}_busy`]: busy, [`${name}_target`]: target } = m.reg({
    [`${name}_busy`]: Bool().doc('an access is on its way'),
    [`${name}_target`]: UInt(bitsFor(regions.length + 1)).noReset(),
  }) as unknown as Record<string, never> & { [key: string]: unknown };
  const state = { busy: busy as unknown as Reg<Bool>, target: target as unknown as Reg<UInt> };
  m.when(state.busy.not().and(valid), () => {
    state.busy.set();
    state.target.next(regions.length);
    regions.forEach((region, i) => {
      m.when(inside(address, region), () => state.target.next(i));
    });
  });
  return { ...state, at: (i) => state.busy.and(state.target.eq(i)) };
}

function inside(address: UInt, { base, size }: Region): Bool {
  const low = Math.log2(size);
  if (low >= address.width) return Bool().lit(1);
  return address.slice(address.width - 1, low).eq(Math.floor(base / size));
}

function routeWrites(
  m: Body,
  from: AxiLiteInside<'in'>,
  to: readonly AxiLiteInside<'out'>[],
  regions: readonly Region[],
  decerr: Bits,
): void {
  const { busy, at } = routing(m, 'write', from.awvalid, from.awaddr, regions);
  const { aw_done, w_done } = m.reg({
    aw_done: Bool().doc('the address was taken'),
    w_done: Bool().doc('the data were taken'),
  });
  const nobody = at(to.length);
  from.awready.drive(nobody.and(aw_done.not()));
  from.wready.drive(nobody.and(w_done.not()));
  from.bvalid.drive(nobody.and(aw_done).and(w_done));
  from.bresp.drive(decerr);
  to.forEach((sub, i) => {
    const here = at(i);
    sub.awvalid.drive(here.and(aw_done.not()).and(from.awvalid));
    sub.awaddr.drive(from.awaddr);
    sub.awprot.drive(from.awprot);
    sub.wvalid.drive(here.and(w_done.not()).and(from.wvalid));
    sub.wdata.drive(from.wdata);
    sub.wstrb.drive(from.wstrb);
    sub.bready.drive(here.and(from.bready));
    m.when(here, () => {
      from.awready.drive(sub.awready.and(aw_done.not()));
      from.wready.drive(sub.wready.and(w_done.not()));
      from.bvalid.drive(sub.bvalid);
      from.bresp.drive(sub.bresp);
    });
  });
  aw_done.setWhen(from.awvalid.and(from.awready));
  w_done.setWhen(from.wvalid.and(from.wready));
  m.when(from.bvalid.and(from.bready), () => {
    busy.clear();
    aw_done.clear();
    w_done.clear();
  });
}

function routeReads(
  m: Body,
  from: AxiLiteInside<'in'>,
  to: readonly AxiLiteInside<'out'>[],
  regions: readonly Region[],
  decerr: Bits,
): void {
  const { busy, at } = routing(m, 'read', from.arvalid, from.araddr, regions);
  const { ar_done } = m.reg({ ar_done: Bool().doc('the address was taken') });
  const nobody = at(to.length);
  from.arready.drive(nobody.and(ar_done.not()));
  from.rvalid.drive(nobody.and(ar_done));
  from.rdata.drive(Bits(from.rdata.width).lit(0));
  from.rresp.drive(decerr);
  to.forEach((sub, i) => {
    const here = at(i);
    sub.arvalid.drive(here.and(ar_done.not()).and(from.arvalid));
    sub.araddr.drive(from.araddr);
    sub.arprot.drive(from.arprot);
    sub.rready.drive(here.and(from.rready));
    m.when(here, () => {
      from.arready.drive(sub.arready.and(ar_done.not()));
      from.rvalid.drive(sub.rvalid);
      from.rdata.drive(sub.rdata);
      from.rresp.drive(sub.rresp);
    });
  });
  ar_done.setWhen(from.arvalid.and(from.arready));
  m.when(from.rvalid.and(from.rready), () => {
    busy.clear();
    ar_done.clear();
  });
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
