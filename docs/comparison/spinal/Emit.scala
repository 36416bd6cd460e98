import spinal.core._
import spinal.lib._

/** Writes the Verilog of the three blocks to the folder given on the command line. */
object Emit extends App {
  val config = SpinalConfig(
    targetDirectory = args(0),
    headerWithDate = false,
    defaultConfigForClockDomains = ClockDomainConfig(resetKind = SYNC)
  )
  new java.io.File(args(0)).mkdirs()
  def write = ClockDomain.external("write")
  def read = ClockDomain.external("read")
  config.copy(netlistFileName = "axil_regs.v").generateVerilog(new DmaRegisters)
  config.copy(netlistFileName = "axil_regs_lib.v").generateVerilog(new DmaRegistersLibrary)
  config.copy(netlistFileName = "async_fifo.v").generateVerilog(new AsyncFifo(Bits(8 bits), 16, write, read))
  config.copy(netlistFileName = "async_fifo_lib.v").generateVerilog(new StreamFifoCC(Bits(8 bits), 16, write, read))
  config.copy(netlistFileName = "systolic.v").generateVerilog(new SystolicArray(4, 4, 8, 18))
}
