import spinal.core._
import spinal.lib.fsm._

/** Sends bytes bit by bit: a start bit, eight data bits, a stop bit, sixteen cycles each. */
class Sender extends Component {
  val io = new Bundle {
    val start = in(Bool())
    val data = in(Bits(8 bits))
    val abort = in(Bool())
    val line = out(Bool())
    val busy = out(Bool())
    val sent = out(UInt(8 bits))
  }
  val shift = Reg(Bits(8 bits))
  val cycle = Reg(UInt(4 bits)) init 0
  val index = Reg(UInt(3 bits)) init 0
  val count = Reg(UInt(8 bits)) init 0
  val tick = cycle === 15
  cycle := cycle + 1
  val state = new StateMachine {
    val idle = new State with EntryPoint
    val begin, data, stop = new State
    idle.whenIsActive {
      cycle := 0
      when(io.start) {
        shift := io.data
        goto(begin)
      }
    }
    begin.whenIsActive {
      when(tick) {
        index := 0
        goto(data)
      }
    }
    data.whenIsActive {
      when(tick) {
        shift := shift(7 downto 1).resized
        index := index + 1
        when(index === 7) { goto(stop) }
      }
    }
    stop.whenIsActive {
      when(tick) {
        count := count +| 1
        goto(idle)
      }
    }
    always { when(io.abort) { goto(idle) } }
  }
  io.line := state.isActive(state.data) ? shift(0) | !state.isActive(state.begin)
  io.busy := !state.isActive(state.idle)
  io.sent := count
}

object Top { def apply() = new Sender }
