import java.io.{ByteArrayOutputStream, File, PrintStream}
import java.net.URLClassLoader
import java.nio.file.Files
import scala.reflect.internal.util.Position
import scala.tools.nsc.{Global, Settings}
import scala.tools.nsc.reporters.FilteringReporter

/**
 * What the compiler, the elaboration and the checks say about each program of a folder: lines of stage, tab, text after a
 * line with the name of the file. Arguments: folder, class path, plugins.
 */
object Tell extends App {
  val Array(folder, classpath, plugins) = args
  val (out, err) = (System.out, System.err)

  class Collector(val settings: Settings) extends FilteringReporter {
    var said = Seq.empty[(Boolean, String)]
    override def doReport(pos: Position, msg: String, severity: Severity): Unit =
      if (severity != INFO) said :+= (severity == ERROR, msg)
    override def reset(): Unit = { said = Nil; super.reset() }
  }

  val settings = new Settings(message => sys.error(message))
  settings.processArgumentString("-deprecation -Xlint -language:reflectiveCalls")
  settings.classpath.value = classpath
  settings.plugin.value = plugins.split(',').toList
  val classes = Files.createTempDirectory("classes")
  settings.outputDirs.setSingleOutput(classes.toString)
  val reporter = new Collector(settings)
  val compiler = new Global(settings, reporter)

  def clear(file: File): Unit = Option(file.listFiles).toSeq.flatten.foreach { inner => clear(inner); inner.delete() }
  def say(stage: String, text: String): Unit = out.println(s"$stage\t${text.replaceAll("\\s+", " ").trim}")

  for (file <- new File(folder).listFiles.sortBy(_.getName)) {
    out.println(file.getName)
    clear(classes.toFile)
    reporter.reset()
    new compiler.Run().compile(List(file.getPath))
    for ((error, text) <- reporter.said) say(if (error) "compiler" else "compiler-warning", text)
    if (!reporter.said.exists(_._1)) {
      val loader = new URLClassLoader(Array(classes.toUri.toURL), getClass.getClassLoader)
      val top = loader.loadClass("Top").getMethod("apply")
      build(() => top.invoke(null))
    }
  }

  /** The tools keep the stream that they first saw: there is one for all programs. */
  lazy val heard = new ByteArrayOutputStream
  lazy val listener = new PrintStream(heard)

  def build(top: () => Any): Unit = {
    var failure = Option.empty[Throwable]
    for ((stage, run) <- Build.stages if failure.isEmpty) {
      heard.reset()
      System.setOut(listener)
      System.setErr(listener)
      try Console.withOut(listener)(Console.withErr(listener)(run(top)))
      catch { case error: Throwable => failure = Some(Iterator.iterate(error)(_.getCause).takeWhile(_ != null).toSeq.last) }
      System.setOut(out)
      System.setErr(err)
      heard.toString.split('\n').foreach(line => say(s"$stage-output", line))
      failure.foreach(error => say(s"$stage-error", s"${error.getClass.getSimpleName}: ${error.getMessage}"))
    }
  }
  System.exit(0)
}
