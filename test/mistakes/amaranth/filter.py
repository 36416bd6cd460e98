from amaranth.hdl import *
from amaranth.lib import data, stream, wiring
from amaranth.lib.wiring import In, Out, connect, flipped


def Beat(width):
    return data.StructLayout({"data": width, "last": 1})


class Slot(wiring.Component):
    """Holds one beat."""

    source: In(stream.Signature(Beat(8)))
    sink: Out(stream.Signature(Beat(8)))

    def elaborate(self, platform):
        m = Module()
        full = Signal()
        data = Signal(8, reset_less=True)
        last = Signal(reset_less=True)
        m.d.comb += [
            self.source.ready.eq(~full | self.sink.ready),
            self.sink.valid.eq(full),
            self.sink.payload.data.eq(data),
            self.sink.payload.last.eq(last),
        ]
        with m.If(self.source.ready):
            m.d.sync += full.eq(self.source.valid)
            with m.If(self.source.valid):
                m.d.sync += [
                    data.eq(self.source.payload.data),
                    last.eq(self.source.payload.last),
                ]
        return m


class Filter(wiring.Component):
    """Two slots, and between them a gate that adds an offset."""

    def __init__(self):
        super().__init__(
            {
                "open": In(1),
                "offset": In(8),
                "source": In(stream.Signature(Beat(8))),
                "sink": Out(stream.Signature(Beat(8))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        first = m.submodules.first = Slot()
        second = m.submodules.second = Slot()
        connect(m, flipped(self.source), first.source)
        m.d.comb += [
            second.source.valid.eq(first.sink.valid & self.open),
            first.sink.ready.eq(second.source.ready & self.open),
            second.source.payload.data.eq(first.sink.payload.data + self.offset),
            second.source.payload.last.eq(first.sink.payload.last),
        ]
        connect(m, second.sink, flipped(self.sink))
        return m


top = Filter()
ports = None
