import spinal.core._

/** Counts samples by their value, and keeps the largest count and the sum of all samples around a middle. */
class Histogram extends Component {
  val io = new Bundle {
    val take = in(Bool())
    val clear = in(Bool())
    val sample = in(UInt(4 bits))
    val middle = in(UInt(4 bits))
    val look = in(UInt(4 bits))
    val seen = out(UInt(12 bits))
    val most = out(UInt(12 bits))
    val balance = out(SInt(16 bits))
    val full = out(Bool())
  }
  val counts = Mem(UInt(12 bits), 16)
  val largest = Reg(UInt(12 bits)) init 0
  val sum = Reg(SInt(16 bits)) init 0
  val previous = counts.readAsync(io.sample)
  val after = previous +| 1
  val distance = io.sample.intoSInt - io.middle.intoSInt
  when(io.clear) {
    largest := 0
    sum := 0
    counts(io.look) := U(0, 12 bits)
  } elsewhen (io.take) {
    counts(io.sample) := after
    largest := (after > largest) ? after | largest
    sum := sum +| distance.resize(16 bits)
  }
  io.seen := counts.readSync(io.look)
  io.most := largest
  io.balance := sum
  io.full := after === 4095
}

object Top { def apply() = new Histogram }
