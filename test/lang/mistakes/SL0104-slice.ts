import { Bits, input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'slice',
  ({ width }: { width: number }) => ({ word: input(UInt(width)), high: output(Bits(8)) }),
  (_m, { word, high }) => {
    high.drive(word.slice(15, 8));
  },
)({ width: 15 });

/* spinlight says
error[SL0104]: bits 15..8 of 'word', which has 15 bits (14..0)
  --> SL0104-slice.ts:7:21
    |
  7 |     high.drive(word.slice(15, 8));
    |                     ^
  note: the operand: 'word'
  --> SL0104-slice.ts:5:46
    |
  5 |   ({ width }: { width: number }) => ({ word: input(UInt(width)), high: output(Bits(8)) }),
    |                                              ^
  help: bits are counted from 0; the high bit comes first
*/
