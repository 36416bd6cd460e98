import spinal.core._
import spinal.lib._

/** FIFO between two clocks. `depth` is a power of two of at least 4. */
class AsyncFifo[T <: Data](payload: HardType[T], depth: Int, write: ClockDomain, read: ClockDomain)
    extends Component {
  require(isPow2(depth) && depth >= 4, s"depth $depth")
  val i = slave(Stream(payload))
  val o = master(Stream(payload))

  private val width = log2Up(depth) + 1
  val words = Mem(payload, depth)
  val writeGray, readGray = Bits(width bits)

  /** A pointer and its Gray code. */
  class Pointer(advance: Bool) extends Area {
    val count = Reg(UInt(width bits)) init 0
    val gray = Reg(Bits(width bits)) init 0
    when(advance) {
      count := count + 1
      gray := toGray(count + 1)
    }
  }

  val writing = new ClockingArea(write) {
    val at = new Pointer(i.fire)
    val readSync = BufferCC(readGray, init = B(0))
    writeGray := at.gray
    i.ready := at.gray =/= (~readSync.takeHigh(2) ## readSync.dropHigh(2))
    words.write(at.count.resized, i.payload, i.fire)
  }
  val reading = new ClockingArea(read) {
    val at = new Pointer(o.fire)
    val writeSync = BufferCC(writeGray, init = B(0))
    readGray := at.gray
    o.valid := at.gray =/= writeSync
    o.payload := words.readAsync(at.count.resized)
  }
}
