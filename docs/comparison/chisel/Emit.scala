import chisel3._
import circt.stage.ChiselStage
import java.nio.file.{Files, Path}

/** Writes the Verilog of the three blocks to the folder given on the command line. */
object Emit extends App {
  val options = Array(
    "-disable-all-randomization",
    "-strip-debug-info",
    "-default-layer-specialization=disable",
    "-lowering-options=disallowLocalVariables,disallowPackedArrays" // which Icarus and Yosys do not read
  )
  val blocks = Seq[(String, () => chisel3.RawModule)](
    "axil_regs" -> (() => new DmaRegisters),
    "async_fifo" -> (() => new AsyncFifo(UInt(8.W), 16)),
    "systolic" -> (() => new SystolicArray(4, 4, 8, 18))
  )
  val folder = Files.createDirectories(Path.of(args(0)))
  for ((name, block) <- blocks)
    Files.writeString(folder.resolve(s"$name.v"), ChiselStage.emitSystemVerilog(block(), firtoolOpts = options))
}
