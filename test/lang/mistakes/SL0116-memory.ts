import { Bits, Bool, input, memory, module, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'memories',
  () => ({ addr: input(UInt(4)), data: input(UInt(8)), lanes: input(Bits(3)), write: input(Bool()) }),
  (m, { addr, data, lanes, write }) => {
    const { empty, words } = m.mem({
      empty: memory(UInt(8), 0),
      words: memory(UInt(8), 16, { init: [1, 256] }),
    });
    m.when(write, () => {
      words.write(addr, data, { lanes });
      empty.write(0, data);
    });
  },
)({});

/* spinlight says
error[SL0116]: memory 'empty' has depth 0
  --> SL0116-memory.ts:7:32
    |
  7 |     const { empty, words } = m.mem({
    |                                ^
  help: the depth is a whole number of at least 1

error[SL0103]: memory 'words': initial word 1, 256, does not fit in 8 bits
  --> SL0116-memory.ts:7:32
    |
  7 |     const { empty, words } = m.mem({
    |                                ^

error[SL0116]: memory 'words': 3 lanes do not divide words of 8 bits
  --> SL0116-memory.ts:12:13
     |
  12 |       words.write(addr, data, { lanes });
     |             ^
  help: give one lane bit for each equal part of the word, for example one per byte
*/
