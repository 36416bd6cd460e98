import { describe, expect, it } from 'vitest';
import { ModuleBuilder, type NodeId, Op } from '../../src/ir/index.ts';
import { bodyOf, designOf, lines } from './emit-module.ts';

/** The right side of `assign y = ...` for an expression over unsigned `a b` (8), signed `s t` (8), `c d` (1) and `i` (3). */
function emitted(make: (m: ModuleBuilder, ref: Record<string, NodeId>) => NodeId): string {
  const m = new ModuleBuilder('m');
  const ref: Record<string, NodeId> = {};
  for (const name of ['a', 'b']) ref[name] = m.ref(m.signal(name, 'input', 8));
  for (const name of ['s', 't']) ref[name] = m.ref(m.signal(name, 'input', 8, { signed: true }));
  for (const name of ['c', 'd']) ref[name] = m.ref(m.signal(name, 'input', 1));
  ref.i = m.ref(m.signal('i', 'input', 3));
  ref.v = m.ref(m.signal('v', 'input', 24));
  const node = make(m, ref);
  m.body.push(m.assign(m.signal('y', 'output', m.nodes.width[node]!), node));
  return bodyOf(designOf([m]))
    .replace(/\n*(\/\/ not read here\n)?wire unused = [\s\S]*$/, '')
    .replace('assign y = ', '')
    .replace(/;$/, '');
}

const binary = (op: (typeof Op)['add'] | number, left: string, right: string) =>
  emitted((m, r) => m.nodes.binary(op as (typeof Op)['add'], r[left]!, r[right]!));

describe('expressions', () => {
  it('nests with parentheses only where different operators meet', () => {
    const text = emitted((m, { a, b }) => {
      const { nodes } = m;
      const sum = nodes.binary(Op.add, nodes.binary(Op.add, a!, b!), nodes.constant(8, 1));
      return nodes.binary(
        Op.xor,
        nodes.binary(Op.and, sum, b!),
        nodes.binary(Op.and, a!, nodes.unary(Op.not, b!)),
      );
    });
    expect(text).toBe("((a + b + 8'd1) & b) ^ (a & ~b)");
  });

  it('keeps the order of differences', () => {
    const text = emitted(({ nodes }, { a, b }) =>
      nodes.binary(Op.sub, a!, nodes.binary(Op.sub, b!, nodes.binary(Op.sub, a!, nodes.constant(8, 3)))),
    );
    expect(text).toBe("a - (b - (a - 8'd3))");
  });

  it('writes single bits with logical operators', () => {
    expect(emitted(({ nodes }, { c, d }) => nodes.binary(Op.or, nodes.unary(Op.not, c!), d!))).toBe(
      '!c || d',
    );
  });

  it('turns a negated comparison around', () => {
    const test = (op: number) =>
      emitted(({ nodes }, { a, b }) => nodes.unary(Op.not, nodes.binary(op as (typeof Op)['eq'], a!, b!)));
    expect([Op.eq, Op.ne, Op.ltu, Op.leu].map(test)).toEqual(['a != b', 'a == b', 'a >= b', 'a > b']);
  });

  it('puts the literal of a comparison on the right', () => {
    expect(emitted(({ nodes }, { a }) => nodes.binary(Op.ltu, nodes.constant(8, 9), a!))).toBe("a > 8'd9");
  });

  it('compares by the sign of the operator, not by that of the signals', () => {
    expect(binary(Op.lts, 's', 't')).toBe('s < t');
    expect(binary(Op.lts, 'a', 't')).toBe('$signed(a) < t');
    expect(binary(Op.ltu, 's', 'b')).toBe('$unsigned(s) < b');
    expect(emitted(({ nodes }, { s }) => nodes.binary(Op.lts, s!, nodes.constant(8, 0xfd)))).toBe(
      "s < -8'sd3",
    );
    expect(emitted(({ nodes }, { s }) => nodes.binary(Op.les, nodes.constant(8, 0x81), s!))).toBe(
      "s >= -8'sd127",
    );
  });

  it('decides comparisons with the limits of the range', () => {
    expect(emitted(({ nodes }, { a }) => nodes.binary(Op.ltu, a!, nodes.constant(8, 0)))).toBe("1'b0");
    expect(emitted(({ nodes }, { s }) => nodes.binary(Op.les, s!, nodes.constant(8, 0x7f)))).toBe("1'b1");
  });

  it('adds with growth as everybody writes it, where the target sets the width', () => {
    const grown = (op: number, left: NodeId, right: NodeId, { nodes }: ModuleBuilder, by = 9) =>
      nodes.binary(
        Op.add,
        nodes.extend(op as (typeof Op)['sext'], left, by),
        nodes.extend(op as (typeof Op)['sext'], right, by),
      );
    expect(emitted((m, { s, t }) => grown(Op.sext, s!, t!, m))).toBe('s + t');
    expect(emitted((m, { a, b }) => grown(Op.zext, a!, b!, m))).toBe('a + b');
    expect(emitted((m, { a, t }) => grown(Op.sext, a!, t!, m))).toBe('{a[7], a} + {t[7], t}');
    expect(emitted((m, { s, t }) => grown(Op.zext, s!, t!, m))).toBe("{1'b0, s} + {1'b0, t}");
    expect(emitted((m, { a, b }) => grown(Op.zext, a!, b!, m, 10))).toBe("{2'd0, a} + {2'd0, b}");
    expect(
      emitted(({ nodes }, { s }) =>
        nodes.binary(Op.sub, nodes.extend(Op.sext, s!, 9), nodes.constant(9, 0x1ff)),
      ),
    ).toBe("s - -8'sd1");
  });

  it('multiplies into the full width', () => {
    const product = emitted(({ nodes }, { s, t }) =>
      nodes.binary(Op.mul, nodes.extend(Op.sext, s!, 16), nodes.extend(Op.sext, t!, 16)),
    );
    expect(product).toBe('s * t');
  });

  it('protects an arithmetic shift from unsigned neighbours', () => {
    const shifted = ({ nodes }: ModuleBuilder, value: NodeId) =>
      nodes.shift(Op.shrs, value, nodes.constant(2, 2));
    expect(emitted((m, { s }) => shifted(m, s!))).toBe('s >>> 2');
    expect(emitted((m, { a }) => shifted(m, a!))).toBe('$signed(a) >>> 2');
    expect(emitted((m, { s, t }) => m.nodes.binary(Op.add, shifted(m, s!), t!))).toBe('(s >>> 2) + t');
    expect(emitted((m, { s, b }) => m.nodes.binary(Op.add, shifted(m, s!), b!))).toBe(
      '$unsigned(s >>> 2) + b',
    );
    expect(emitted((m, { s, b, c }) => m.nodes.mux(c!, b!, shifted(m, s!)))).toBe(
      'c ? b : $unsigned(s >>> 2)',
    );
  });

  it('moves slices to the signals', () => {
    const text = emitted(({ nodes }, { a, b, c }) => {
      const choice = nodes.mux(
        c!,
        nodes.binary(Op.xor, a!, b!),
        nodes.cat([nodes.slice(a!, 0, 4), nodes.slice(b!, 4, 4)]),
      );
      return nodes.slice(choice, 2, 4);
    });
    expect(text).toBe('c ? a[5:2] ^ b[5:2] : {a[1:0], b[7:6]}');
  });

  it('drops the carry that nobody reads', () => {
    const text = emitted(({ nodes }, { a }) => {
      const sum = nodes.binary(Op.add, nodes.extend(Op.zext, a!, 9), nodes.constant(9, 1));
      return nodes.slice(sum, 0, 8);
    });
    expect(text).toBe("a + 8'd1");
  });

  it('joins neighbouring slices of a concatenation', () => {
    expect(
      emitted(({ nodes }, { a, b }) =>
        nodes.cat([nodes.slice(b!, 7, 1), nodes.slice(a!, 4, 4), nodes.slice(a!, 0, 4)]),
      ),
    ).toBe('{b[7], a}');
  });

  it('picks elements with an index of the right width', () => {
    expect(emitted(({ nodes }, { a, i }) => nodes.pick(a!, i!, 1))).toBe('a[i]');
    expect(emitted(({ nodes }, { a, i }) => nodes.pick(a!, nodes.slice(i!, 0, 2), 2))).toBe(
      'a[i[1:0]*2 +: 2]',
    );
  });

  it('reads 0 beyond the end of a vector whose length is no power of two', () => {
    const text = emitted(({ nodes }, { v, i }) =>
      nodes.pick(nodes.extend(Op.zext, v!, 32), nodes.slice(i!, 0, 2), 8),
    );
    expect(text).toBe("(i[1:0] < 2'd3) ? v[i[1:0]*8 +: 8] : 8'd0");
  });

  it('picks from an aligned part of a vector without a wire for it', () => {
    const text = emitted(({ nodes }, { a, i }) =>
      nodes.pick(nodes.slice(a!, 4, 4), nodes.slice(i!, 0, 2), 1),
    );
    expect(text).toBe("a[{1'b1, i[1:0]}]");
  });

  it('extends, repeats and reduces', () => {
    expect(emitted(({ nodes }, { c }) => nodes.rep(c!, 4))).toBe('{4{c}}');
    expect(emitted(({ nodes }, { c }) => nodes.extend(Op.sext, c!, 4))).toBe('{4{c}}');
    expect(emitted(({ nodes }, { s }) => nodes.extend(Op.sext, s!, 12))).toBe('{{4{s[7]}}, s}');
    expect(
      emitted(({ nodes }, { a, b }) =>
        nodes.extend(Op.sext, nodes.cat([nodes.slice(a!, 2, 4), nodes.slice(b!, 0, 2)]), 12),
      ),
    ).toBe('{{6{a[5]}}, a[5:2], b[1:0]}');
    expect(emitted(({ nodes }, { a, b }) => nodes.unary(Op.xorr, nodes.binary(Op.and, a!, b!)))).toBe(
      '^(a & b)',
    );
  });

  it('inverts instead of an exclusive or with ones', () => {
    const flipped = (ones: number) =>
      emitted(({ nodes }, { a }) => nodes.binary(Op.xor, a!, nodes.constant(8, ones)));
    expect(flipped(0xff)).toBe('~a');
    expect(flipped(0x7f)).toBe("a ^ 8'h7f");
    expect(
      emitted(({ nodes }, { a }) => nodes.binary(Op.xor, nodes.constant(8, 0xff), nodes.unary(Op.not, a!))),
    ).toBe('a');
    expect(emitted(({ nodes }, { c }) => nodes.binary(Op.xor, c!, nodes.constant(1, 1)))).toBe('!c');
  });

  it('writes small numbers in decimal, patterns and wide values in hexadecimal', () => {
    const literal = (width: number, value: bigint) => emitted(({ nodes }) => nodes.constant(width, value));
    expect(literal(1, 1n)).toBe("1'b1");
    expect(literal(16, 1000n)).toBe("16'd1000");
    expect(literal(16, 0xffffn)).toBe("16'hffff");
    expect(literal(80, 0x1234_5678_9abc_def0n)).toBe("80'h1234_5678_9abc_def0");
    expect(emitted(({ nodes }, { a }) => nodes.binary(Op.and, a!, nodes.constant(8, 0x0f)))).toBe(
      "a & 8'h0f",
    );
  });

  it('cuts shift amounts that tools do not take', () => {
    const m = new ModuleBuilder('m');
    const a = m.ref(m.signal('a', 'input', 8));
    const by = m.ref(m.signal('by', 'input', 40));
    m.body.push(m.assign(m.signal('y', 'output', 8), m.nodes.shift(Op.shl, a, by)));
    expect(bodyOf(designOf([m]))).toBe("assign y = (|by[39:4]) ? 8'd0 : a << by[3:0];");
  });
});

describe('temporaries', () => {
  it('name an expression that is used twice after what it holds', () => {
    const m = new ModuleBuilder('m');
    const count = m.ref(m.signal('count', 'input', 4));
    const go = m.ref(m.signal('go', 'input', 1));
    const last = m.nodes.binary(Op.eq, count, m.nodes.constant(4, 9));
    m.body.push(m.assign(m.signal('done', 'output', 1), m.nodes.binary(Op.and, last, go)));
    m.body.push(m.assign(m.signal('wrap', 'output', 1), m.nodes.unary(Op.not, last)));
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        wire count_is_9 = count == 4'd9;
        assign done = count_is_9 && go;
        assign wrap = !count_is_9;
      `),
    );
  });

  it('are not made where a signal of the author holds the same value', () => {
    const m = new ModuleBuilder('m');
    const valid = m.ref(m.signal('valid', 'input', 1));
    const ready = m.ref(m.signal('ready', 'input', 1));
    const both = m.nodes.binary(Op.and, valid, ready);
    m.body.push(m.assign(m.signal('both', 'output', 2), m.nodes.rep(both, 2)));
    m.body.push(m.assign(m.signal('fire', 'output', 1), both));
    expect(bodyOf(designOf([m]))).toBe('assign both = {2{fire}};\nassign fire = valid && ready;');
  });

  it('hold what Verilog cannot take bits of', () => {
    const m = new ModuleBuilder('m');
    const a = m.ref(m.signal('a', 'input', 8));
    const product = m.nodes.binary(Op.mul, m.nodes.extend(Op.zext, a, 16), m.nodes.extend(Op.zext, a, 16));
    m.body.push(m.assign(m.signal('high', 'output', 8), m.nodes.slice(product, 8, 8)));
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        wire [15:0] a_times_a = a * a;
        assign high = a_times_a[15:8];

        wire unused = &{1'b0, a_times_a[7:0]};      // not read here
      `),
    );
  });

  it('of a table of constants leave the same literal elsewhere alone', () => {
    const m = new ModuleBuilder('m');
    const i = m.ref(m.signal('i', 'input', 2));
    const table = m.nodes.constant(8, 0x9c);
    m.body.push(m.assign(m.signal('y', 'output', 2), m.nodes.pick(table, i, 2)));
    m.body.push(m.assign(m.signal('z', 'output', 8), table));
    expect(bodyOf(designOf([m]))).toBe(
      lines(`
        wire [7:0] y_table = 8'd156;
        assign y = y_table[i*2 +: 2];
        assign z = 8'd156;
      `),
    );
  });

  it('are made for parts of a vector that an index cannot be joined with', () => {
    const m = new ModuleBuilder('m');
    const a = m.ref(m.signal('a', 'input', 32));
    const i = m.ref(m.signal('i', 'input', 2));
    const three = m.nodes.extend(Op.zext, m.nodes.slice(a, 21, 3), 4);
    m.body.push(m.assign(m.signal('y', 'output', 1), m.nodes.pick(three, i, 1)));
    expect(bodyOf(designOf([m]))).toContain("assign y = (i < 2'd3) ? a_23_21[i] : 1'b0;");
  });

  it('avoid names of the author and keywords', () => {
    const m = new ModuleBuilder('m');
    const a = m.ref(m.signal('a', 'input', 4));
    const b = m.ref(m.signal('b', 'input', 4));
    m.body.push(m.assign(m.signal('a_plus_b', 'output', 8), m.nodes.rep(m.nodes.binary(Op.xor, a, b), 2)));
    const sum = m.nodes.binary(Op.add, a, b);
    m.body.push(m.assign(m.signal('x', 'output', 1), m.nodes.unary(Op.orr, sum)));
    m.body.push(m.assign(m.signal('y', 'output', 1), m.nodes.unary(Op.andr, sum)));
    expect(bodyOf(designOf([m]))).toContain('wire [3:0] a_plus_b_for_x = a + b;');
  });
});
