import chisel3._
import chisel3.util._

/** AXI4-Lite as the manager drives it. */
class AxiLite(addressWidth: Int, dataWidth: Int) extends Bundle {
  class Address extends Bundle {
    val addr = UInt(addressWidth.W)
    val prot = UInt(3.W)
  }
  class WriteData extends Bundle {
    val data = UInt(dataWidth.W)
    val strb = UInt((dataWidth / 8).W)
  }
  class WriteResponse extends Bundle {
    val resp = UInt(2.W)
  }
  class ReadData extends Bundle {
    val data = UInt(dataWidth.W)
    val resp = UInt(2.W)
  }
  val aw = Decoupled(new Address)
  val w = Decoupled(new WriteData)
  val b = Flipped(Decoupled(new WriteResponse))
  val ar = Decoupled(new Address)
  val r = Flipped(Decoupled(new ReadData))
}

class Control extends Bundle {
  val start = Bool() // begins a transfer
  val mode = UInt(2.W) // order of descriptors
  val enable = Bool() // the channel runs
}

/** One DMA channel. */
class DmaRegisters extends Module {
  val axi = IO(Flipped(new AxiLite(5, 32)))
  val control = IO(Output(new Control))
  val status = IO(new Bundle {
    val busy = Input(Bool())
    val done = Output(Bool()) // a transfer has ended
    val doneSet = Input(Bool()) // sets done
    val level = Input(UInt(5.W)) // words in the buffer
  })
  val source = IO(Output(UInt(32.W))) // byte address
  val length = IO(Output(UInt(20.W))) // bytes
  val dropped = IO(Output(UInt(8.W))) // beats lost, cleared by reading
  val droppedCount = IO(Input(Bool())) // adds 1 to dropped

  private val okay = 0.U
  private val slverr = 2.U

  val controlReg = RegInit(0.U.asTypeOf(new Control))
  val doneReg = RegInit(false.B)
  val sourceReg = RegInit(0.U(32.W))
  val lengthReg = RegInit(64.U(20.W))
  val droppedReg = RegInit(0.U(8.W))
  control := controlReg
  status.done := doneReg
  source := sourceReg
  length := lengthReg
  dropped := droppedReg

  val writeReady = RegInit(false.B)
  val bValid = RegInit(false.B)
  val bResp = RegInit(0.U(2.W))
  axi.aw.ready := writeReady
  axi.w.ready := writeReady
  axi.b.valid := bValid
  axi.b.bits.resp := bResp
  writeReady := axi.aw.valid && axi.w.valid && !writeReady && (!bValid || axi.b.ready)

  val mask = FillInterleaved(8, axi.w.bits.strb)
  def written(old: UInt) = (old & ~mask) | (axi.w.bits.data & mask)

  controlReg.start := false.B
  when(axi.b.ready) { bValid := false.B }
  when(writeReady) {
    bValid := true.B
    val word = axi.aw.bits.addr >> 2
    bResp := Mux(word > 4.U, slverr, okay)
    switch(word) {
      is(0.U) { when(axi.w.bits.strb(0)) { controlReg := axi.w.bits.data(3, 0).asTypeOf(new Control) } }
      is(1.U) { when(axi.w.bits.strb(0) && axi.w.bits.data(1)) { doneReg := false.B } }
      is(2.U) { sourceReg := written(sourceReg) }
      is(3.U) { lengthReg := written(lengthReg)(19, 0) }
    }
  }
  when(status.doneSet) { doneReg := true.B }

  val rValid = RegInit(false.B)
  val rData = RegInit(0.U(32.W))
  val rResp = RegInit(0.U(2.W))
  axi.ar.ready := !rValid
  axi.r.valid := rValid
  axi.r.bits.data := rData
  axi.r.bits.resp := rResp

  val kept = WireInit(droppedReg) // what a read leaves of dropped
  when(axi.r.ready) { rValid := false.B }
  when(axi.ar.fire) {
    rValid := true.B
    val word = axi.ar.bits.addr >> 2
    rResp := Mux(word > 4.U, slverr, okay)
    rData := MuxLookup(word, 0.U)(
      Seq(
        0.U -> Cat(controlReg.mode, controlReg.enable),
        1.U -> Cat(status.level, 0.U(6.W), doneReg, status.busy),
        2.U -> sourceReg,
        3.U -> lengthReg,
        4.U -> droppedReg
      )
    )
    when(word === 4.U) { kept := 0.U }
  }
  droppedReg := kept + (droppedCount && !kept.andR)
}
