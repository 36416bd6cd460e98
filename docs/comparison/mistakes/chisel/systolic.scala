import chisel3._

/** One cell: holds a weight and adds `act * weight` to the sum from above. */
class Mac(width: Int, sumWidth: Int) extends Module {
  val io = IO(new Bundle {
    val load = Input(Bool())
    val weight_in = Input(SInt(width.W))
    val act_in = Input(SInt(width.W))
    val sum_in = Input(SInt(sumWidth.W))
    val weight_out = Output(SInt(width.W))
    val act_out = Output(SInt(width.W))
    val sum_out = Output(SInt(sumWidth.W))
  })
  val weight = Reg(SInt(width.W))
  val act = Reg(SInt(width.W))
  val sum = Reg(SInt(sumWidth.W))
  when(io.load) { weight := io.weight_in }
  act := io.act_in
  val product = io.act_in * weight
  sum := io.sum_in + product
  io.weight_out := weight
  io.act_out := act
  io.sum_out := sum
}

/** `rows` x `columns` cells with stationary weights; activations enter at the left, already skewed. */
class MacArray(rows: Int, columns: Int, width: Int) extends Module {
  val io = IO(new Bundle {
    val load = Input(Bool())
    val weights = Input(Vec(columns, SInt(width.W)))
    val valid = Input(Bool())
    val acts = Input(Vec(rows, SInt(width.W)))
    val done = Output(Bool())
    val sums = Output(Vec(columns, SInt((2 * width + 4).W)))
  })
  val mac = Seq.fill(rows * columns)(Module(new Mac(width, 2 * width + 4)))
  def at(r: Int, c: Int) = mac(r * columns + c).io
  for (r <- 0 until rows) {
    for (c <- 0 until columns) {
      val cell = at(r, c)
      cell.load := io.load
      cell.weight_in := (if (r == 0) io.weights(c) else at(r - 1, c).weight_out)
      cell.act_in := (if (c == 0) io.acts(r) else at(r, c - 1).act_out)
      cell.sum_in := (if (r == 0) 0.S else at(r - 1, c).sum_out)
    }
  }
  io.sums := VecInit(Seq.tabulate(columns)(c => at(rows - 1, c).sum_out))

  val travelling = RegInit(VecInit(Seq.fill(rows)(false.B)))
  travelling(0) := io.valid
  for (i <- 1 until rows) travelling(i) := travelling(i - 1)
  io.done := travelling(rows - 1)
}

object Top { def apply() = new MacArray(rows = 3, columns = 2, width = 8) }
