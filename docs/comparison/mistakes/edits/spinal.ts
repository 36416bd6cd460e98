import type { ScalaEdits } from '../record.ts';

/** The planted mistakes in the words of SpinalHDL; what is missing cannot be made there, or is no mistake. */
export const spinal: ScalaEdits = {
  'axi-lite': {
    'a register takes all 32 bits of the write data, but has 8': [
      ['control := io.wdata(7 downto 0)', 'control := io.wdata'],
    ],
    'a register of bits is sent without widening it to the bus': [
      ['word := control.resized', 'word := control'],
    ],
    'bits are assigned to a number': [
      ['bound := io.wdata(15 downto 0).asUInt', 'bound := io.wdata(15 downto 0)'],
    ],
    'a slice of the address beyond its width': [['io.araddr(3 downto 2)', 'io.araddr(4 downto 3)']],
    'the ends of a slice the wrong way round': [['io.awaddr(3 downto 2)', 'io.awaddr(2 downto 3)']],
    'an address label that the address bits cannot have': [['is(2) { word', 'is(4) { word']],
    'two registers at one address': [['is(2) { word', 'is(1) { word']],
    'a response that the enumeration does not have': [
      ['answer := Response.slverr', 'answer := Response.error'],
    ],
    'a reset value that does not fit': [['init 64', 'init 65536']],
    'a port that does not exist': [['io.bresp := answer', 'io.brsp := answer']],
    'an input is driven': [['io.awready := write', 'io.awvalid := write']],
    '=== between two signals as a condition': [['when(io.wstrb(0)) {', 'when(io.wstrb(0) == io.wvalid) {']],
    'a JavaScript if on a signal': [['when(io.wstrb(0)) {', 'if (io.wstrb(0)) {']],
    'an output is forgotten': [['  io.wready := write\n', '']],
    'an output is driven only while there is an answer (latch)': [
      ['io.rdata := word', 'when(offered) { io.rdata := word }'],
    ],
    'an output is driven twice': [['io.bvalid := answered', 'io.bvalid := answered\n  io.bvalid := write']],
    'ready decides on the value of itself (loop)': [['io.awvalid && io.wvalid', 'io.awvalid && io.wready']],
    'byte strobes are ignored': [
      ['when(io.wstrb(0)) { control := io.wdata(7 downto 0) }', 'control := io.wdata(7 downto 0)'],
      [
        'when(io.wstrb(1 downto 0).andR) { bound := io.wdata(15 downto 0).asUInt }',
        'bound := io.wdata(15 downto 0).asUInt',
      ],
    ],
    'the answer is taken back without waiting for ready': [['elsewhen (io.bready) {', 'otherwise {']],
    'writes are decoded by the address of reads': [['io.awaddr(3 downto 2)', 'io.araddr(3 downto 2)']],
    'the second register is never written: its arm assigns the first': [
      ['bound := io.wdata(15 downto 0).asUInt', 'control := io.wdata(7 downto 0)'],
    ],
    'what was read never reaches the bus': [['io.rdata := word', 'io.rdata := 0']],
    'a read while an answer is offered: a condition that cannot hold, two names away': [
      ['    offered := True\n', '    offered := True\n    when(offered) { control := 0 }\n'],
    ],
    'valid is never taken back after the handshake': [['{ answered := False }', '{ answered := True }']],
    'unmapped reads answer OKAY with what was read before': [
      ['        word := 0\n        found := Response.slverr\n', ''],
    ],
  },
  'async-fifo': {
    'the pointer of the other clock without synchroniser': [
      [
        '(~head_seen(3 downto 2) @@ head_seen(1 downto 0))',
        '(~head_gray(3 downto 2) @@ head_gray(1 downto 0))',
      ],
    ],
    'binary pointers are synchronised': [
      ['BufferCC(head_gray,', 'BufferCC(head,'],
      ['BufferCC(tail_gray,', 'BufferCC(tail,'],
    ],
    'logic between register and synchroniser': [['BufferCC(head_gray,', 'BufferCC(head ^ (head |>> 1),']],
    'a synchroniser of one register': [
      [
        'BufferCC(head_gray, init = U(0, 4 bits))',
        'BufferCC(head_gray, init = U(0, 4 bits), bufferDepth = Some(1))',
      ],
    ],
    'a pointer in the wrong clock domain': [['val tail, tail_gray = wr(', 'val tail, tail_gray = rd(']],
    'the memory is written on the clock of the reader': [['wr(words.write(', 'rd(words.write(']],
    'full compares the pointers of both clocks': [
      ['full := tail_gray === round', 'full := tail_gray === head_gray'],
    ],
    'the reader moves by the request of the writer': [['pop && head_gray', 'push && head_gray']],
    'the pointer has no bit more than the address': [
      [
        'val tail, tail_gray = wr(Reg(UInt(4 bits)) init 0)',
        'val tail = wr(Reg(UInt(3 bits)) init 0)\n  val tail_gray = wr(Reg(UInt(4 bits)) init 0)',
      ],
    ],
    'the whole pointer as an address': [['words.readAsync(head(2 downto 0))', 'words.readAsync(head)']],
    'the Gray code of a pointer is never updated': [['    tail_gray := tail_next ^ (tail_next |>> 1)\n', '']],
    'the data are wider than the memory': [['val data = in(Bits(8 bits))', 'val data = in(Bits(9 bits))']],
    'the Gray code is shifted by its whole width': [['(head_next |>> 1)', '(head_next |>> 4)']],
    'the writer also writes when the FIFO is full': [['push && tail_gray =/= round', 'push']],
    'full does not turn the two high bits': [['(~head_seen(3 downto 2) @@', '(head_seen(3 downto 2) @@']],
  },
  systolic: {
    'the port of the sums is a bit too narrow': [
      [
        'val sums = out(Vec(SInt(2 * width + 4 bits), columns))',
        'val sums = out(Vec(SInt(2 * width + 3 bits), columns))',
      ],
    ],
    'the sum is narrower than a product': [
      ['new Mac(width, 2 * width + 4)', 'new Mac(width, 2 * width - 1)'],
    ],
    'the activation of a cell is unsigned': [
      ['val act_in = in(SInt(width bits))', 'val act_in = in(UInt(width bits))'],
    ],
    'the product keeps the width of its factors': [
      ['val product = io.act_in * weight', 'val product = (io.act_in * weight).resize(width)'],
    ],
    'the first row asks for the row above it': [
      ['(if (r == 0) io.weights(c) else at(r - 1, c).weight_out)', 'at(r - 1, c).weight_out'],
    ],
    'the index of a cell counts rows in place of columns': [['mac(r * columns + c)', 'mac(r * rows + c)']],
    'an input of the cells is not connected': [['      cell.load := io.load\n', '']],
    'the loop ends one column early': [['(c <- 0 until columns)', '(c <- 0 until columns - 1)']],
    'the valid line ends one register early': [['(i <- 1 until rows)', '(i <- 1 until rows - 1)']],
    'a parameter of the cell is missing': [['new Mac(width, 2 * width + 4)', 'new Mac(width)']],
    'a parameter of the cell is misspelled': [
      ['new Mac(width, 2 * width + 4)', 'new Mac(width, sumwidth = 2 * width + 4)'],
    ],
    'an array without rows': [['rows = 3', 'rows = 0']],
    'an element beyond the end of a vector': [['travelling(rows - 1)', 'travelling(rows)']],
    'the sum from above is not added': [['sum := io.sum_in + product', 'sum := product.resized']],
    'the activation is handed on without its register': [['io.act_out := act', 'io.act_out := io.act_in']],
    'a sum that accumulates, and is never reset': [['sum := io.sum_in', 'sum := sum + io.sum_in']],
    'the sums go out in the order of JavaScript: the last is the lowest': [
      ['at(rows - 1, c).sum_out)', 'at(rows - 1, columns - 1 - c).sum_out)'],
    ],
    'all rows get the activation of row 0': [['io.acts(r)', 'io.acts(0)']],
  },
  sender: {
    'a state that does not exist': [['goto(stop)', 'goto(finish)']],
    'a state is never entered': [['goto(begin)', 'goto(data)']],
    'a state has no arm, and nothing leaves it': [
      [
        '    stop.whenIsActive {\n      when(tick) {\n        count := count +| 1\n        goto(idle)\n      }\n    }\n',
        '',
      ],
      ['when(io.abort) { goto(idle) }', 'when(io.abort) { count := count +| 1 }'],
    ],
    'a counter is compared with a number that it never has': [['cycle === 15', 'cycle === 16']],
    'a comparison that always holds': [['cycle === 15', 'cycle >= 0']],
    'a comparison that always holds after widening': [['cycle === 15', 'cycle.resize(8) < 16']],
    'the same condition again in elsewhen': [
      [
        'when(index === 7) { goto(stop) }',
        'when(index === 7) { goto(stop) } elsewhen (index === 7) { goto(idle) }',
      ],
    ],
    'a state is asked for inside of the arm of another': [
      ['        index := 0\n', '        when(isActive(idle)) { index := 0 }\n'],
    ],
    'a default after the arms: it wins over them': [
      ['  cycle := cycle + 1\n', ''],
      ['  io.busy :=', '  state.always { cycle := cycle + 1 }\n  io.busy :='],
    ],
    'a shift register that loses a bit of its width': [
      ['shift := shift(7 downto 1).resized', 'shift := shift(7 downto 1)'],
    ],
    'a result that is computed and dropped: next is missing': [['count := count +| 1', 'count +| 1']],
    'a JavaScript if in an arm': [['when(io.start) {', 'if (io.start) {']],
    'the line is driven in one state only (latch)': [
      [
        'io.line := state.isActive(state.data) ? shift(0) | !state.isActive(state.begin)',
        'when(state.isActive(state.data)) { io.line := shift(0) }',
      ],
    ],
    'an output is forgotten': [['  io.busy := !state.isActive(state.idle)\n', '']],
    'a counter that nobody sees': [['io.sent := count', 'io.sent := 0']],
    'a counter without reset': [
      ['val count = Reg(UInt(8 bits)) init 0', 'val count = Reg(UInt(8 bits))'],
      ['count := count +| 1', 'count := count + 1'],
    ],
    'an input that does nothing': [['    always { when(io.abort) { goto(idle) } }\n', '']],
    'a register under the name of a keyword of Verilog': [
      ['  io.sent := count', '  val table = RegNext(io.abort).dontSimplifyIt()\n  io.sent := count'],
    ],
    'one name for two registers': [
      ['  io.sent := count', '  val other = RegNext(io.abort).setName("count")\n  io.sent := count'],
    ],
    'a bit is chosen by an index that goes beyond the word': [['shift(0)', 'shift(cycle)']],
    'a bit is chosen by an index that reaches half of the word': [['shift(0)', 'shift(index(1 downto 0))']],
    'the bits are sent with the most significant first': [['shift(0)', 'shift(7)']],
  },
  histogram: {
    'an address wider than the memory': [
      ['val sample = in(UInt(4 bits))', 'val sample = in(UInt(5 bits))'],
      ['val middle = in(UInt(4 bits))', 'val middle = in(UInt(5 bits))'],
    ],
    'a memory deeper than its addresses reach': [['Mem(UInt(12 bits), 16)', 'Mem(UInt(12 bits), 32)']],
    'a small signed number is added without widening it': [
      ['sum +| distance.resize(16 bits)', 'sum + distance'],
    ],
    'an unsigned difference where a signed one is needed': [
      ['io.sample.intoSInt - io.middle.intoSInt', 'io.sample - io.middle'],
    ],
    'a difference that wraps, read as signed and widened': [
      ['io.sample.intoSInt - io.middle.intoSInt', '(io.sample - io.middle).asSInt'],
    ],
    'signed and unsigned in one sum': [['val sum = Reg(SInt(16 bits))', 'val sum = Reg(UInt(16 bits))']],
    'a limit that does not fit': [['after === 4095', 'after === 4096']],
    'a negative literal for an unsigned value': [['largest := 0', 'largest := -1']],
    'the memory is never written': [
      ['    counts(io.look) := U(0, 12 bits)\n', ''],
      ['    counts(io.sample) := after\n', ''],
    ],
    'what is read is not used': [
      ['io.seen := counts.readSync(io.look)', 'val shown = counts.readSync(io.look)\n  io.seen := previous'],
    ],
    'the maximum is computed and dropped': [
      ['largest := (after > largest) ? after | largest', '(after > largest) ? after | largest'],
    ],
    'the second condition is the first again': [['elsewhen (io.take)', 'elsewhen (io.clear)']],
    'a shift by the whole width': [['after === 4095', '(after |>> 12) === 0']],
    'a value is compared with itself': [['after === 4095', 'after === after']],
    'an arm that the range of the value excludes': [
      [
        'io.full := after === 4095',
        'switch(io.sample.resize(6)) {\n    is(40) { io.full := True }\n    default { io.full := False }\n  }',
      ],
    ],
    'a word that depends on its own address (loop)': [
      [
        'val previous = counts.readAsync(io.sample)',
        'val next = UInt(12 bits)\n  val previous = counts.readAsync(next(3 downto 0))',
      ],
      ['previous +| 1\n', 'previous +| 1\n  next := after\n'],
    ],
    'one initial word too many': [
      ['Mem(UInt(12 bits), 16)', 'Mem(UInt(12 bits), 16) init Seq.fill(17)(U(0, 12 bits))'],
    ],
    'the largest count is compared before the new sample counts': [
      ['(after > largest) ? after | largest', '(previous > largest) ? previous | largest'],
    ],
  },
};
