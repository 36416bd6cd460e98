import spinal.core._
import spinal.lib._
import spinal.lib.bus.amba4.axilite._
import spinal.lib.bus.regif._
import spinal.lib.bus.regif.AccessType._

/** One DMA channel, from the register descriptions of spinal.lib. */
class DmaRegistersLibrary extends Component {
  val axi = slave(AxiLite4(addressWidth = 5, dataWidth = 32))
  val bus = AxiLite4BusInterface(axi, (0x00, 20 Byte))
  val control = new Area {
    val register = bus.newReg("control")
    val enable = out(register.field(Bool(), RW, doc = "the channel runs"))
    val mode = out(register.field(UInt(2 bits), RW, doc = "order of descriptors"))
    val start = out(register.field(Bool(), W1P, doc = "begins a transfer"))
  }
  val status = new Area {
    val doneSet = in(Bool())
    val register = bus.newReg("status")
    val busy = in(register.field(Bool(), RO))
    val done = out(register.field(Bool(), W1C, doc = "a transfer has ended")).setWhen(doneSet)
    val level = in(register.fieldAt(8, UInt(5 bits), RO, doc = "words in the buffer"))
  }
  val source = out(bus.newReg("source").field(UInt(32 bits), RW, doc = "byte address"))
  val length = out(bus.newReg("length").field(UInt(20 bits), RW, 64, doc = "bytes"))
  val droppedCount = in(Bool())
  val dropped = out(bus.newReg("dropped").field(UInt(8 bits), RC, doc = "beats lost"))
  when(droppedCount) { dropped := dropped +| 1 }
}
