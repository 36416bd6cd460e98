import { type ModuleRequest, module } from '../../../src/lang/index.ts';

const tree = module(
  'tree',
  (_parameters: { readonly leaves: number }) => ({}),
  (m, _ports, { leaves }) => {
    m.instance({ left: again(Math.max(1, leaves / 2)) });
  },
);

function again(leaves: number): ModuleRequest {
  return tree({ leaves });
}

export const top = tree({ leaves: 4 });

/* spinlight says
error[SL0206]: module 'tree' instantiates itself without end: tree > tree > tree > tree
  --> SL0206-recursion.ts:7:7
    |
  7 |     m.instance({ left: again(Math.max(1, leaves / 2)) });
    |       ^
  note: defined here
  --> SL0206-recursion.ts:3:14
    |
  3 | const tree = module(
    |              ^
  help: a module may contain itself only with other parameters, and some of them must end the recursion
*/
