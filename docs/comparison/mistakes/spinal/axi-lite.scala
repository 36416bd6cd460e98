import spinal.core._

object Response extends SpinalEnum {
  val okay, slverr = newElement()
  defaultEncoding = SpinalEnumEncoding("response")(okay -> 0, slverr -> 2)
}

/** Three registers on AXI4-Lite: control at 0, limit at 4, status (read only) at 8. */
class Registers extends Component {
  val io = new Bundle {
    val awvalid = in(Bool())
    val awready = out(Bool())
    val awaddr = in(UInt(4 bits))
    val wvalid = in(Bool())
    val wready = out(Bool())
    val wdata = in(Bits(32 bits))
    val wstrb = in(Bits(4 bits))
    val bvalid = out(Bool())
    val bready = in(Bool())
    val bresp = out(Response())
    val arvalid = in(Bool())
    val arready = out(Bool())
    val araddr = in(UInt(4 bits))
    val rvalid = out(Bool())
    val rready = in(Bool())
    val rdata = out(Bits(32 bits))
    val rresp = out(Response())
    val busy = in(Bool())
    val level = in(UInt(5 bits))
    val enable = out(Bool())
    val limit = out(UInt(16 bits))
  }
  val control = Reg(Bits(8 bits)) init 0
  val bound = Reg(UInt(16 bits)) init 64
  val answered = Reg(Bool()) init False
  val answer = Reg(Response()) init Response.okay
  val offered = Reg(Bool()) init False
  val word = Reg(Bits(32 bits))
  val found = Reg(Response()) init Response.okay
  val write = io.awvalid && io.wvalid && !answered
  val read = io.arvalid && !offered

  io.awready := write
  io.wready := write
  when(write) {
    answered := True
    answer := Response.okay
    switch(io.awaddr(3 downto 2)) {
      is(0) { when(io.wstrb(0)) { control := io.wdata(7 downto 0) } }
      is(1) { when(io.wstrb(1 downto 0).andR) { bound := io.wdata(15 downto 0).asUInt } }
      default { answer := Response.slverr }
    }
  } elsewhen (io.bready) { answered := False }
  io.bvalid := answered
  io.bresp := answer

  io.arready := read
  when(read) {
    offered := True
    found := Response.okay
    switch(io.araddr(3 downto 2)) {
      is(0) { word := control.resized }
      is(1) { word := bound.asBits.resized }
      is(2) { word := io.level.asBits.resized }
      default {
        word := 0
        found := Response.slverr
      }
    }
  } elsewhen (io.rready) { offered := False }
  io.rvalid := offered
  io.rdata := word
  io.rresp := found

  io.enable := control(0) && !io.busy
  io.limit := bound
}

object Top { def apply() = new Registers }
