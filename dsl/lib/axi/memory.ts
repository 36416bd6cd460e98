import { Bits, Bool, input, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { wholeNumber } from '../parameter.ts';
import { burstCounter } from './burst.ts';
import { axiResponses } from './lite-ports.ts';
import { type AxiShape, axiSubordinate } from './memory-ports.ts';

function wordBits({ addressWidth, dataWidth }: AxiShape): number {
  return addressWidth - Math.log2(dataWidth / 8);
}

/**
 * AXI4 to a memory with a write port and a read port whose word comes one cycle after `mem_read` and stays until the
 * next. One burst of each direction is in work; in it, a beat is taken or given every cycle. A read burst gives its first
 * beat 2 cycles after its address, a write burst takes its first beat 1 cycle after it. Narrow beats, unaligned
 * addresses, INCR, WRAP and FIXED are served. SLVERR, and nothing is written: a reserved burst type, and beats wider than
 * the bus. SLVERR after writing: `wlast` not at the last beat; the length counts. Addresses beyond `mem_address` do not
 * exist: give the bus as many address bits as the memory has.
 */
export const AxiToMemory = module(
  { name: 'axi_to_memory', doc: 'AXI4 subordinate in front of a memory.' },
  (shape: AxiShape) => ({
    ...axiSubordinate(shape),
    mem_write: output(Bool()),
    mem_write_address: output(UInt(wordBits(shape)), 'in words'),
    mem_write_data: output(Bits(shape.dataWidth)),
    mem_write_strobe: output(Bits(shape.dataWidth / 8)),
    mem_read: output(Bool()),
    mem_read_address: output(UInt(wordBits(shape)), 'in words'),
    mem_read_data: input(Bits(shape.dataWidth), 'one cycle after mem_read, until the next'),
  }),
  (m, p, { addressWidth, dataWidth, idWidth }) => {
    const low = Math.log2(dataWidth / 8);
    const { okay, slverr } = axiResponses('okay', 'slverr');
    const word = (address: UInt): UInt => address.slice(addressWidth - 1, low).asUInt();
    writes();
    reads();

    function writes(): void {
      const { write_state } = m.fsm({ write_state: ['address', 'data', 'response'] });
      const burst = burstCounter(m, 'write', addressWidth, idWidth, dataWidth);
      const { misplaced } = m.reg({ misplaced: Bool().noReset().doc('wlast was not where the length says') });
      const { beat } = m.let({ beat: write_state.is('data').and(p.s_axi_wvalid) });
      write_state.case({
        address: () =>
          m.when(p.s_axi_awvalid, () => {
            write_state.goto('data');
            misplaced.next(0);
            burst.begin({
              id: p.s_axi_awid,
              address: p.s_axi_awaddr,
              length: p.s_axi_awlen,
              size: p.s_axi_awsize,
              burst: p.s_axi_awburst,
            });
          }),
        data: () =>
          m.when(beat, () => {
            burst.advance();
            m.when(p.s_axi_wlast.xor(burst.last), () => misplaced.next(1));
            m.when(burst.last, () => write_state.goto('response'));
          }),
        response: () => m.when(p.s_axi_bready, () => write_state.goto('address')),
      });
      p.s_axi_awready.drive(write_state.is('address'));
      p.s_axi_wready.drive(write_state.is('data'));
      p.s_axi_bvalid.drive(write_state.is('response'));
      p.s_axi_bid.drive(burst.id);
      p.s_axi_bresp.drive(burst.refused.or(misplaced).mux(slverr, okay));
      p.mem_write.drive(beat.and(burst.refused.not()));
      p.mem_write_address.drive(word(burst.address));
      p.mem_write_data.drive(p.s_axi_wdata);
      p.mem_write_strobe.drive(p.s_axi_wstrb);
    }

    function reads(): void {
      const burst = burstCounter(m, 'read', addressWidth, idWidth, dataWidth);
      const { asking, rvalid, rlast } = m.reg({
        asking: Bool().doc('beats of a burst are still to be read'),
        rvalid: Bool().doc('the word of the memory is a beat'),
        rlast: Bool().noReset(),
      });
      const { ask, idle } = m.let({
        ask: asking.and(rvalid.not().or(p.s_axi_rready)),
        idle: asking.not().and(rvalid.not()),
      });
      m.when(ask, () => {
        rvalid.next(1);
        rlast.next(burst.last);
        burst.advance();
        m.when(burst.last, () => asking.next(0));
      }).elsewhen(p.s_axi_rready, () => rvalid.next(0));
      m.when(idle.and(p.s_axi_arvalid), () => {
        asking.next(1);
        burst.begin({
          id: p.s_axi_arid,
          address: p.s_axi_araddr,
          length: p.s_axi_arlen,
          size: p.s_axi_arsize,
          burst: p.s_axi_arburst,
        });
      });
      p.s_axi_arready.drive(idle);
      p.s_axi_rvalid.drive(rvalid);
      p.s_axi_rid.drive(burst.id);
      p.s_axi_rdata.drive(p.mem_read_data);
      p.s_axi_rresp.drive(burst.refused.mux(slverr, okay));
      p.s_axi_rlast.drive(rlast);
      p.mem_read.drive(ask);
      p.mem_read_address.drive(word(burst.address));
    }
  },
);

export interface AxiMemoryShape extends Omit<AxiShape, 'addressWidth'> {
  /** Words; a power of two, so that every address exists. */
  readonly depth: number;
}

function busShape({ depth, dataWidth, idWidth }: AxiMemoryShape): AxiShape {
  wholeNumber('AXI memory', 'log2(depth)', Math.log2(depth), 1, 30);
  return { addressWidth: Math.log2(depth) + Math.log2(dataWidth / 8), dataWidth, idWidth };
}

/** A memory on AXI4; see `AxiToMemory`. */
export const AxiMemory = module(
  {
    name: ({ depth, dataWidth }: AxiMemoryShape) => `axi_memory_${depth}x${dataWidth}`,
    doc: ({ depth, dataWidth }) => `${depth} words of ${dataWidth} bits on AXI4.`,
  },
  (shape: AxiMemoryShape) => axiSubordinate(busShape(shape)),
  (m, p, shape) => {
    const { axi } = m.instance({ axi: AxiToMemory(busShape(shape)) });
    const { words } = m.mem({ words: memory(Bits(shape.dataWidth), shape.depth) });
    for (const [name, port] of Object.entries(p)) {
      const own = axi[name as keyof typeof p] as { drive?: (value: unknown) => void };
      if (isAnswer(name)) (port as { drive(value: unknown): void }).drive(own);
      else own.drive!(port);
    }
    m.when(axi.mem_write, () =>
      words.write(axi.mem_write_address, axi.mem_write_data, { lanes: axi.mem_write_strobe }),
    );
    let read!: Bits;
    m.when(axi.mem_read, () => {
      read = words.readSync(axi.mem_read_address);
    });
    axi.mem_read_data.drive(read);
  },
);

/** Signals that the subordinate drives. */
function isAnswer(name: string): boolean {
  return /^s_axi_(awready|wready|arready|b(?!ready)|r(?!ready))/.test(name);
}
