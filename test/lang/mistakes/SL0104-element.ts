import { input, module, output, UInt, Vec } from '../../../src/lang/index.ts';

export const top = module(
  'element',
  () => ({ lanes: input(Vec(4, UInt(8))), last: output(UInt(8)) }),
  (_m, { lanes, last }) => {
    last.drive(lanes.at(4));
  },
)({});

/* spinlight says
error[SL0104]: element 4 of 'lanes', which has 4 elements (0..3)
  --> SL0104-element.ts:7:22
    |
  7 |     last.drive(lanes.at(4));
    |                      ^
  note: the vector: 'lanes'
  --> SL0104-element.ts:5:19
    |
  5 |   () => ({ lanes: input(Vec(4, UInt(8))), last: output(UInt(8)) }),
    |                   ^
  help: elements are counted from 0
*/
