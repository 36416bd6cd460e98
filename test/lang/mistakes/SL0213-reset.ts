import { Bool, clockDomain, input, module, output } from '../../../src/lang/index.ts';

export const top = module(
  'reset_from_outside',
  () => ({
    wr: clockDomain({ reset: 'none' }),
    clear: input(Bool(), 'a button').async(),
    y: output(Bool()).on('wr'),
  }),
  (m, { wr, clear, y }) => {
    const { r } = m.on(wr.withReset(clear)).reg({ r: Bool() });
    r.next(r.not());
    y.drive(r);
  },
)({});

/* spinlight says
error[SL0213]: 'reset_from_outside.clear' (asynchronous) resets register 'reset_from_outside.r' (clock wr_clk) asynchronously, and is not released in time with that clock
  --> SL0213-reset.ts:11:54
     |
  11 |     const { r } = m.on(wr.withReset(clear)).reg({ r: Bool() });
     |                                                      ^
  note: path: reset_from_outside.clear -> reset_from_outside.r
  note: 'reset_from_outside.clear'
  --> SL0213-reset.ts:7:12
    |
  7 |     clear: input(Bool(), 'a button').async(),
    |            ^
  help: synchronise its release: syncReset, or ResetSynchroniser of spinlight/lib
*/
