import chisel3._
import chisel3.util._

/** Multiply-accumulate with a stationary weight. */
class SystolicCell(width: Int, sumWidth: Int) extends Module {
  require(sumWidth >= 2 * width)
  val io = IO(new Bundle {
    val load = Input(Bool()) // the weights of the column move one cell down
    val weightIn = Input(SInt(width.W))
    val actIn = Input(SInt(width.W))
    val sumIn = Input(SInt(sumWidth.W))
    val weight = Output(SInt(width.W))
    val act = Output(SInt(width.W))
    val sum = Output(SInt(sumWidth.W))
  })
  io.weight := RegEnable(io.weightIn, io.load)
  io.act := RegNext(io.actIn)
  io.sum := RegNext(io.sumIn + io.actIn * io.weight)
}

/** Weight-stationary systolic array. */
class SystolicArray(rows: Int, columns: Int, width: Int, sumWidth: Int) extends Module {
  val io = IO(new Bundle {
    val load = Input(Bool()) // take a row of weights
    val weights = Input(Vec(columns, SInt(width.W))) // weights of a row
    val validIn = Input(Bool())
    val acts = Input(Vec(rows, SInt(width.W))) // one vector
    val validOut = Output(Bool())
    val sums = Output(Vec(columns, SInt(sumWidth.W))) // one sum per column
  })

  val cells = Seq.fill(rows, columns)(Module(new SystolicCell(width, sumWidth)).io)
  for ((row, r) <- cells.zipWithIndex; (cell, c) <- row.zipWithIndex) {
    cell.load := io.load
    cell.weightIn := (if (r > 0) cells(r - 1)(c).weight else io.weights(c))
    cell.actIn := (if (c > 0) row(c - 1).act else ShiftRegister(io.acts(r), r))
    cell.sumIn := (if (r > 0) cells(r - 1)(c).sum else 0.S)
  }
  for ((cell, c) <- cells.last.zipWithIndex) io.sums(c) := ShiftRegister(cell.sum, columns - 1 - c)
  io.validOut := ShiftRegister(io.validIn, rows + columns - 1, false.B, true.B)
}
