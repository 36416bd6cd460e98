import type { Table } from '../mistake.ts';

export const systolic: Table = {
  block: 'systolic',
  title: 'parameterised systolic array',
  mistakes: [
    {
      name: 'the port of the sums is a bit too narrow',
      edits: [
        [
          'sums: output(Vec(columns, SInt(2 * width + 4)))',
          'sums: output(Vec(columns, SInt(2 * width + 3)))',
        ],
      ],
      stage: 'elaboration',
      says: 'SL0101',
      amaranth: [
        ['self.sums = Array(Signal(signed(2 * width + 4)', 'self.sums = Array(Signal(signed(2 * width + 3)'],
      ],
    },
    {
      name: 'the sum is narrower than a product',
      edits: [['Mac({ width, sumWidth: 2 * width + 4 })', 'Mac({ width, sumWidth: 2 * width - 1 })']],
      stage: 'elaboration',
      says: 'SL0104',
      amaranth: [['Mac(width, 2 * width + 4)', 'Mac(width, 2 * width - 1)']],
    },
    {
      name: 'the activation of a cell is unsigned',
      edits: [
        ['    act_in: input(SInt(width)),\n    sum_in', '    act_in: input(UInt(width)),\n    sum_in'],
        ['SInt, Vec }', 'SInt, UInt, Vec }'],
      ],
      stage: 'editor',
      says: 'an SInt is expected',
      amaranth: [['self.act_in = Signal(signed(width))', 'self.act_in = Signal(width)']],
    },
    {
      name: 'the product keeps the width of its factors',
      edits: [['p.act_in.mulGrow(weight)', 'p.act_in.mul(weight)']],
      stage: 'check',
      says: "SL0231: 'act_in * weight' of module 'mac' wraps in 8 bits before it is widened to 20",
      amaranth: [['product = Signal(signed(2 * self.width))', 'product = Signal(signed(self.width))']],
    },
    {
      name: 'the first row asks for the row above it',
      edits: [
        [
          'weight_in.drive(r === 0 ? p.weights.at(c) : at(r - 1, c).weight_out)',
          'weight_in.drive(at(r - 1, c).weight_out)',
        ],
      ],
      stage: 'elaboration',
      says: 'SL0118',
      amaranth: [['self.weights[c] if r == 0 else at(r - 1, c).weight_out', 'at(r - 1, c).weight_out']],
    },
    {
      name: 'the index of a cell counts rows in place of columns',
      edits: [['mac[r * columns + c]!', 'mac[r * rows + c]!']],
      stage: 'elaboration',
      says: 'SL0118',
      amaranth: [['macs[r * columns + c]', 'macs[r * rows + c]']],
    },
    {
      name: 'an input of the cells is not connected',
      edits: [
        ['        load.drive(p.load);\n', ''],
        ['const { load, weight_in,', 'const { weight_in,'],
      ],
      stage: 'check',
      says: "SL0201: input 'load' of instance 'mac_0' (mac) of module 'mac_array' is never driven",
      amaranth: [['m.d.comb += cell.load.eq(self.load)', 'pass']],
    },
    {
      name: 'the loop ends one column early',
      edits: [['for (let c = 0; c < columns; c++)', 'for (let c = 0; c < columns - 1; c++)']],
      stage: 'check',
      says: "SL0201: input 'load' of instance 'mac_1' (mac) of module 'mac_array' is never driven",
      amaranth: [['for c in range(columns):', 'for c in range(columns - 1):']],
    },
    {
      name: 'the valid line ends one register early',
      edits: [['for (let i = 1; i < rows; i++)', 'for (let i = 1; i < rows - 1; i++)']],
      stage: 'check',
      says: "SL0220: element 1 of register 'travelling' of module 'mac_array' is never used",
      amaranth: [['for i in range(1, rows):', 'for i in range(1, rows - 1):']],
    },
    {
      name: 'a parameter of the cell is missing',
      edits: [['Mac({ width, sumWidth: 2 * width + 4 })', 'Mac({ width })']],
      stage: 'editor',
      says: "Property 'sumWidth' is missing",
      amaranth: [['Mac(width, 2 * width + 4)', 'Mac(width)']],
    },
    {
      name: 'a parameter of the cell is misspelled',
      edits: [['Mac({ width, sumWidth: 2 * width + 4 })', 'Mac({ width, sumwidth: 2 * width + 4 })']],
      stage: 'editor',
      says: 'sumWidth',
    },
    {
      name: 'an array without rows',
      edits: [['MacArray({ rows: 3,', 'MacArray({ rows: 0,']],
      stage: 'elaboration',
      says: 'SL0110',
      amaranth: [['MacArray(3, 2, 8)', 'MacArray(0, 2, 8)']],
    },
    {
      name: 'an element beyond the end of a vector',
      edits: [['p.done.drive(travelling.at(rows - 1))', 'p.done.drive(travelling.at(rows))']],
      stage: 'elaboration',
      says: 'SL0104',
      amaranth: [['self.done.eq(travelling[rows - 1])', 'self.done.eq(travelling[rows])']],
    },
    {
      name: 'the sum from above is not added',
      edits: [['sum.next(p.sum_in.add(product.sext(sumWidth)))', 'sum.next(product.sext(sumWidth))']],
      stage: 'check',
      says: "SL0229: input 'sum_in' of module 'mac' is never used",
      amaranth: [['self.sum_out.eq(self.sum_in + product)', 'self.sum_out.eq(product)']],
    },
    {
      name: 'the activation is handed on without its register',
      edits: [['p.act_out.drive(act)', 'p.act_out.drive(p.act_in)']],
      stage: 'check',
      says: "SL0220: register 'act' of module 'mac' is never used",
      amaranth: [['self.act_out.eq(act)', 'self.act_out.eq(self.act_in)']],
    },
    {
      name: 'a sum that accumulates, and is never reset',
      edits: [['sum.next(p.sum_in.add(', 'sum.next(sum.add(p.sum_in).add(']],
      stage: 'check',
      says: "SL0230: register 'sum' of module 'mac' has no reset",
      amaranth: [
        ['self.sum_out.eq(self.sum_in + product)', 'self.sum_out.eq(self.sum_out + self.sum_in + product)'],
      ],
    },
    {
      name: 'the sums go out in the order of JavaScript: the last is the lowest',
      edits: [['cat(...bottom.reverse())', 'cat(...bottom)']],
      stage: 'nothing',
      says: 'legal hardware: only a test can tell',
    },
    {
      name: 'all rows get the activation of row 0',
      edits: [['p.acts.at(r)', 'p.acts.at(0)']],
      stage: 'check',
      says: "SL0229: elements 2..1 of input 'acts' of module 'mac_array' are never used",
      amaranth: [['self.acts[r]', 'self.acts[0]']],
    },
  ],
};
