import { Bits, Bool, clockDomain, input, memory, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'store',
  () => ({
    wr: clockDomain(),
    rd: clockDomain(),
    go: input(Bool()).on('wr'),
    to: input(UInt(4)).on('wr'),
    from: input(UInt(4)).on('rd'),
    later: output(Bits(8)).on('rd'),
    now: output(Bits(8)).on('rd'),
  }),
  (m, { wr, rd, go, to, from, later, now }) => {
    const { words } = m.mem({ words: memory(Bits(8), 16) });
    m.when(go, () => words.on(wr).write(to, 1));
    later.drive(words.on(rd).readSync(from));
    now.drive(words.read(from));
  },
)({});

/* spinlight says
error[SL0210]: words read as 'store.words_r1_data' (clock wr_clk) reach output 'store.now' (clock rd_clk) without synchronisation
  --> SL0210-memory.ts:12:10
     |
  12 |     now: output(Bits(8)).on('rd'),
     |          ^
  note: path: store.words_r1_data -> store.now
  note: 'store.words_r1_data' follows clock wr_clk
  --> SL0210-memory.ts:18:21
     |
  18 |     now.drive(words.read(from));
     |                     ^
  note: 'store.now' follows clock rd_clk
  --> SL0210-memory.ts:12:10
     |
  12 |     now: output(Bits(8)).on('rd'),
     |          ^
  help: say in the declaration why a word is not read while it is written: memory(type, depth, { crossing: 'reason' })

error[SL0210]: memory 'store.words' is written by clock wr_clk and read by clock rd_clk (port r0)
  --> SL0210-memory.ts:15:25
     |
  15 |     const { words } = m.mem({ words: memory(Bits(8), 16) });
     |                         ^
  help: say in the declaration why a word is not read while it is written: memory(type, depth, { crossing: 'reason' })
*/
