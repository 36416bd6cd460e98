import spinal.core._
import spinal.lib._

/** Multiply-accumulate with a stationary weight. */
class SystolicCell(width: Int, sumWidth: Int) extends Component {
  require(sumWidth >= 2 * width)
  val io = new Bundle {
    val load = in(Bool()) // the weights of the column move one cell down
    val weightIn = in(SInt(width bits))
    val actIn = in(SInt(width bits))
    val sumIn = in(SInt(sumWidth bits))
    val weight = out(Reg(SInt(width bits)))
    val act = out(Reg(SInt(width bits)))
    val sum = out(Reg(SInt(sumWidth bits)))
  }
  when(io.load) { io.weight := io.weightIn }
  io.act := io.actIn
  io.sum := io.sumIn + io.actIn * io.weight
}

/** Weight-stationary systolic array. */
class SystolicArray(rows: Int, columns: Int, width: Int, sumWidth: Int) extends Component {
  val io = new Bundle {
    val load = in(Bool()) // take a row of weights
    val weights = in(Vec(SInt(width bits), columns)) // weights of a row
    val validIn = in(Bool())
    val acts = in(Vec(SInt(width bits), rows)) // one vector
    val validOut = out(Bool())
    val sums = out(Vec(SInt(sumWidth bits), columns)) // one sum per column
  }

  val cells =
    Seq.tabulate(rows, columns)((r, c) => new SystolicCell(width, sumWidth).setName(s"cell_${r}_$c").io)
  for ((row, r) <- cells.zipWithIndex; (cell, c) <- row.zipWithIndex) {
    cell.load := io.load
    cell.weightIn := (if (r > 0) cells(r - 1)(c).weight else io.weights(c))
    cell.actIn := (if (c > 0) row(c - 1).act else Delay(io.acts(r), r))
    cell.sumIn := (if (r > 0) cells(r - 1)(c).sum else S(0))
  }
  for ((cell, c) <- cells.last.zipWithIndex) io.sums(c) := Delay(cell.sum, columns - 1 - c)
  io.validOut := Delay(io.validIn, rows + columns - 1, init = False)
}
