import { expect, it } from 'vitest';
import { elaborate, input, module, output, SInt, UInt, Vec } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

const Elements = module(
  'elements',
  () => ({
    at: input(UInt(2)),
    by: input(UInt(3)),
    a: input(SInt(4)),
    shifted: output(Vec(4, SInt(4))),
    summed: output(Vec(4, SInt(4))),
  }),
  (_m, { at, by, a, shifted, summed }) => {
    for (const vector of [shifted, summed]) for (let i = 0; i < 4; i++) vector.at(i).drive(0);
    shifted.at(at).drive(a.shr(by));
    summed.at(at).drive(a.add(1));
  },
);

it('keeps right shifts for an element with a computed index to their own width, which Yosys 0.23 does not', () => {
  const text = emitVerilog(elaborate(Elements({}))).files.find(({ path }) => path === 'elements.v')!.text;
  expect(text).toContain('shifted[at*4 +: 4] = {a >>> by};');
  expect(text).toMatch(/summed\[at\*4 \+: 4\] = a \+ /);
});
