import { Bool, input, module } from '../../../src/lang/index.ts';

export const top = module(
  'machine',
  () => ({ go: input(Bool()) }),
  (m, { go }) => {
    const { state } = m.fsm({ state: ['idle', 'run'] });
    // @ts-expect-error the states are known to the editor
    m.when(go, () => state.goto('running'));
  },
)({});

/* spinlight says
error[SL0113]: 'running' is not a state of 'state'
  --> SL0113-state.ts:9:28
    |
  9 |     m.when(go, () => state.goto('running'));
    |                            ^
  help: its states are idle, run
*/
