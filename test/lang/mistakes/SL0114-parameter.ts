import { module, output, sumTree, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'no_terms',
  () => ({ y: output(UInt(8)) }),
  (_m, { y }) => {
    const terms: UInt[] = [];
    y.drive(sumTree(terms));
  },
)({});

/* spinlight says
error[SL0114]: sumTree has no terms
  --> SL0114-parameter.ts:8:13
    |
  8 |     y.drive(sumTree(terms));
    |             ^
  help: the sum of nothing has no width: leave it out
*/
