import { Bool, input, module, output, rtl, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'syntax',
  () => ({ beats: input(UInt(8)), go: input(Bool()), y: output(UInt(8)) }),
  (_m, { beats, go, y }) => {
    y.drive(rtl`${beats} + (${go} ? 1 : 0`);
    y.drive(rtl`${go} ?
      ${beats} / 2 :
      ${beats}`);
  },
)({});

/* spinlight says
error[SL0120]: expected ')', found the end of the template
  --> rtl template:1:20
    |
  1 | beats + (go ? 1 : 0
    |                    ^
  note: in this template
  --> SL0120-syntax.ts:7:16
    |
  7 |     y.drive(rtl`${beats} + (${go} ? 1 : 0`);
    |                ^
  help: the notation is that of Verilog expressions; signals and JavaScript values stand in placeholders

error[SL0120]: '/' is not known in rtl templates
  --> rtl template:2:13
    |
  2 |       beats / 2 :
    |             ^
  note: in this template
  --> SL0120-syntax.ts:8:16
    |
  8 |     y.drive(rtl`${go} ?
    |                ^
  help: the notation is that of Verilog expressions; signals and JavaScript values stand in placeholders
*/
