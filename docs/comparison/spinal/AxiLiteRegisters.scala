import spinal.core._
import spinal.lib._
import spinal.lib.bus.amba4.axilite._

/** One DMA channel. */
class DmaRegisters extends Component {
  val axi = slave(AxiLite4(addressWidth = 5, dataWidth = 32))
  val control = new Area {
    val enable = out(Reg(Bool()) init False) // the channel runs
    val mode = out(Reg(UInt(2 bits)) init 0) // order of descriptors
    val start = out(Reg(Bool()) init False) // begins a transfer
  }
  val status = new Area {
    val busy = in(Bool())
    val done = out(Reg(Bool()) init False) // a transfer has ended
    val doneSet = in(Bool()) // sets done
    val level = in(UInt(5 bits)) // words in the buffer
  }
  val source = out(Reg(Bits(32 bits)) init 0) // byte address
  val length = out(Reg(Bits(20 bits)) init 64) // bytes
  val dropped = out(Reg(UInt(8 bits)) init 0) // beats lost, cleared by reading
  val droppedCount = in(Bool()) // adds 1 to dropped

  import AxiLite4.resp.{OKAY, SLVERR}

  val writeReady = RegInit(False)
  writeReady := axi.aw.valid && axi.w.valid && !writeReady && (!axi.b.valid || axi.b.ready)
  axi.aw.ready := writeReady
  axi.w.ready := writeReady
  axi.b.valid.setAsReg() init False
  axi.b.resp.setAsReg() init OKAY

  def writeBytes(register: Bits): Unit = {
    val bytes = register.subdivideIn(8 bits, strict = false) zip axi.w.data.subdivideIn(8 bits)
    for (((byte, data), strb) <- bytes zip axi.w.strb.asBools) when(strb) { byte := data.resized }
  }
  control.start := False
  when(axi.b.ready) { axi.b.valid := False }
  when(writeReady) {
    axi.b.valid := True
    axi.b.resp := OKAY
    switch(axi.aw.addr(4 downto 2)) {
      is(0) {
        when(axi.w.strb(0)) {
          (control.start, control.mode, control.enable) := axi.w.data(3 downto 0)
        }
      }
      is(1) { status.done clearWhen (axi.w.strb(0) && axi.w.data(1)) }
      is(2) { writeBytes(source) }
      is(3) { writeBytes(length) }
      is(4) {}
      default { axi.b.resp := SLVERR }
    }
  }
  status.done setWhen status.doneSet

  axi.ar.ready := !axi.r.valid
  axi.r.valid.setAsReg() init False
  axi.r.data.setAsReg() init 0
  axi.r.resp.setAsReg() init OKAY

  val kept = CombInit(dropped) // what a read leaves of dropped
  when(axi.r.ready) { axi.r.valid := False }
  when(axi.ar.fire) {
    axi.r.valid := True
    axi.r.resp := OKAY
    axi.r.data := 0
    switch(axi.ar.addr(4 downto 2)) {
      is(0) { axi.r.data := (control.mode ## control.enable).resized }
      is(1) { axi.r.data := (status.level ## B(0, 6 bits) ## status.done ## status.busy).resized }
      is(2) { axi.r.data := source }
      is(3) { axi.r.data := length.resized }
      is(4) {
        axi.r.data := dropped.asBits.resized
        kept := 0
      }
      default { axi.r.resp := SLVERR }
    }
  }
  dropped := droppedCount ? (kept +| 1) | kept
}
