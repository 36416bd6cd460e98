import chisel3._
import chisel3.util._

/** FIFO between two clocks. `depth` is a power of two of at least 4. */
class AsyncFifo[T <: Data](payload: T, depth: Int) extends RawModule {
  require(isPow2(depth) && depth >= 4, s"depth $depth")
  val writeClock = IO(Input(Clock())) // where words come from
  val writeReset = IO(Input(Bool()))
  val readClock = IO(Input(Clock())) // where they go to
  val readReset = IO(Input(Bool()))
  val i = IO(Flipped(Decoupled(payload)))
  val o = IO(Decoupled(payload))

  private val bits = log2Ceil(depth)
  val words = Mem(depth, payload)
  val writeGray = Wire(UInt((bits + 1).W))
  val readGray = Wire(UInt((bits + 1).W))

  /** Binary pointer and its Gray code. */
  def pointer(advance: Bool): (UInt, UInt) = {
    val count = RegInit(0.U((bits + 1).W))
    val gray = RegInit(0.U((bits + 1).W))
    when(advance) {
      count := count + 1.U
      gray := BinaryToGray(count + 1.U)
    }
    (count, gray)
  }

  withClockAndReset(writeClock, writeReset) {
    val readSync = ShiftRegister(readGray, 2, 0.U, true.B)
    val (count, gray) = pointer(i.fire)
    writeGray := gray
    i.ready := gray =/= (readSync ^ (3.U << (bits - 1)))
    when(i.fire) { words(count) := i.bits }
  }
  withClockAndReset(readClock, readReset) {
    val writeSync = ShiftRegister(writeGray, 2, 0.U, true.B)
    val (count, gray) = pointer(o.fire)
    readGray := gray
    o.valid := gray =/= writeSync
    o.bits := words(count)
  }
}
