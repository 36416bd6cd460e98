import chisel3._
import chisel3.util._

/** Eight words between two clocks, with Gray pointers of one bit more than an address. */
class Fifo extends RawModule {
  val wr_clk = IO(Input(Clock()))
  val wr_rst = IO(Input(Bool()))
  val rd_clk = IO(Input(Clock()))
  val rd_rst = IO(Input(Bool()))
  val push = IO(Input(Bool()))
  val data = IO(Input(UInt(8.W)))
  val full = IO(Output(Bool()))
  val pop = IO(Input(Bool()))
  val empty = IO(Output(Bool()))
  val word = IO(Output(UInt(8.W)))

  val (tail, tail_gray) = withClockAndReset(wr_clk, wr_rst) { (RegInit(0.U(4.W)), RegInit(0.U(4.W))) }
  val (head, head_gray) = withClockAndReset(rd_clk, rd_rst) { (RegInit(0.U(4.W)), RegInit(0.U(4.W))) }
  val tail_next = tail + 1.U
  val head_next = head + 1.U
  val head_seen = withClockAndReset(wr_clk, wr_rst) { ShiftRegister(head_gray, 2, 0.U, true.B) }
  val tail_seen = withClockAndReset(rd_clk, rd_rst) { ShiftRegister(tail_gray, 2, 0.U, true.B) }
  val round = Cat(~head_seen(3, 2), head_seen(1, 0))
  val writes = push && tail_gray =/= round
  val reads = pop && head_gray =/= tail_seen
  full := tail_gray === round
  empty := head_gray === tail_seen

  val words = Mem(8, UInt(8.W))
  when(writes) {
    words.write(tail(2, 0), data, wr_clk)
    tail := tail_next
    tail_gray := tail_next ^ (tail_next >> 1)
  }
  when(reads) {
    head := head_next
    head_gray := head_next ^ (head_next >> 1)
  }
  word := words.read(head(2, 0), rd_clk)
}

object Top { def apply() = new Fifo }
