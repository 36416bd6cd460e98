import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import {
  type AnyValue,
  Bits,
  Bool,
  cat,
  elaborate,
  type Inside,
  input,
  module,
  output,
  type RtlValue,
  rtl,
  SInt,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { templateOf } from '../../src/lang/rtl/template.ts';
import { RandomSource } from '../support/random-source.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';
import { randomTemplate } from './random-template.ts';

const ports = () => ({
  a: input(UInt(8)),
  b: input(UInt(8)),
  n: input(UInt(3)),
  s: input(SInt(8)),
  t: input(SInt(8)),
  p: input(Bool()),
  q: input(Bool()),
  w: input(Bits(16)),
  v: input(Vec(4, UInt(8))),
});
type Signals = Inside<ReturnType<typeof ports>>;
type Build = (x: Signals) => AnyValue | RtlValue;

/** The netlist of one expression over the inputs. */
function netlist(build: Build): string {
  let width = 1;
  const measure = module('measure', ports, (_m, x) => {
    width = build(x).width;
  });
  elaborate(measure({}));
  const one = module(
    'one',
    () => ({ ...ports(), y: output(Bits(width)) }),
    (_m, x) => x.y.drive(build(x).asBits()),
  );
  return printDesign(elaborate(one({})), { locations: false });
}

/** Each line: a template, and the calls that it stands for. */
const same: Readonly<Record<string, readonly [Build, Build]>> = {
  'or binds looser than and': [(x) => rtl`${x.p} || ${x.q} && ${x.p}`, (x) => x.p.or(x.q.and(x.p))],
  'bitwise or, xor, and': [(x) => rtl`${x.a} | ${x.b} ^ ${x.a} & 3`, (x) => x.a.or(x.b.xor(x.a.and(3)))],
  'equality looser than order': [(x) => rtl`${x.a} < ${x.b} == ${x.p}`, (x) => x.a.lt(x.b).eq(x.p)],
  'shift looser than sum': [(x) => rtl`${x.a} << ${x.n} + 1`, (x) => x.a.shl(x.n.add(1))],
  'product before sum': [(x) => rtl`${x.a} + ${x.b} * 3`, (x) => x.a.add(x.b.mul(3))],
  'sums from the left': [(x) => rtl`${x.a} - ${x.b} - 1`, (x) => x.a.sub(x.b).sub(1)],
  parentheses: [(x) => rtl`${x.a} - (${x.b} - 1)`, (x) => x.a.sub(x.b.sub(1))],
  'conditional from the right': [
    (x) => rtl`${x.p} ? 1 : ${x.q} ? 2 : ${x.a}`,
    (x) => x.p.mux(1, x.q.mux(2, x.a)),
  ],
  'literals on both arms of an inner conditional': [
    (x) => rtl`${x.p} ? ${x.a} : ${x.q} ? 1 : 2`,
    (x) => x.p.mux(x.a, x.q.mux(UInt(8).lit(1), 2)),
  ],
  comparisons: [(x) => rtl`(${x.a} >= ${x.b}) != (${x.s} <= -3)`, (x) => x.a.ge(x.b).ne(x.s.le(-3))],
  'unary operators': [
    (x) => rtl`!${x.p} & |${x.a} & ^${x.w}`,
    (x) => x.p.not().and(x.a.orReduce()).and(x.w.xorReduce()),
  ],
  'not and all bits': [(x) => rtl`&~${x.a}`, (x) => x.a.not().andReduce()],
  negation: [(x) => rtl`-${x.s} + 1`, (x) => x.s.neg().add(1)],
  growing: [(x) => rtl`(${x.a} +& ${x.b}) *& 9'd3`, (x) => x.a.addGrow(x.b).mulGrow(UInt(9).lit(3))],
  'growing difference': [(x) => rtl`${x.a} -& ${x.b}`, (x) => x.a.subGrow(x.b)],
  saturating: [(x) => rtl`${x.s} +| ${x.t} -| 1`, (x) => x.s.addSat(x.t).subSat(1)],
  'logical and arithmetic shift': [
    (x) => rtl`asSInt(${x.a} >> 2) + (${x.s} >>> ${x.n})`,
    (x) => x.a.shr(2).asSInt().add(x.s.shr(x.n)),
  ],
  slices: [(x) => rtl`${x.w}[11:4] == 8'hf0`, (x) => x.w.slice(11, 4).eq(0xf0)],
  'a bit': [(x) => rtl`${x.w}[3] && ${x.p}`, (x) => x.w.bit(3).and(x.p)],
  'a bit by a value': [(x) => rtl`${x.a}[${x.n}]`, (x) => x.a.bit(x.n)],
  'numbers of JavaScript': [(x) => rtl`${x.w}[${3 + 4}:${0}]`, (x) => x.w.slice(7, 0)],
  'an element of a vector': [(x) => rtl`${x.v}[2] + ${x.v}[${x.n}]`, (x) => x.v.at(2).add(x.v.at(x.n))],
  concatenation: [(x) => rtl`{${x.p}, ${x.a}, 4'b1010, ${x.v}}`, (x) => cat(x.p, x.a, Bits(4).lit(10), x.v)],
  replication: [(x) => rtl`{3{${x.p}, ${x.q}}}`, (x) => cat(x.p, x.q).repeat(3)],
  'sign extension by hand': [(x) => rtl`{{8{${x.s}[7]}}, ${x.s}}`, (x) => cat(x.s.bit(7).repeat(8), x.s)],
  functions: [
    (x) => rtl`sext(${x.s}, 12) + toSigned(zext(trunc(${x.a}, 4), 11))`,
    (x) => x.s.sext(12).add(x.a.trunc(4).zext(11).toSigned()),
  ],
  'a sized literal takes the kind beside it': [
    (x) => rtl`${x.w} & ~16'h00ff`,
    (x) => x.w.and(Bits(16).lit(0xff).not()),
  ],
  'a sized bit is a condition': [(x) => rtl`${x.p} && 1'b1`, (x) => x.p.and(1)],
  'signed and grouped literals': [(x) => rtl`${x.s} + 8'shf_f`, (x) => x.s.add(-1)],
  'large literals': [
    (x) => rtl`{${x.w}, ${x.w}, ${x.w}} == 48'hffff_0000_1234`,
    (x) => cat(x.w, x.w, x.w).eq(0xffff_0000_1234n),
  ],
};

describe('an rtl template is the same netlist as the methods', () => {
  it.each(Object.entries(same))('%s', (_name, [template, methods]) => {
    expect(netlist(template)).toBe(netlist(methods));
  });

  it('is parsed once for each call site', () => {
    const seen = new Set<unknown>();
    const site = (strings: TemplateStringsArray, ..._holes: unknown[]) => seen.add(templateOf(strings).tree);
    for (let i = 0; i < 3; i++) site`${i} + 1`;
    expect(seen.size).toBe(1);
  });
});

describe('the notation is that of Verilog', () => {
  it('gives what Icarus Verilog gives, with as few parentheses as its precedence allows (needs iverilog)', () => {
    const random = new RandomSource(7);
    const values = { a: 0xb5n, b: 0x4en, c: 0x07n };
    const texts = Array.from({ length: 300 }, () => randomTemplate(random, 5));
    const verilog = [
      'module top;',
      ...Object.entries(values).map(([name, value]) => `wire [7:0] ${name} = 8'd${value};`),
      ...texts.map((text, i) => `wire [7:0] y${i} = ${text};`),
      'initial begin #1;',
      ...texts.map((_, i) => `$display("%0d", y${i});`),
      'end endmodule',
    ].join('\n');
    const ours = module(
      'ours',
      () => Object.fromEntries(texts.map((_, i) => [`y${i}`, output(UInt(8))])),
      (m, y) => {
        const { a, b, c } = m.let({
          a: UInt(8).lit(values.a),
          b: UInt(8).lit(values.b),
          c: UInt(8).lit(values.c),
        });
        texts.forEach((text, i) => {
          const parts = text.split(/\b[abc]\b/);
          const holes = [...text.matchAll(/\b[abc]\b/g)].map(([name]) => ({ a, b, c })[name]!);
          const strings = Object.assign([...parts], { raw: parts });
          y[`y${i}`]!.drive(rtl(strings, ...holes));
        });
      },
    );
    const sim = new ReferenceSimulator(elaborate(ours({})));
    const results = texts.map((text, i) => `${text} = ${sim.peek(`y${i}`)}`);
    const lines = runIcarus(verilog);
    expect(results).toEqual(texts.map((text, i) => `${text} = ${lines[i]}`));
  });
});

function runIcarus(verilog: string): string[] {
  const folder = scratchFolder('rtl');
  try {
    const [source, program] = [path.join(folder, 'top.v'), path.join(folder, 'top')];
    writeFileSync(source, verilog);
    execFileSync('iverilog', ['-g2005', '-o', program, source], { timeout: 60_000 });
    return execFileSync('vvp', ['-n', program], { encoding: 'utf8', timeout: 60_000 }).trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
