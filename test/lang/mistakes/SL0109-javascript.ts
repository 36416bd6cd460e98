import { input, module, output, UInt } from '../../../src/lang/index.ts';

export const top = module(
  'javascript',
  () => ({ a: input(UInt(8)), b: input(UInt(8)), y: output(UInt(8)) }),
  (_m, { a, b, y }) => {
    // @ts-expect-error signals have no +
    y.drive(a + b);
    // @ts-expect-error two types that have nothing in common
    // biome-ignore lint/suspicious/noDoubleEquals: the mistake
    if (a == 1) y.drive(1);
    if (Number(b) > 0) y.drive(2);
    JSON.stringify({ a });
  },
)({});

/* spinlight says
error[SL0109]: a JavaScript operator is applied to 'a'
  --> SL0109-javascript.ts:8:15
    |
  8 |     y.drive(a + b);
    |               ^
  help: use the methods: a.add(b), a.lt(b), a.eq(b), or an rtl`...` template

error[SL0109]: a JavaScript operator is applied to 'a'
  --> SL0109-javascript.ts:11:11
     |
  11 |     if (a == 1) y.drive(1);
     |           ^
  help: use the methods: a.add(b), a.lt(b), a.eq(b), or an rtl`...` template

error[SL0109]: a JavaScript operator is applied to 'b'
  --> SL0109-javascript.ts:12:9
     |
  12 |     if (Number(b) > 0) y.drive(2);
     |         ^
  help: use the methods: a.add(b), a.lt(b), a.eq(b), or an rtl`...` template

error[SL0109]: 'a' is turned into JSON
  --> SL0109-javascript.ts:13:10
     |
  13 |     JSON.stringify({ a });
     |          ^
  help: a signal has no value while the hardware is described; parameters of modules are plain data
*/
