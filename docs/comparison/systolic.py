from amaranth import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out


class SystolicCell(wiring.Component):
    """One multiply-accumulate cell with a stationary weight"""

    def __init__(self, width, sum_width):
        super().__init__({
            "load": In(1),
            "weight_in": In(signed(width)),
            "act_in": In(signed(width)),
            "sum_in": In(signed(sum_width)),
            "weight": Out(signed(width)),
            "act": Out(signed(width)),
            "sum": Out(signed(sum_width)),
        })

    def elaborate(self, platform):
        m = Module()
        with m.If(self.load):
            m.d.sync += self.weight.eq(self.weight_in)
        m.d.sync += [
            self.act.eq(self.act_in),
            self.sum.eq(self.sum_in + self.act_in * self.weight),
        ]
        return m


class SystolicArray(wiring.Component):
    """Weight-stationary systolic array"""

    def __init__(self, rows, columns, width, sum_width):
        self.rows, self.columns = rows, columns
        self.width, self.sum_width = width, sum_width
        super().__init__({
            "load": In(1),
            "weights": In(data.ArrayLayout(signed(width), columns)),
            "valid_in": In(1),
            "acts": In(data.ArrayLayout(signed(width), rows)),
            "valid_out": Out(1),
            "sums": Out(data.ArrayLayout(signed(sum_width), columns)),
        })

    def elaborate(self, platform):
        m = Module()

        def delayed(value, cycles):
            for _ in range(cycles):
                stage = Signal.like(value, reset_less=True)
                m.d.sync += stage.eq(value)
                value = stage
            return value

        cells = [[SystolicCell(self.width, self.sum_width) for _ in range(self.columns)]
                 for _ in range(self.rows)]
        for r, row in enumerate(cells):
            for c, cell in enumerate(row):
                m.submodules[f"cell_{r}_{c}"] = cell
                m.d.comb += [
                    cell.load.eq(self.load),
                    cell.weight_in.eq(cells[r - 1][c].weight if r else self.weights[c]),
                    cell.act_in.eq(row[c - 1].act if c else delayed(self.acts[r], r)),
                    cell.sum_in.eq(cells[r - 1][c].sum if r else 0),
                ]
        for c, cell in enumerate(cells[-1]):
            m.d.comb += self.sums[c].eq(delayed(cell.sum, self.columns - 1 - c))
        valid = Signal(self.rows + self.columns - 1)
        m.d.sync += valid.eq(Cat(self.valid_in, valid))
        m.d.comb += self.valid_out.eq(valid[-1])
        return m
