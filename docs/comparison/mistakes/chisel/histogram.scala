import chisel3._

/** Counts samples by their value, and keeps the largest count and the sum of all samples around a middle. */
class Histogram extends Module {
  val io = IO(new Bundle {
    val take = Input(Bool())
    val clear = Input(Bool())
    val sample = Input(UInt(4.W))
    val middle = Input(UInt(4.W))
    val look = Input(UInt(4.W))
    val seen = Output(UInt(12.W))
    val most = Output(UInt(12.W))
    val balance = Output(SInt(16.W))
    val full = Output(Bool())
  })
  val counts = SyncReadMem(16, UInt(12.W))
  val mirror = Mem(16, UInt(12.W))
  val largest = RegInit(0.U(12.W))
  val sum = RegInit(0.S(16.W))
  val previous = mirror.read(io.sample)
  val after = Mux(previous.andR, previous, previous + 1.U)
  val distance = io.sample.zext - io.middle.zext
  when(io.clear) {
    largest := 0.U
    sum := 0.S
    counts.write(io.look, 0.U)
    mirror.write(io.look, 0.U)
  }.elsewhen(io.take) {
    counts.write(io.sample, after)
    mirror.write(io.sample, after)
    largest := Mux(after > largest, after, largest)
    sum := sum + distance
  }
  io.seen := counts.read(io.look)
  io.most := largest
  io.balance := sum
  io.full := after === 4095.U
}

object Top { def apply() = new Histogram }
