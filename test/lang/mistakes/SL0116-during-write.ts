import { Bits, Bool, clockDomain, input, memory, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'during_write',
  () => ({ rd: clockDomain(), go: input(Bool()), addr: input(UInt(4)), y: output(Bits(8)) }),
  (m, { rd, go, addr, y }) => {
    const { words } = m.mem({ words: memory(Bits(8), 16) });
    m.when(go, () => words.write(addr, 1));
    y.drive(words.on(rd).readSync(addr, { duringWrite: 'new' }));
  },
)({});

/* spinlight says
error[SL0116]: memory 'words': nothing is written in the clock domain of this read
  --> SL0116-during-write.ts:9:26
    |
  9 |     y.drive(words.on(rd).readSync(addr, { duringWrite: 'new' }));
    |                          ^
  help: leave duringWrite out: only a write port of the same domain has an edge in common with the read
*/
