import { Bool, input, module, output, rtl, SInt, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'template',
  ({ width }: { width: number }) => ({
    beats: input(UInt(8)),
    wide: input(UInt(width)),
    sum: input(SInt(8)),
    go: input(Bool()),
    y: output(UInt(8)),
  }),
  (_m, { beats, wide, sum, go, y }) => {
    y.drive(rtl`${beats} == 8'hff ? ${beats} : ${wide} + 1`);
    y.drive(rtl`${beats} + 256`);
    y.drive(rtl`${go} ? 1 : 2`);
    y.drive(rtl`zest(${beats}, 9)`);
    y.drive(rtl`asUInt(${sum} >> 1)`);
  },
)({ width: 9 });

/* spinlight says
error[SL0101]: mux: 'beats' has 8 bits, 'add(wide, 1)' has 9 bits
  --> rtl template:1:16
    |
  1 | beats == 8'hff ? beats : wide + 1
    |                ^
  note: in this template
  --> SL0121-template.ts:13:16
     |
  13 |     y.drive(rtl`${beats} == 8'hff ? ${beats} : ${wide} + 1`);
     |                ^
  note: left operand, 8 bits: 'beats'
  --> SL0121-template.ts:6:12
    |
  6 |     beats: input(UInt(8)),
    |            ^
  note: right operand, 9 bits: 'add(wide, 1)'
  --> SL0121-template.ts:7:11
    |
  7 |     wide: input(UInt(width)),
    |           ^
  help: widen 'beats' with zext(9), or cut 'add(wide, 1)' with trunc(8)

error[SL0103]: literal 256 does not fit in 8 bits (uint: 0 to 255)
  --> rtl template:1:9
    |
  1 | beats + 256
    |         ^^^
  note: in this template
  --> SL0121-template.ts:14:16
     |
  14 |     y.drive(rtl`${beats} + 256`);
     |                ^
  help: widen the other operand first, or use a literal in range

error[SL0121]: the template has no width here
  --> rtl template:1:4
    |
  1 | go ? 1 : 2
    |    ^
  note: in this template
  --> SL0121-template.ts:15:16
     |
  15 |     y.drive(rtl`${go} ? 1 : 2`);
     |                ^
  help: give the literal a size, such as 8'd3

error[SL0121]: 'zest' is not a function of rtl templates
  --> rtl template:1:1
    |
  1 | zest(beats, 9)
    | ^^^^
  note: in this template
  --> SL0121-template.ts:16:16
     |
  16 |     y.drive(rtl`zest(${beats}, 9)`);
     |                ^
  help: the functions are zext, sext, trunc, resize, asUInt, asSInt, asBits, toSigned, negGrow; signals are written as ${...}

error[SL0121]: '>>' of 'sum', which is sint
  --> rtl template:1:12
    |
  1 | asUInt(sum >> 1)
    |            ^^
  note: in this template
  --> SL0121-template.ts:17:16
     |
  17 |     y.drive(rtl`asUInt(${sum} >> 1)`);
     |                ^
  help: use '>>>', which copies the sign bit
*/
