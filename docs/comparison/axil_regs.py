from amaranth import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


def axi_lite(addr_width, data_width):
    return wiring.Signature({
        "awvalid": Out(1), "awready": In(1), "awaddr": Out(addr_width), "awprot": Out(3),
        "wvalid": Out(1), "wready": In(1), "wdata": Out(data_width), "wstrb": Out(data_width // 8),
        "bvalid": In(1), "bready": Out(1), "bresp": In(2),
        "arvalid": Out(1), "arready": In(1), "araddr": Out(addr_width), "arprot": Out(3),
        "rvalid": In(1), "rready": Out(1), "rdata": In(data_width), "rresp": In(2),
    })


OKAY, SLVERR = 0, 2


class DmaRegisters(wiring.Component):
    """One DMA channel"""

    s_axi: In(axi_lite(5, 32))
    control_enable: Out(1)
    control_mode: Out(2)
    control_start: Out(1)
    status_busy: In(1)
    status_done: Out(1)
    status_done_set: In(1)
    status_level: In(5)
    source: Out(32)
    length: Out(20, init=64)
    dropped: Out(8)
    dropped_count: In(1)

    def elaborate(self, platform):
        m = Module()
        axi = self.s_axi
        write_ready = Signal()
        read_taken = Signal()
        m.d.comb += [
            axi.awready.eq(write_ready),
            axi.wready.eq(write_ready),
            axi.arready.eq(~axi.rvalid),
            read_taken.eq(axi.arvalid & ~axi.rvalid),
        ]
        m.d.sync += write_ready.eq(
            axi.awvalid & axi.wvalid & ~write_ready & (~axi.bvalid | axi.bready))

        def write_bytes(register):
            for i in range(0, len(register), 8):
                with m.If(axi.wstrb[i // 8]):
                    m.d.sync += register[i:i + 8].eq(axi.wdata[i:i + 8])

        m.d.sync += self.control_start.eq(0)
        with m.If(axi.bready):
            m.d.sync += axi.bvalid.eq(0)
        with m.If(write_ready):
            m.d.sync += [axi.bvalid.eq(1), axi.bresp.eq(OKAY)]
            with m.Switch(axi.awaddr[2:]):
                with m.Case(0):
                    with m.If(axi.wstrb[0]):
                        m.d.sync += Cat(self.control_enable, self.control_mode, self.control_start).eq(axi.wdata)
                with m.Case(1):
                    with m.If(axi.wstrb[0] & axi.wdata[1]):
                        m.d.sync += self.status_done.eq(0)
                with m.Case(2):
                    write_bytes(self.source)
                with m.Case(3):
                    write_bytes(self.length)
                with m.Case(4):
                    pass
                with m.Default():
                    m.d.sync += axi.bresp.eq(SLVERR)
        with m.If(self.status_done_set):
            m.d.sync += self.status_done.eq(1)

        with m.If(axi.rready):
            m.d.sync += axi.rvalid.eq(0)
        kept = Signal(8)
        m.d.comb += kept.eq(self.dropped)
        with m.If(read_taken):
            m.d.sync += [axi.rvalid.eq(1), axi.rresp.eq(OKAY)]
            with m.Switch(axi.araddr[2:]):
                with m.Case(0):
                    m.d.sync += axi.rdata.eq(Cat(self.control_enable, self.control_mode))
                with m.Case(1):
                    m.d.sync += axi.rdata.eq(
                        Cat(self.status_busy, self.status_done, C(0, 6), self.status_level))
                with m.Case(2):
                    m.d.sync += axi.rdata.eq(self.source)
                with m.Case(3):
                    m.d.sync += axi.rdata.eq(self.length)
                with m.Case(4):
                    m.d.sync += axi.rdata.eq(self.dropped)
                    m.d.comb += kept.eq(0)
                with m.Default():
                    m.d.sync += [axi.rdata.eq(0), axi.rresp.eq(SLVERR)]
        m.d.sync += self.dropped.eq(kept)
        with m.If(self.dropped_count & (kept != 0xff)):
            m.d.sync += self.dropped.eq(kept + 1)
        return m
