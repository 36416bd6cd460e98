from amaranth.hdl import *


class Mac(Elaboratable):
    """One cell: holds a weight and adds `act * weight` to the sum from above."""

    def __init__(self, width, sum_width):
        self.width = width
        self.load = Signal()
        self.weight_in = Signal(signed(width))
        self.act_in = Signal(signed(width))
        self.sum_in = Signal(signed(sum_width))
        self.weight_out = Signal(signed(width), reset_less=True)
        self.act_out = Signal(signed(width))
        self.sum_out = Signal(signed(sum_width), reset_less=True)

    def elaborate(self, platform):
        m = Module()
        product = Signal(signed(2 * self.width))
        act = Signal(signed(self.width), reset_less=True)
        m.d.comb += product.eq(self.act_in * self.weight_out)
        with m.If(self.load):
            m.d.sync += self.weight_out.eq(self.weight_in)
        m.d.sync += act.eq(self.act_in)
        m.d.comb += self.act_out.eq(act)
        m.d.sync += self.sum_out.eq(self.sum_in + product)
        return m


class MacArray(Elaboratable):
    """`rows` x `columns` cells with stationary weights."""

    def __init__(self, rows, columns, width):
        self.rows, self.columns, self.width = rows, columns, width
        self.load = Signal()
        self.weights = Array(Signal(signed(width), name=f"weight_{c}") for c in range(columns))
        self.valid = Signal()
        self.acts = Array(Signal(signed(width), name=f"act_{r}") for r in range(rows))
        self.done = Signal()
        self.sums = Array(Signal(signed(2 * width + 4), name=f"sum_{c}") for c in range(columns))

    def elaborate(self, platform):
        m = Module()
        rows, columns, width = self.rows, self.columns, self.width
        macs = []
        for i in range(rows * columns):
            cell = Mac(width, 2 * width + 4)
            m.submodules[f"mac_{i}"] = cell
            macs.append(cell)

        def at(r, c):
            return macs[r * columns + c]

        for r in range(rows):
            for c in range(columns):
                cell = at(r, c)
                m.d.comb += cell.load.eq(self.load)
                m.d.comb += cell.weight_in.eq(self.weights[c] if r == 0 else at(r - 1, c).weight_out)
                m.d.comb += cell.act_in.eq(self.acts[r] if c == 0 else at(r, c - 1).act_out)
                if r > 0:
                    m.d.comb += cell.sum_in.eq(at(r - 1, c).sum_out)
        m.d.comb += [self.sums[i].eq(at(rows - 1, i).sum_out) for i in range(columns)]
        travelling = Signal(rows)
        m.d.sync += travelling[0].eq(self.valid)
        for i in range(1, rows):
            m.d.sync += travelling[i].eq(travelling[i - 1])
        m.d.comb += self.done.eq(travelling[rows - 1])
        return m


top = MacArray(3, 2, 8)
ports = [top.load, *top.weights, top.valid, *top.acts, top.done, *top.sums]
