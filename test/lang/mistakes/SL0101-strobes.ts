import { Bits, Bool, input, module, outputReg, type Reg } from '../../../src/lang/index.ts';

export const top = module('strobes', () => ({
  data: input(Bits(32)),
  strobes: input(Bits(4)),
  go: input(Bool()),
  word: outputReg(Bits(32)),
  count: outputReg(Bits(20)),
})).body((_m, { data, strobes, go, word, count }) => {
  word.next(data, { bytes: strobes });
  count.next(data.trunc(20), { bytes: strobes });
  count.next(data.trunc(20), { lanes: strobes.trunc(3) });
  (word as Reg<Bits>).nextWhen(go, strobes);
})();

/* spinlight says
error[SL0101]: next: 'count_q' has 20 bits, 'strobes' has 4 strobes
  --> SL0101-strobes.ts:11:9
     |
  11 |   count.next(data.trunc(20), { bytes: strobes });
     |         ^
  note: the strobes: 'strobes'
  --> SL0101-strobes.ts:5:12
    |
  5 |   strobes: input(Bits(4)),
    |            ^
  help: give one strobe for each byte, 3 bits: trunc(3)

error[SL0101]: next: 'count_q' has 20 bits, 'strobes[2:0]' has 3 strobes
  --> SL0101-strobes.ts:12:9
     |
  12 |   count.next(data.trunc(20), { lanes: strobes.trunc(3) });
     |         ^
  note: the strobes: 'strobes[2:0]'
  --> SL0101-strobes.ts:5:12
    |
  5 |   strobes: input(Bits(4)),
    |            ^
  help: lanes are equal parts: their number divides that of the bits

error[SL0101]: nextWhen: 'word_q' has 32 bits, 'strobes' has 4 bits
  --> SL0101-strobes.ts:13:23
     |
  13 |   (word as Reg<Bits>).nextWhen(go, strobes);
     |                       ^
  note: target, 32 bits: 'word_q'
  --> SL0101-strobes.ts:7:9
    |
  7 |   word: outputReg(Bits(32)),
    |         ^
  note: value, 4 bits: 'strobes'
  --> SL0101-strobes.ts:5:12
    |
  5 |   strobes: input(Bits(4)),
    |            ^
  help: widen 'strobes' with zext(32), or give 'word_q' 4 bits
*/
