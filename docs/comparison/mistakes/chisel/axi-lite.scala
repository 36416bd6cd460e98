import chisel3._
import chisel3.util._

object Response extends ChiselEnum {
  val okay = Value(0.U)
  val slverr = Value(2.U)
}

/** Three registers on AXI4-Lite: control at 0, limit at 4, status (read only) at 8. */
class Registers extends Module {
  val io = IO(new Bundle {
    val awvalid = Input(Bool())
    val awready = Output(Bool())
    val awaddr = Input(UInt(4.W))
    val wvalid = Input(Bool())
    val wready = Output(Bool())
    val wdata = Input(UInt(32.W))
    val wstrb = Input(UInt(4.W))
    val bvalid = Output(Bool())
    val bready = Input(Bool())
    val bresp = Output(Response())
    val arvalid = Input(Bool())
    val arready = Output(Bool())
    val araddr = Input(UInt(4.W))
    val rvalid = Output(Bool())
    val rready = Input(Bool())
    val rdata = Output(UInt(32.W))
    val rresp = Output(Response())
    val busy = Input(Bool())
    val level = Input(UInt(5.W))
    val enable = Output(Bool())
    val limit = Output(UInt(16.W))
  })
  val control = RegInit(0.U(8.W))
  val bound = RegInit(64.U(16.W))
  val answered = RegInit(false.B)
  val answer = RegInit(Response.okay)
  val offered = RegInit(false.B)
  val word = Reg(UInt(32.W))
  val found = RegInit(Response.okay)
  val write = io.awvalid && io.wvalid && !answered
  val read = io.arvalid && !offered

  io.awready := write
  io.wready := write
  when(write) {
    answered := true.B
    answer := Response.slverr
    switch(io.awaddr(3, 2)) {
      is(0.U) {
        answer := Response.okay
        when(io.wstrb(0)) { control := io.wdata(7, 0) }
      }
      is(1.U) {
        answer := Response.okay
        when(io.wstrb(1, 0).andR) { bound := io.wdata(15, 0) }
      }
    }
  }.elsewhen(io.bready) { answered := false.B }
  io.bvalid := answered
  io.bresp := answer

  io.arready := read
  when(read) {
    offered := true.B
    found := Response.okay
    switch(io.araddr(3, 2)) {
      is(0.U) { word := control }
      is(1.U) { word := bound }
      is(2.U) { word := io.level }
      is(3.U) {
        word := 0.U
        found := Response.slverr
      }
    }
  }.elsewhen(io.rready) { offered := false.B }
  io.rvalid := offered
  io.rdata := word
  io.rresp := found

  io.enable := control(0) && !io.busy
  io.limit := bound
}

object Top { def apply() = new Registers }
