import { Bool, input, module, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'twice',
  () => ({
    count: input(UInt(4)),
    clk: input(Bool()),
  }),
  (m) => {
    m.reg({
      count: UInt(4),
    });
  },
)({});

/* spinlight says
error[SL0108]: 'clk' is declared twice in module 'twice'
  --> SL0108-name-twice.ts:10:7
     |
  10 |     m.reg({
     |       ^
  note: first declared here
  --> SL0108-name-twice.ts:7:10
    |
  7 |     clk: input(Bool()),
    |          ^
  help: clk and rst are added by themselves: give your own signal another name

error[SL0108]: 'count' is declared twice in module 'twice'
  --> SL0108-name-twice.ts:11:14
     |
  11 |       count: UInt(4),
     |              ^
  note: first declared here
  --> SL0108-name-twice.ts:6:12
    |
  6 |     count: input(UInt(4)),
    |            ^
  help: nested and listed declarations are joined with an underscore, so a.b and a_b are the same name
*/
