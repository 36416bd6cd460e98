import spinal.core._

/** Elaborates, checks and prints; what it says after its line on checks is said by the checks. */
object Build {
  val stages: Seq[(String, (() => Any) => Unit)] = Seq(
    "elaboration" -> { top =>
      val folder = java.nio.file.Files.createTempDirectory("spinal").toString
      SpinalConfig(targetDirectory = folder).generateVerilog(top().asInstanceOf[Component])
    }
  )
}
