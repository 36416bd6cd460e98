from amaranth.hdl import *
from amaranth.lib import enum


class Response(enum.Enum, shape=2):
    OKAY = 0
    SLVERR = 2


class Registers(Elaboratable):
    """Three registers on AXI4-Lite: control at 0, limit at 4, status (read only) at 8."""

    def __init__(self):
        self.awvalid = Signal()
        self.awready = Signal()
        self.awaddr = Signal(4)
        self.wvalid = Signal()
        self.wready = Signal()
        self.wdata = Signal(32)
        self.wstrb = Signal(4)
        self.bvalid = Signal()
        self.bready = Signal()
        self.bresp = Signal(Response)
        self.arvalid = Signal()
        self.arready = Signal()
        self.araddr = Signal(4)
        self.rvalid = Signal()
        self.rready = Signal()
        self.rdata = Signal(32)
        self.rresp = Signal(Response)
        self.busy = Signal()
        self.level = Signal(5)
        self.enable = Signal()
        self.limit = Signal(16)

    def elaborate(self, platform):
        m = Module()
        control = Signal(8)
        bound = Signal(16, init=64)
        answered = Signal()
        answer = Signal(Response)
        offered = Signal()
        word = Signal(32, reset_less=True)
        found = Signal(Response)
        write = Signal()
        read = Signal()
        m.d.comb += [
            write.eq(self.awvalid & self.wvalid & ~answered),
            read.eq(self.arvalid & ~offered),
            self.awready.eq(write),
            self.wready.eq(write),
            self.bvalid.eq(answered),
            self.bresp.eq(answer),
            self.arready.eq(read),
            self.rvalid.eq(offered),
            self.rdata.eq(word),
            self.rresp.eq(found),
            self.enable.eq(control[0] & ~self.busy),
            self.limit.eq(bound),
        ]
        with m.If(write):
            m.d.sync += [answered.eq(1), answer.eq(Response.OKAY)]
            with m.Switch(self.awaddr[2:4]):
                with m.Case(0):
                    with m.If(self.wstrb[0]):
                        m.d.sync += control.eq(self.wdata[0:8])
                with m.Case(1):
                    with m.If(self.wstrb[0:2].all()):
                        m.d.sync += bound.eq(self.wdata[0:16])
                with m.Default():
                    m.d.sync += answer.eq(Response.SLVERR)
        with m.Elif(self.bready):
            m.d.sync += answered.eq(0)
        with m.If(read):
            m.d.sync += [offered.eq(1), found.eq(Response.OKAY)]
            with m.Switch(self.araddr[2:4]):
                with m.Case(0x0):
                    m.d.sync += word.eq(control)
                with m.Case(0x1):
                    m.d.sync += word.eq(bound)
                with m.Case(2):
                    m.d.sync += word.eq(self.level)
                with m.Default():
                    m.d.sync += [word.eq(0), found.eq(Response.SLVERR)]
        with m.Elif(self.rready):
            m.d.sync += offered.eq(0)
        return m


top = Registers()
ports = [Value.cast(value) for value in vars(top).values() if isinstance(value, (Signal, ValueCastable))]
