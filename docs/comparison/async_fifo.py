from amaranth import *
from amaranth.lib import stream, wiring
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out


class AsyncFifo(wiring.Component):
    """FIFO between the clocks `write` and `read`"""

    def __init__(self, width, depth):
        self.width = width
        self.depth = depth
        super().__init__({
            "i": In(stream.Signature(width)),
            "o": Out(stream.Signature(width)),
        })

    def elaborate(self, platform):
        m = Module()
        bits = (self.depth - 1).bit_length()
        m.submodules.storage = storage = Memory(shape=self.width, depth=self.depth, init=[])
        w_port = storage.write_port(domain="write")
        r_port = storage.read_port(domain="comb")

        write_count, write_gray = Signal(bits + 1), Signal(bits + 1)
        read_count, read_gray = Signal(bits + 1), Signal(bits + 1)
        read_gray_sync, write_gray_sync = Signal(bits + 1), Signal(bits + 1)
        m.submodules += FFSynchronizer(read_gray, read_gray_sync, o_domain="write")
        m.submodules += FFSynchronizer(write_gray, write_gray_sync, o_domain="read")

        m.d.comb += [
            self.i.ready.eq(write_gray != Cat(read_gray_sync[:-2], ~read_gray_sync[-2:])),
            w_port.en.eq(self.i.valid & self.i.ready),
            w_port.addr.eq(write_count[:-1]),
            w_port.data.eq(self.i.payload),
            self.o.valid.eq(read_gray != write_gray_sync),
            r_port.addr.eq(read_count[:-1]),
            self.o.payload.eq(r_port.data),
        ]
        write_next, read_next = Signal(bits + 1), Signal(bits + 1)
        m.d.comb += [write_next.eq(write_count + 1), read_next.eq(read_count + 1)]
        with m.If(self.i.valid & self.i.ready):
            m.d.write += [write_count.eq(write_next), write_gray.eq(write_next ^ (write_next >> 1))]
        with m.If(self.o.valid & self.o.ready):
            m.d.read += [read_count.eq(read_next), read_gray.eq(read_next ^ (read_next >> 1))]
        return m
