import spinal.core._
import spinal.lib._

/** Eight words between two clocks, with Gray pointers of one bit more than an address. */
class Fifo extends Component {
  val wr = ClockDomain.external("wr")
  val rd = ClockDomain.external("rd")
  val push = in(Bool()).addTag(ClockDomainTag(wr))
  val data = in(Bits(8 bits)).addTag(ClockDomainTag(wr))
  val full = out(Bool()).addTag(ClockDomainTag(wr))
  val pop = in(Bool()).addTag(ClockDomainTag(rd))
  val empty = out(Bool()).addTag(ClockDomainTag(rd))
  val word = out(Bits(8 bits))

  val tail, tail_gray = wr(Reg(UInt(4 bits)) init 0)
  val head, head_gray = rd(Reg(UInt(4 bits)) init 0)
  val tail_next = tail + 1
  val head_next = head + 1
  val head_seen = wr(BufferCC(head_gray, init = U(0, 4 bits)))
  val tail_seen = rd(BufferCC(tail_gray, init = U(0, 4 bits)))
  val round = (~head_seen(3 downto 2) @@ head_seen(1 downto 0))
  val writes = push && tail_gray =/= round
  val reads = pop && head_gray =/= tail_seen
  full := tail_gray === round
  empty := head_gray === tail_seen

  val words = Mem(Bits(8 bits), 8)
  wr(words.write(tail(2 downto 0), data, writes))
  when(writes) {
    tail := tail_next
    tail_gray := tail_next ^ (tail_next |>> 1)
  }
  when(reads) {
    head := head_next
    head_gray := head_next ^ (head_next |>> 1)
  }
  word := rd(words.readAsync(head(2 downto 0)))
}

object Top { def apply() = new Fifo }
