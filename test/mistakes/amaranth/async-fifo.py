from amaranth.hdl import *
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.memory import Memory


class Fifo(Elaboratable):
    """Eight words between two clocks, with Gray pointers of one bit more than an address."""

    def __init__(self):
        self.push = Signal()
        self.data = Signal(8)
        self.full = Signal()
        self.pop = Signal()
        self.empty = Signal()
        self.word = Signal(8)

    def elaborate(self, platform):
        m = Module()
        m.domains.wr = ClockDomain()
        m.domains.rd = ClockDomain()
        tail = Signal(4)
        tail_gray = Signal(4)
        head = Signal(4)
        head_gray = Signal(4)
        tail_next = Signal(4)
        head_next = Signal(4)
        head_seen = Signal(4)
        tail_seen = Signal(4)
        round_ = Signal(4)
        m.submodules += FFSynchronizer(head_gray, head_seen, o_domain="wr")
        m.submodules += FFSynchronizer(tail_gray, tail_seen, o_domain="rd")
        writes = Signal()
        reads = Signal()
        m.d.comb += [
            tail_next.eq(tail + 1),
            head_next.eq(head + 1),
            round_.eq(Cat(head_seen[0:2], ~head_seen[2:4])),
            writes.eq(self.push & (tail_gray != round_)),
            reads.eq(self.pop & (head_gray != tail_seen)),
            self.full.eq(tail_gray == round_),
            self.empty.eq(head_gray == tail_seen),
        ]
        m.submodules.words = words = Memory(shape=8, depth=8, init=[])
        write = words.write_port(domain="wr")
        read = words.read_port(domain="comb")
        m.d.comb += [
            write.addr.eq(tail[0:3]),
            write.data.eq(self.data),
            write.en.eq(writes),
            read.addr.eq(head[0:3]),
            self.word.eq(read.data),
        ]
        with m.If(writes):
            m.d.wr += [tail.eq(tail_next), tail_gray.eq(tail_next ^ (tail_next >> 1))]
        with m.If(reads):
            m.d.rd += [head.eq(head_next), head_gray.eq(head_next ^ (head_next >> 1))]
        return m


top = Fifo()
ports = [value for value in vars(top).values() if isinstance(value, Signal)]
