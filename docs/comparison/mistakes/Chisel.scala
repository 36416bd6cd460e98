import circt.stage.ChiselStage

/** Elaborates, then lets firtool check and print. */
object Build {
  val stages: Seq[(String, (() => Any) => Unit)] = Seq(
    "elaboration" -> (top => ChiselStage.emitCHIRRTL(top().asInstanceOf[chisel3.RawModule])),
    "check" -> (top => ChiselStage.emitSystemVerilog(top().asInstanceOf[chisel3.RawModule]))
  )
}
