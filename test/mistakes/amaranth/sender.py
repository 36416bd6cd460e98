from amaranth.hdl import *


class Sender(Elaboratable):
    """Sends bytes bit by bit: a start bit, eight data bits, a stop bit, sixteen cycles each."""

    def __init__(self):
        self.start = Signal()
        self.data = Signal(8)
        self.abort = Signal()
        self.line = Signal()
        self.busy = Signal()
        self.sent = Signal(8)

    def elaborate(self, platform):
        m = Module()
        shift = Signal(8, reset_less=True)
        cycle = Signal(4)
        index = Signal(3)
        count = Signal(8)
        tick = Signal()
        m.d.comb += tick.eq(cycle == 15)
        m.d.sync += cycle.eq(cycle + 1)
        with m.FSM(init="idle") as fsm:
            with m.State("idle"):
                m.d.sync += cycle.eq(0)
                with m.If(self.start):
                    m.d.sync += shift.eq(self.data)
                    m.next = "begin"
            with m.State("begin"):
                with m.If(tick):
                    m.d.sync += index.eq(0)
                    m.next = "data"
                with m.If(self.abort):
                    m.next = "idle"
            with m.State("data"):
                with m.If(tick):
                    m.d.sync += shift.eq(Cat(shift[1:8], C(0, 1)))
                    m.d.sync += index.eq(index + 1)
                    with m.If(index == 7):
                        m.next = "stop"
            with m.State("stop"):
                with m.If(tick):
                    m.d.sync += count.eq(count + 1)
                    m.next = "idle"
        m.d.comb += self.line.eq(Mux(fsm.ongoing("data"), shift[0], ~fsm.ongoing("begin")))
        m.d.comb += self.busy.eq(~fsm.ongoing("idle"))
        m.d.comb += self.sent.eq(count)
        return m


top = Sender()
ports = [value for value in vars(top).values() if isinstance(value, Signal)]
