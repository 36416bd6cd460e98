import { describe, expect, it } from 'vitest';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { commonSubexpressions } from '../../src/passes/index.ts';
import { expectSameBehaviour } from '../support/pass-behaviour.ts';

describe('common-subexpressions', () => {
  it('shares expressions that differ in the order of operands only', () => {
    const text = `netlist 1
design d top top
module top {
  input a : 8
  input b : 8
  output x : 8
  output y : 8
  body {
    x = not(add(a, b))
    y = xor(add(b, a), sub(b, a))
  }
}
`;
    expect(printDesign(commonSubexpressions.run(parseDesign(text))).split('output y : 8')[1]).toBe(`
  %0 : 8 = add(a, b)
  body {
    x = not(%0)
    y = xor(%0, sub(b, a))
  }
}
`);
  });

  it('keeps the behaviour of random designs', () => expectSameBehaviour(commonSubexpressions));
});
