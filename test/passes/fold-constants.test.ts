import { describe, expect, it } from 'vitest';
import { evaluateNodes, ModuleBuilder } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { Folder, foldConstants, remakeNodes } from '../../src/passes/index.ts';
import { expectSameBehaviour } from '../support/pass-behaviour.ts';
import { RandomExpressions } from '../support/random-expressions.ts';
import { RandomSource } from '../support/random-source.ts';

/** What an expression over a, b (8 bits), c, d (1 bit) and w (16 bits) becomes; `width` is that of the result. */
function folded(expression: string, width = 8): string {
  const ports = 'input a : 8\n input b : 8\n input c : 1\n input d : 1\n input w : 16\n';
  const text = `netlist 1\ndesign d top top\nmodule top {\n${ports} output y : ${width}\n body { y = ${expression} }\n}\n`;
  const lines = printDesign(foldConstants.run(parseDesign(text))).split('\n');
  const shared = lines.filter((line) => line.startsWith('  %')).map((line) => `${line.trim()}; `);
  return shared.join('') + lines.find((line) => line.startsWith('    y = '))!.slice(8);
}

describe('fold-constants', () => {
  it('computes literals', () => {
    expect(folded("add(8'hff, 8'h2)")).toBe("8'h1");
    expect(folded("cat(4'ha, sext(2'h2, 4))")).toBe("8'hae");
    expect(folded("mul(8'h10, add(8'h7, 8'h9))")).toBe("8'h0");
  });

  it('applies identities', () => {
    const cases: [string, string, number?][] = [
      ["and(8'h0, a)", "8'h0"],
      ["and(a, 8'hff)", 'a'],
      ['and(a, not(a))', "8'h0"],
      ["or(a, 8'h0)", 'a'],
      ['or(not(a), a)', "8'hff"],
      ['xor(a, a)', "8'h0"],
      ["xor(a, 8'hff)", 'not(a)'],
      ['not(not(a))', 'a'],
      ["add(add(a, 8'h3), 8'h4)", "add(a, 8'h7)"],
      ['sub(a, a)', "8'h0"],
      ["sub(8'h0, a)", 'neg(a)'],
      ["mul(a, 8'h1)", 'a'],
      ["mul(a, 8'h4)", "cat(a[5:0], 2'h0)"],
      ['eq(a, a)', "1'h1", 1],
      ["eq(c, 1'h0)", 'not(c)', 1],
      ['not(ltu(a, b))', 'leu(b, a)', 1],
      ["eq(zext(a, 16), 16'h100)", "1'h0", 1],
      ["eq(zext(a, 16), 16'h12)", "eq(a, 8'h12)", 1],
      ["ltu(a, 8'h0)", "1'h0", 1],
      ["ltu(a, 8'h1)", "eq(a, 8'h0)", 1],
      ['mux(c, a, a)', 'a'],
      ["mux(1'h1, a, b)", 'a'],
      ['mux(not(c), a, b)', 'mux(c, b, a)'],
      ['mux(c, mux(c, a, b), b)', 'mux(c, a, b)'],
      ["mux(c, 1'h1, 1'h0)", 'c', 1],
      ["mux(c, d, 1'h0)", 'and(c, d)', 1],
      ['orr(zext(a, 16))', 'orr(a)', 1],
      ['andr(zext(a, 16))', "1'h0", 1],
    ];
    for (const [from, to, width] of cases) expect(folded(from, width ?? 8), from).toBe(to);
  });

  it('takes bits from where they come from', () => {
    const cases: [string, string, number][] = [
      ['w[11:4][3:0]', 'w[7:4]', 4],
      ['cat(a, b)[11:4]', 'cat(a[3:0], b[7:4])', 8],
      ['cat(a[7:4], a[3:0])', 'a', 8],
      ['zext(a, 16)[15:8]', "8'h0", 8],
      ['zext(a, 16)[11:4]', 'zext(a[7:4], 8)', 8],
      ['sext(a, 16)[15:8]', 'sext(a[7], 8)', 8],
      ['sext(zext(a, 10), 16)', 'zext(a, 16)', 16],
      ["cat(8'h0, a)", 'zext(a, 16)', 16],
      ["shl(a, 3'h2)", "cat(a[5:0], 2'h0)", 8],
      ["shru(a, 3'h2)", 'zext(a[7:2], 8)', 8],
      ["shrs(a, 6'h20)", 'sext(a[7], 8)', 8],
      ["pick(w, 1'h1)", 'w[15:8]', 8],
    ];
    for (const [from, to, width] of cases) expect(folded(from, width), from).toBe(to);
  });

  it('drops branches that a literal decides, and makes indexed assignments plain', () => {
    const text = `netlist 1
design d top top
module top {
  input a : 4
  output y : 4
  body {
    y = a
    if eq(a, not(a)) {
      y = 4'h1
    } else if 1'h1 {
      y[1'h1 *: 2] = 2'h3
    }
    case 2'h2 {
      2'h1 => { y = 4'h2 }
      default => { y[2'h3 *: 2] = 2'h0 }
    }
  }
}
`;
    expect(printDesign(foldConstants.run(parseDesign(text))).split('body')[1]).toBe(` {
    y = a
    if eq(a, not(a)) {
      y = 4'h1
    } else {
      y[3:2] = 2'h3
    }
  }
}
`);
  });

  it('keeps the value of random expressions', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = new RandomSource(seed);
      const builder = new ModuleBuilder('top');
      const expressions = new RandomExpressions(builder, random, random.pick([2, 4, 9, 40]));
      for (const name of ['p', 'q', 'r'])
        expressions.allow(builder.signal(name, 'input', random.between(1, 4)), 0);
      const target = builder.signal('y', 'output', random.width(expressions.maxWidth));
      const root = expressions.node(builder.signals[target]!.width, 6);
      builder.body.push(builder.assign(target, root));
      const folder = new Folder();
      const made = remakeNodes(builder, folder)[root]!;
      expect(folder.nodes.width[made]).toBe(builder.nodes.width[root]);
      for (let i = 0; i < 6; i++) {
        const values = builder.signals.map((signal) => random.bits(signal.width));
        const read = (id: number) => values[id]!;
        const before = evaluateNodes(builder.nodes, read)[root];
        expect(evaluateNodes(folder.nodes, read)[made], `seed ${seed}`).toBe(before);
      }
    }
  });

  it('keeps the behaviour of random designs', () => expectSameBehaviour(foldConstants));
});
