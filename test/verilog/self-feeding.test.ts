import { expect, it } from 'vitest';
import { elaborate, input, module, output, UInt, Vec } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

const Delay = module(
  'delay',
  () => ({ a: input(UInt(8)), y: output(UInt(8)) }),
  (m, { a, y }) => {
    const { held } = m.reg({ held: UInt(8) });
    held.next(a);
    y.drive(held);
  },
);

/** Five delays: each behind the one before, perhaps through a wire under a condition, or each on its own. */
const Delays = module(
  'delays',
  (_: { chained: boolean }) => ({ a: input(Vec(5, UInt(8))), y: output(Vec(5, UInt(8))) }),
  (m, { a, y }, { chained }) => {
    const { stage } = m.instance({ stage: Array.from({ length: 5 }, () => Delay({})) });
    const { between } = m.wire({ between: UInt(8) });
    between.drive(0);
    m.when(a.at(0).eq(1), () => between.drive(stage[1]!.y));
    for (const [i, { a: into, y: out }] of stage.entries()) {
      into.drive(i === 3 && chained ? between : a.at(i));
      y.at(i).drive(out);
    }
  },
);

it('makes an array of instances of a list only where its members do not feed each other', () => {
  const text = (chained: boolean) =>
    emitVerilog(elaborate(Delays({ chained }))).files.find(({ path }) => path === 'delays.v')!.text;
  expect(text(false)).toContain('delay stage [4:0] (');
  expect(text(true)).not.toContain('stage [4:0]');
  expect(text(true)).toContain('delay stage_3 (');
});
