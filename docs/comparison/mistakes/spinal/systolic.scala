import spinal.core._

/** One cell: holds a weight and adds `act * weight` to the sum from above. */
class Mac(width: Int, sumWidth: Int) extends Component {
  val io = new Bundle {
    val load = in(Bool())
    val weight_in = in(SInt(width bits))
    val act_in = in(SInt(width bits))
    val sum_in = in(SInt(sumWidth bits))
    val weight_out = out(SInt(width bits))
    val act_out = out(SInt(width bits))
    val sum_out = out(SInt(sumWidth bits))
  }
  val weight = Reg(SInt(width bits))
  val act = Reg(SInt(width bits))
  val sum = Reg(SInt(sumWidth bits))
  when(io.load) { weight := io.weight_in }
  act := io.act_in
  val product = io.act_in * weight
  sum := io.sum_in + product
  io.weight_out := weight
  io.act_out := act
  io.sum_out := sum
}

/** `rows` x `columns` cells with stationary weights; activations enter at the left, already skewed. */
class MacArray(rows: Int, columns: Int, width: Int) extends Component {
  val io = new Bundle {
    val load = in(Bool())
    val weights = in(Vec(SInt(width bits), columns))
    val valid = in(Bool())
    val acts = in(Vec(SInt(width bits), rows))
    val done = out(Bool())
    val sums = out(Vec(SInt(2 * width + 4 bits), columns))
  }
  val mac = Seq.fill(rows * columns)(new Mac(width, 2 * width + 4))
  def at(r: Int, c: Int) = mac(r * columns + c).io
  for (r <- 0 until rows) {
    for (c <- 0 until columns) {
      val cell = at(r, c)
      cell.load := io.load
      cell.weight_in := (if (r == 0) io.weights(c) else at(r - 1, c).weight_out)
      cell.act_in := (if (c == 0) io.acts(r) else at(r, c - 1).act_out)
      cell.sum_in := (if (r == 0) S(0) else at(r - 1, c).sum_out)
    }
  }
  io.sums := Vec.tabulate(columns)(c => at(rows - 1, c).sum_out)

  val travelling = Vec.fill(rows)(RegInit(False))
  travelling(0) := io.valid
  for (i <- 1 until rows) travelling(i) := travelling(i - 1)
  io.done := travelling(rows - 1)
}

object Top { def apply() = new MacArray(rows = 3, columns = 2, width = 8) }
