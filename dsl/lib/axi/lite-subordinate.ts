import { all, type Bits, type Body, Bool, drive, type UInt, type Wire } from '../../../src/lang/index.ts';
import { type AxiLiteInside, axiResponses } from './lite-ports.ts';

/** Accesses that an AXI4-Lite interface asks for, at most one write and one read in a cycle. */
export interface LiteAccess {
  /** 1 in the cycle in which address and data of a write are taken. */
  readonly write: Bool;
  readonly writeAddress: UInt;
  readonly writeData: Bits;
  readonly writeStrobe: Bits;
  /** 1 in the cycle in which the address of a read is taken. */
  readonly read: Bool;
  readonly readAddress: UInt;
}

/** What is answered in the cycle of the access. An error becomes SLVERR. */
export interface LiteAnswer {
  /** null: there is never an error. */
  readonly writeError: Bool | null;
  readonly readData: Bits;
  readonly readError: Bool | null;
}

/**
 * The subordinate's side of AXI4-Lite in the module being described.
 *
 * Writes: address and data may arrive in any order. When both are there and no response waits, both are taken together
 * one cycle later, and the response follows in the cycle after that: a write takes 3 cycles, one can be taken every 2.
 * Reads: an address is taken at once while no data wait, and the data follow in the next cycle: one read every 2
 * cycles. Each direction has one access in flight. `awready`, `wready` and `arready` come from registers.
 */
export function axiLiteTarget(
  m: Body,
  axi: AxiLiteInside<'in'>,
  answer: (access: LiteAccess) => LiteAnswer,
): void {
  m.unused(axi.awprot, axi.arprot);
  const { write_ready } = m.reg({ write_ready: Bool().doc('address and data of a write are taken') });
  const { bvalid, rvalid, rdata } = m.regsFor(axi);
  const { read_taken } = m.let({ read_taken: axi.arvalid.and(rvalid.not()) });
  const { writeError, readData, readError } = answer({
    write: write_ready,
    writeAddress: axi.awaddr,
    writeData: axi.wdata,
    writeStrobe: axi.wstrb,
    read: read_taken,
    readAddress: axi.araddr,
  });
  const { okay, slverr } = axiResponses('okay', 'slverr');
  /** What gives a response its value in the cycle of the access; without errors it is always the same. */
  const response = (resp: Wire<Bits>, error: Bool | null): (() => void) => {
    if (!error) {
      resp.drive(okay);
      return () => {};
    }
    const register = m.regFor(resp);
    return () => register.next(error.mux(slverr, okay));
  };
  const [answerWrite, answerRead] = [response(axi.bresp, writeError), response(axi.rresp, readError)];

  const room = bvalid.not().or(axi.bready);
  write_ready.next(all(axi.awvalid, axi.wvalid, write_ready.not(), room));
  m.when(write_ready, () => {
    bvalid.set();
    answerWrite();
  }).elsewhen(axi.bready, () => bvalid.clear());
  m.when(read_taken, () => {
    rvalid.set();
    rdata.next(readData);
    answerRead();
  }).elsewhen(axi.rready, () => rvalid.clear());

  drive(axi, { awready: write_ready, wready: write_ready, arready: rvalid.not() });
}
