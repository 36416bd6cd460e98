import type { Table } from '../mistake.ts';

export const asyncFifo: Table = {
  block: 'async-fifo',
  title: 'asynchronous FIFO',
  mistakes: [
    {
      name: 'the pointer of the other clock without synchroniser',
      edits: [
        [
          'cat(head_seen.slice(3, 2).not(), head_seen.slice(1, 0))',
          'cat(head_gray.slice(3, 2).not(), head_gray.slice(1, 0))',
        ],
      ],
      stage: 'check',
      says: "SL0210: 'fifo.head_gray' (clock rd_clk) reaches",
      amaranth: [['Cat(head_seen[0:2], ~head_seen[2:4])', 'Cat(head_gray[0:2], ~head_gray[2:4])']],
    },
    {
      name: 'binary pointers are synchronised',
      edits: [
        ['{ head_seen: head_gray }', '{ head_seen: head }'],
        ['{ tail_seen: tail_gray }', '{ tail_seen: tail }'],
      ],
      stage: 'check',
      says: "SL0215: register 'head' of module 'fifo' counts in binary",
      amaranth: [
        ['FFSynchronizer(head_gray,', 'FFSynchronizer(head,'],
        ['FFSynchronizer(tail_gray,', 'FFSynchronizer(tail,'],
      ],
    },
    {
      name: 'logic between register and synchroniser',
      edits: [['{ head_seen: head_gray }', '{ head_seen: head.xor(head.shr(1)) }']],
      stage: 'check',
      says: 'SL0211: ',
      amaranth: [['FFSynchronizer(head_gray,', 'FFSynchronizer(head ^ (head >> 1),']],
    },
    {
      name: 'several bits through the synchroniser of one',
      edits: [['writer.syncGray({ head_seen: head_gray })', 'writer.sync({ head_seen: head_gray })']],
      stage: 'editor',
      says: 'a Bool is expected',
    },
    {
      name: 'a synchroniser of one register',
      edits: [['{ head_seen: head_gray }', '{ head_seen: head_gray }, { stages: 1 }']],
      stage: 'elaboration',
      says: 'SL0117',
      amaranth: [['o_domain="wr")', 'o_domain="wr", stages=1)']],
    },
    {
      name: 'a pointer in the wrong clock domain',
      edits: [['writer.reg({ tail: UInt(4), tail_gray', 'reader.reg({ tail: UInt(4), tail_gray']],
      stage: 'check',
      says: 'SL0210: ',
      amaranth: [['m.d.wr += [tail.eq', 'm.d.rd += [tail.eq']],
    },
    {
      name: 'the memory is written on the clock of the reader',
      edits: [['words.on(wr).write', 'words.on(rd).write']],
      stage: 'check',
      says: 'SL0210: ',
      amaranth: [['write_port(domain="wr")', 'write_port(domain="rd")']],
    },
    {
      name: 'nothing says why a word is not read while it is written',
      edits: [[", { crossing: 'a word is read once the tail behind it has come across' }", '']],
      stage: 'check',
      says: "SL0210: words read as 'fifo.words_r0_data' (clock wr_clk) reach output 'fifo.word'",
    },
    {
      name: 'full compares the pointers of both clocks',
      edits: [['full.drive(tail_gray.eq(round))', 'full.drive(tail_gray.eq(head_gray))']],
      stage: 'check',
      says: 'SL0210: ',
      amaranth: [['self.full.eq(tail_gray == round_)', 'self.full.eq(tail_gray == head_gray)']],
    },
    {
      name: 'the reader moves by the request of the writer',
      edits: [['pop.and(head_gray.ne(tail_seen))', 'push.and(head_gray.ne(tail_seen))']],
      stage: 'check',
      says: "SL0210: 'fifo.push'",
      amaranth: [['self.pop & (head_gray', 'self.push & (head_gray']],
    },
    {
      name: 'the pointer has no bit more than the address',
      edits: [['tail: UInt(4), tail_gray', 'tail: UInt(3), tail_gray']],
      stage: 'editor',
      says: 'the target has 4 bits, the value 3',
      amaranth: [['tail = Signal(4)', 'tail = Signal(3)']],
    },
    {
      name: 'the whole pointer as an address',
      edits: [['words.read(head.trunc(3))', 'words.read(head)']],
      stage: 'editor',
      says: 'addresses of this memory have 3 bits, this one has 4',
      amaranth: [['read.addr.eq(head[0:3])', 'read.addr.eq(head)']],
    },
    {
      name: 'the Gray code of a pointer is never updated',
      edits: [['      tail_gray.next(tail_next.xor(tail_next.shr(1)));\n', '']],
      stage: 'check',
      says: "SL0221: register 'tail_gray' of module 'fifo' is never assigned",
      amaranth: [[', tail_gray.eq(tail_next ^ (tail_next >> 1))', '']],
    },
    {
      name: 'the data are wider than the memory',
      edits: [['data: input(Bits(8))', 'data: input(Bits(9))']],
      stage: 'editor',
      says: 'the target has 8 bits, the value 9',
      amaranth: [['self.data = Signal(8)', 'self.data = Signal(9)']],
    },
    {
      name: 'the Gray code is shifted by its whole width',
      edits: [
        [
          'head_gray.next(head_next.xor(head_next.shr(1)))',
          'head_gray.next(head_next.xor(head_next.shr(4)))',
        ],
      ],
      stage: 'check',
      says: "SL0215: register 'head_gray' of module 'fifo' goes from 4'b0001 to 4'b0010",
      amaranth: [
        ['head_gray.eq(head_next ^ (head_next >> 1))', 'head_gray.eq(head_next ^ (head_next >> 4))'],
      ],
    },
    {
      name: 'the writer also writes when the FIFO is full',
      edits: [['push.and(tail_gray.ne(round))', 'push']],
      stage: 'nothing',
      says: 'legal hardware: only a test can tell',
      amaranth: [['self.push & (tail_gray != round_)', 'self.push']],
    },
    {
      name: 'full does not turn the two high bits',
      edits: [['head_seen.slice(3, 2).not(), ', 'head_seen.slice(3, 2), ']],
      stage: 'nothing',
      says: 'legal hardware: only a test can tell',
      amaranth: [['~head_seen[2:4]', 'head_seen[2:4]']],
    },
    {
      name: 'the Gray code is shifted the wrong way',
      edits: [
        [
          'tail_gray.next(tail_next.xor(tail_next.shr(1)))',
          'tail_gray.next(tail_next.xor(tail_next.shl(1)))',
        ],
      ],
      stage: 'check',
      says: "SL0215: register 'tail_gray' of module 'fifo' goes from 4'b0000 to 4'b0011",
    },
    {
      name: 'the register of the Gray code gets the binary count',
      edits: [['head_gray.next(head_next.xor(head_next.shr(1)))', 'head_gray.next(head_next)']],
      stage: 'check',
      says: "SL0215: register 'head_gray' of module 'fifo' goes from 4'b0001 to 4'b0010",
    },
    {
      name: 'the pointer goes up by two',
      edits: [['tail_next: tail.add(1)', 'tail_next: tail.add(2)']],
      stage: 'check',
      says: "SL0215: register 'tail_gray' of module 'fifo' goes from 4'b0000 to 4'b0011",
    },
    {
      name: 'the pointer begins again before its end',
      edits: [['head_next: head.add(1)', 'head_next: head.eq(13).mux(0, head.add(1))']],
      stage: 'check',
      says: "SL0215: register 'head_gray' of module 'fifo' goes from 4'b1011 to 4'b0000",
    },
    {
      name: 'the difference of a pointer and itself',
      edits: [['full.drive(tail_gray.eq(round))', 'full.drive(tail.sub(tail).eq(8))']],
      stage: 'check',
      says: "SL0233: both sides of 'tail - tail' of module 'fifo' are the same",
    },
  ],
};
