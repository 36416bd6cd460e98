import { Bool, input, module } from '../../../src/lang/index.ts';

export const top = module(
  'names',
  () => ({
    wire: input(Bool()),
    'data-in': input(Bool()),
  }),
  () => {},
)({});

/* spinlight says
error[SL0107]: 'wire' is a keyword of Verilog or SystemVerilog
  --> SL0107-name.ts:6:11
    |
  6 |     wire: input(Bool()),
    |           ^
  help: choose another name, for example 'wire_value'

error[SL0107]: 'data-in' is not a usable name
  --> SL0107-name.ts:7:16
    |
  7 |     'data-in': input(Bool()),
    |                ^
  help: names begin with a letter and go on with letters, digits and underscores, so that they reach Verilog unchanged
*/
