import type { ScalaEdits } from '../record.ts';

/** The planted mistakes in the words of Chisel; what is missing cannot be made there, or is no mistake. */
export const chisel: ScalaEdits = {
  'axi-lite': {
    'a register takes all 32 bits of the write data, but has 8': [
      ['control := io.wdata(7, 0)', 'control := io.wdata'],
    ],
    'a slice of the address beyond its width': [['io.araddr(3, 2)', 'io.araddr(4, 3)']],
    'the ends of a slice the wrong way round': [['io.awaddr(3, 2)', 'io.awaddr(2, 3)']],
    'an address label that the address bits cannot have': [['is(2.U) { word', 'is(4.U) { word']],
    'two registers at one address': [['is(2.U) { word', 'is(1.U) { word']],
    'a response that the enumeration does not have': [
      ['answer := Response.slverr', 'answer := Response.error'],
    ],
    'a reset value that does not fit': [['64.U(16.W)', '65536.U(16.W)']],
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
      ['when(io.wstrb(0)) { control := io.wdata(7, 0) }', 'control := io.wdata(7, 0)'],
      ['when(io.wstrb(1, 0).andR) { bound := io.wdata(15, 0) }', 'bound := io.wdata(15, 0)'],
    ],
    'the answer is taken back without waiting for ready': [['.elsewhen(io.bready) {', '.otherwise {']],
    'writes are decoded by the address of reads': [['io.awaddr(3, 2)', 'io.araddr(3, 2)']],
    'the second register is never written: its arm assigns the first': [
      ['bound := io.wdata(15, 0)', 'control := io.wdata(7, 0)'],
    ],
    'what was read never reaches the bus': [['io.rdata := word', 'io.rdata := 0.U']],
    'a read while an answer is offered: a condition that cannot hold, two names away': [
      ['    offered := true.B\n', '    offered := true.B\n    when(offered) { control := 0.U }\n'],
    ],
    'valid is never taken back after the handshake': [['{ answered := false.B }', '{ answered := true.B }']],
    'unmapped reads answer OKAY with what was read before': [
      ['        word := 0.U\n        found := Response.slverr\n', ''],
    ],
  },
  'async-fifo': {
    'the pointer of the other clock without synchroniser': [
      ['Cat(~head_seen(3, 2), head_seen(1, 0))', 'Cat(~head_gray(3, 2), head_gray(1, 0))'],
    ],
    'binary pointers are synchronised': [
      ['ShiftRegister(head_gray,', 'ShiftRegister(head,'],
      ['ShiftRegister(tail_gray,', 'ShiftRegister(tail,'],
    ],
    'logic between register and synchroniser': [
      ['ShiftRegister(head_gray,', 'ShiftRegister(head ^ (head >> 1),'],
    ],
    'a synchroniser of one register': [['ShiftRegister(head_gray, 2,', 'ShiftRegister(head_gray, 1,']],
    'a pointer in the wrong clock domain': [
      [
        'val (tail, tail_gray) = withClockAndReset(wr_clk, wr_rst)',
        'val (tail, tail_gray) = withClockAndReset(rd_clk, rd_rst)',
      ],
    ],
    'the memory is written on the clock of the reader': [
      ['words.write(tail(2, 0), data, wr_clk)', 'words.write(tail(2, 0), data, rd_clk)'],
    ],
    'full compares the pointers of both clocks': [
      ['full := tail_gray === round', 'full := tail_gray === head_gray'],
    ],
    'the reader moves by the request of the writer': [['pop && head_gray', 'push && head_gray']],
    'the pointer has no bit more than the address': [
      [
        'withClockAndReset(wr_clk, wr_rst) { (RegInit(0.U(4.W)),',
        'withClockAndReset(wr_clk, wr_rst) { (RegInit(0.U(3.W)),',
      ],
    ],
    'the whole pointer as an address': [['words.read(head(2, 0),', 'words.read(head,']],
    'the Gray code of a pointer is never updated': [['    tail_gray := tail_next ^ (tail_next >> 1)\n', '']],
    'the data are wider than the memory': [
      ['val data = IO(Input(UInt(8.W)))', 'val data = IO(Input(UInt(9.W)))'],
    ],
    'the Gray code is shifted by its whole width': [['(head_next >> 1)', '(head_next >> 4)']],
    'the writer also writes when the FIFO is full': [['push && tail_gray =/= round', 'push']],
    'full does not turn the two high bits': [['Cat(~head_seen(3, 2),', 'Cat(head_seen(3, 2),']],
  },
  systolic: {
    'the port of the sums is a bit too narrow': [
      [
        'val sums = Output(Vec(columns, SInt((2 * width + 4).W)))',
        'val sums = Output(Vec(columns, SInt((2 * width + 3).W)))',
      ],
    ],
    'the sum is narrower than a product': [
      ['new Mac(width, 2 * width + 4)', 'new Mac(width, 2 * width - 1)'],
    ],
    'the activation of a cell is unsigned': [
      ['val act_in = Input(SInt(width.W))', 'val act_in = Input(UInt(width.W))'],
    ],
    'the product keeps the width of its factors': [
      ['val product = io.act_in * weight', 'val product = (io.act_in * weight)(width - 1, 0).asSInt'],
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
    'the sum from above is not added': [['sum := io.sum_in + product', 'sum := product']],
    'the activation is handed on without its register': [['io.act_out := act', 'io.act_out := io.act_in']],
    'a sum that accumulates, and is never reset': [['sum := io.sum_in', 'sum := sum + io.sum_in']],
    'the sums go out in the order of JavaScript: the last is the lowest': [
      ['at(rows - 1, c).sum_out)', 'at(rows - 1, columns - 1 - c).sum_out)'],
    ],
    'all rows get the activation of row 0': [['io.acts(r)', 'io.acts(0)']],
  },
  sender: {
    'a state that does not exist': [['state := State.stop', 'state := State.finish']],
    'a state is never entered': [['state := State.begin', 'state := State.data']],
    'a state has no arm, and nothing leaves it': [
      [
        '    is(State.stop) {\n      when(tick) {\n        count := count + (count =/= 255.U)\n        state := State.idle\n      }\n    }\n',
        '',
      ],
      ['when(io.abort) { state := State.idle }', 'when(io.abort) { count := count + (count =/= 255.U) }'],
    ],
    'a counter is compared with a number that it never has': [['cycle === 15.U', 'cycle === 16.U']],
    'a comparison that always holds': [['cycle === 15.U', 'cycle >= 0.U']],
    'a comparison that always holds after widening': [['cycle === 15.U', 'cycle < 16.U']],
    'the same condition again in elsewhen': [
      [
        'when(index === 7.U) { state := State.stop }',
        'when(index === 7.U) { state := State.stop }.elsewhen(index === 7.U) { state := State.idle }',
      ],
    ],
    'a state is asked for inside of the arm of another': [
      ['        index := 0.U\n', '        when(state === State.idle) { index := 0.U }\n'],
    ],
    'a default after the arms: it wins over them': [
      ['  cycle := cycle + 1.U\n', ''],
      ['  when(io.abort)', '  cycle := cycle + 1.U\n  when(io.abort)'],
    ],
    'a result that is computed and dropped: next is missing': [
      ['count := count + (count =/= 255.U)', 'count + (count =/= 255.U)'],
    ],
    'a JavaScript if in an arm': [['when(io.start) {', 'if (io.start) {']],
    'the line is driven in one state only (latch)': [
      [
        'io.line := Mux(state === State.data, shift(0), state =/= State.begin)',
        'when(state === State.data) { io.line := shift(0) }',
      ],
    ],
    'an output is forgotten': [['  io.busy := state =/= State.idle\n', '']],
    'a counter that nobody sees': [['io.sent := count', 'io.sent := 0.U']],
    'a counter without reset': [
      ['val count = RegInit(0.U(8.W))', 'val count = Reg(UInt(8.W))'],
      ['count := count + (count =/= 255.U)', 'count := count + 1.U'],
    ],
    'an input that does nothing': [['  when(io.abort) { state := State.idle }\n', '']],
    'a register under the name of a keyword of Verilog': [
      ['  io.sent := count', '  val table = RegNext(io.abort)\n  dontTouch(table)\n  io.sent := count'],
    ],
    'one name for two registers': [
      ['  io.sent := count', '  val count = RegNext(io.abort)\n  io.sent := count'],
    ],
    'a bit is chosen by an index that goes beyond the word': [['shift(0)', 'shift(cycle)']],
    'a bit is chosen by an index that reaches half of the word': [['shift(0)', 'shift(index(1, 0))']],
    'the bits are sent with the most significant first': [['shift(0)', 'shift(7)']],
  },
  histogram: {
    'an address wider than the memory': [
      ['val sample = Input(UInt(4.W))', 'val sample = Input(UInt(5.W))'],
      ['val middle = Input(UInt(4.W))', 'val middle = Input(UInt(5.W))'],
    ],
    'a memory deeper than its addresses reach': [
      ['SyncReadMem(16,', 'SyncReadMem(32,'],
      [' Mem(16,', ' Mem(32,'],
    ],
    'an unsigned difference where a signed one is needed': [
      ['io.sample.zext - io.middle.zext', 'io.sample - io.middle'],
    ],
    'a difference that wraps, read as signed and widened': [
      ['io.sample.zext - io.middle.zext', '(io.sample - io.middle).asSInt'],
    ],
    'signed and unsigned in one sum': [['val sum = RegInit(0.S(16.W))', 'val sum = RegInit(0.U(16.W))']],
    'a limit that does not fit': [['after === 4095.U', 'after === 4096.U']],
    'a negative literal for an unsigned value': [['largest := 0.U', 'largest := -1.U']],
    'the memory is never written': [
      ['    counts.write(io.look, 0.U)\n', ''],
      ['    counts.write(io.sample, after)\n', ''],
    ],
    'what is read is not used': [
      ['io.seen := counts.read(io.look)', 'val shown = counts.read(io.look)\n  io.seen := previous'],
    ],
    'the maximum is computed and dropped': [
      ['largest := Mux(after > largest, after, largest)', 'Mux(after > largest, after, largest)'],
    ],
    'the second condition is the first again': [['.elsewhen(io.take)', '.elsewhen(io.clear)']],
    'a shift by the whole width': [['after === 4095.U', '(after >> 12) === 0.U']],
    'a value is compared with itself': [['after === 4095.U', 'after === after']],
    'an arm that the range of the value excludes': [
      [
        'io.full := after === 4095.U',
        'io.full := false.B\n  switch(io.sample) { is(40.U) { io.full := true.B } }',
      ],
      ['import chisel3._\n', 'import chisel3._\nimport chisel3.util._\n'],
    ],
    'a word that depends on its own address (loop)': [
      [
        'val previous = mirror.read(io.sample)',
        'val next = Wire(UInt(12.W))\n  val previous = mirror.read(next(3, 0))',
      ],
      ['previous + 1.U)\n', 'previous + 1.U)\n  next := after\n'],
    ],
    'the largest count is compared before the new sample counts': [
      ['Mux(after > largest, after, largest)', 'Mux(previous > largest, previous, largest)'],
    ],
  },
};
