import chisel3._
import chisel3.util._

object State extends ChiselEnum {
  val idle, begin, data, stop = Value
}

/** Sends bytes bit by bit: a start bit, eight data bits, a stop bit, sixteen cycles each. */
class Sender extends Module {
  val io = IO(new Bundle {
    val start = Input(Bool())
    val data = Input(UInt(8.W))
    val abort = Input(Bool())
    val line = Output(Bool())
    val busy = Output(Bool())
    val sent = Output(UInt(8.W))
  })
  val shift = Reg(UInt(8.W))
  val cycle = RegInit(0.U(4.W))
  val index = RegInit(0.U(3.W))
  val count = RegInit(0.U(8.W))
  val state = RegInit(State.idle)
  val tick = cycle === 15.U
  cycle := cycle + 1.U
  switch(state) {
    is(State.idle) {
      cycle := 0.U
      when(io.start) {
        shift := io.data
        state := State.begin
      }
    }
    is(State.begin) {
      when(tick) {
        index := 0.U
        state := State.data
      }
    }
    is(State.data) {
      when(tick) {
        shift := shift(7, 1)
        index := index + 1.U
        when(index === 7.U) { state := State.stop }
      }
    }
    is(State.stop) {
      when(tick) {
        count := count + (count =/= 255.U)
        state := State.idle
      }
    }
  }
  when(io.abort) { state := State.idle }
  io.line := Mux(state === State.data, shift(0), state =/= State.begin)
  io.busy := state =/= State.idle
  io.sent := count
}

object Top { def apply() = new Sender }
