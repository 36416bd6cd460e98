import { describe, expect, it } from 'vitest';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { lowerStatements } from '../../src/passes/index.ts';
import { expectSameBehaviour } from '../support/pass-behaviour.ts';
import { randomDesign } from '../support/random-design.ts';

function lowered(ports: string, body: string): string {
  const text = `netlist 1\ndesign d top top\nmodule top {\n input clk : 1\n domain default clock clk sync\n${ports}\n body {\n${body}\n }\n}\n`;
  const lines = printDesign(lowerStatements.run(parseDesign(text))).split('\n');
  return lines
    .filter((line) => /^ {2}( {2}\w|%)/.test(line))
    .map((line) => line.trim())
    .join('\n');
}

describe('lower-statements', () => {
  it('makes one expression per signal; registers keep their value', () => {
    const result = lowered(
      'input a : 2\n input c : 1\n output y : 4\n reg r : 4 in default',
      "y = r\n if c { y[1:0] = a\n r = 4'h1 } else if a[0] { r = 4'h2 }",
    );
    expect(result).toBe(
      `y = mux(c, cat(r[3:2], a), r)
r = mux(c, 4'h1, mux(a[0], 4'h2, r))`,
    );
  });

  it('makes a case a list of decisions, without a last one if all values have labels', () => {
    const arms = "2'h0, 2'h3 => { y = 4'h5 } 2'h1 => { y = 4'h6 } 2'h2 => { y = 4'h7 }";
    expect(lowered('input a : 2\n output y : 4', `case a { ${arms} }`)).toBe(
      "y = mux(or(eq(a, 2'h0), eq(a, 2'h3)), 4'h5, mux(eq(a, 2'h1), 4'h6, 4'h7))",
    );
  });

  it('assigns elements by comparison, and by shifting where there are many', () => {
    const few = lowered('input i : 2\n input v : 2\n output y : 6', "y = 6'h0\n y[i *: 2] = v");
    expect(few).toBe(
      "y = cat(mux(eq(i, 2'h2), v, 2'h0), mux(eq(i, 2'h1), v, 2'h0), mux(eq(i, 2'h0), v, 2'h0))",
    );
    const many = lowered('input i : 6\n input v : 1\n input a : 40\n output y : 40', 'y = a\n y[i *: 1] = v');
    expect(many).toBe("y = mux(ltu(i, 6'h28), or(and(a, not(shl(40'h1, i))), shl(zext(v, 40), i)), a)");
  });

  it('leaves plain assignments of whole signals only', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const module of lowerStatements.run(randomDesign(seed)).modules) {
        const targets = module.body.map((s) => {
          expect(s.kind).toBe('assign');
          return s.kind === 'assign' && s.index < 0 && s.width === module.signals[s.target]!.width
            ? s.target
            : -1;
        });
        expect(targets).toEqual([...new Set(targets)].sort((a, b) => a - b));
        expect(targets).not.toContain(-1);
      }
    }
  });

  it('keeps the behaviour of random designs', () => expectSameBehaviour(lowerStatements));
});
