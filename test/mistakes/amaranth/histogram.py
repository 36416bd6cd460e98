from amaranth.hdl import *
from amaranth.lib.memory import Memory


class Histogram(Elaboratable):
    """Counts samples by their value, and keeps the largest count and the sum of all samples around a middle."""

    def __init__(self):
        self.take = Signal()
        self.clear = Signal()
        self.sample = Signal(4)
        self.middle = Signal(4)
        self.look = Signal(4)
        self.seen = Signal(12)
        self.most = Signal(12)
        self.balance = Signal(signed(16))
        self.full = Signal()

    def elaborate(self, platform):
        m = Module()
        m.submodules.counts = counts = Memory(shape=12, depth=16, init=[])
        previous = counts.read_port(domain="comb")
        shown = counts.read_port()
        write = counts.write_port()
        largest = Signal(12)
        total = Signal(signed(16))
        after = Signal(12)
        distance = Signal(signed(5))
        m.d.comb += [
            previous.addr.eq(self.sample),
            after.eq(Mux(previous.data == 0xFFF, 0xFFF, previous.data + 1)),
            distance.eq(self.sample - self.middle),
            write.addr.eq(Mux(self.clear, self.look, self.sample)),
            write.data.eq(Mux(self.clear, 0, after)),
            write.en.eq(self.clear | self.take),
            shown.addr.eq(self.look),
            shown.en.eq(1),
            self.seen.eq(shown.data),
            self.most.eq(largest),
            self.balance.eq(total),
            self.full.eq(after == 4095),
        ]
        with m.If(self.clear):
            m.d.sync += [largest.eq(0), total.eq(0)]
        with m.Elif(self.take):
            m.d.sync += [
                largest.eq(Mux(after > largest, after, largest)),
                total.eq(total + distance),
            ]
        return m


top = Histogram()
ports = [value for value in vars(top).values() if isinstance(value, Signal)]
