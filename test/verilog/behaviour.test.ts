import { describe, expect, it } from 'vitest';
import {
  type Design,
  ModuleBuilder,
  type NodeId,
  Op,
  type SignalId,
  type Statement,
} from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { outputNames, randomStimulus, traceOutputs } from '../support/random-stimulus.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';
import { lintVerilator, missingTools, synthYosys } from '../support/verilog-tools.ts';
import { designOf } from './emit-module.ts';
import { traceIcarus } from './icarus-bench.ts';

const missing = missingTools('verilator', 'iverilog', 'yosys');

/** Lint-clean and cycle for cycle what the reference shows. */
function expectSound(design: Design): void {
  const output = emitVerilog(design);
  const lint = lintVerilator(output.files, output.top);
  expect(lint.output).toBe('');
  const vectors = randomStimulus(design, 5, 60);
  const expected = traceOutputs(new ReferenceSimulator(design), outputNames(design), vectors);
  expect(traceIcarus(design, output, vectors)).toEqual(expected);
}

const slice = (target: SignalId, low: number, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low,
  width,
  index: -1,
  value,
  location: -1,
});

const when = (condition: NodeId, then: readonly Statement[], otherwise: readonly Statement[]): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

/** What random designs do not have. */
describe.skipIf(missing !== '')(`emitted Verilog behaves as the netlist: ${missing}`, () => {
  it('a chain of bits within one signal', () => {
    const m = new ModuleBuilder('chain');
    const a = m.ref(m.signal('a', 'input', 6));
    const b = m.ref(m.signal('b', 'input', 6));
    const carry = m.signal('carry', 'wire', 7);
    const { nodes } = m;
    const bit = (node: NodeId, i: number) => nodes.slice(node, i, 1);
    m.body.push(slice(carry, 0, 1, nodes.constant(1, 1)));
    for (let i = 0; i < 6; i++) {
      const either = nodes.binary(Op.and, nodes.binary(Op.or, bit(a, i), bit(b, i)), bit(m.ref(carry), i));
      m.body.push(
        slice(carry, i + 1, 1, nodes.binary(Op.or, nodes.binary(Op.and, bit(a, i), bit(b, i)), either)),
      );
    }
    m.body.push(m.assign(m.signal('y', 'output', 7), m.ref(carry)));
    expectSound(designOf([m]));
  });

  it('a block whose targets read one another, and bits of themselves, in any order', () => {
    const m = new ModuleBuilder('block');
    const c = m.ref(m.signal('c', 'input', 1));
    const a = m.ref(m.signal('a', 'input', 4));
    const { nodes } = m;
    const [x, y, z] = ['x', 'y', 'z'].map((name) => m.signal(name, 'output', 4)) as [
      SignalId,
      SignalId,
      SignalId,
    ];
    const low = (signal: SignalId) => nodes.slice(m.ref(signal), 0, 2);
    m.body.push(
      when(
        c,
        [
          m.assign(z, nodes.binary(Op.add, m.ref(x), m.ref(y))),
          slice(x, 2, 2, low(x)),
          slice(x, 0, 2, low(y)),
          m.assign(y, a),
        ],
        [m.assign(z, m.ref(y)), m.assign(y, nodes.unary(Op.not, m.ref(x))), m.assign(x, a)],
      ),
    );
    const [p, q] = [m.signal('p', 'output', 4), m.signal('q', 'output', 4)];
    m.body.push(when(c, [m.assign(p, m.ref(z)), m.assign(q, a)], [m.assign(p, a), m.assign(q, m.ref(z))]));
    // x reads y and y reads x, each under another condition: a loop for tools, not for the values.
    const output = emitVerilog(designOf([m]));
    expect(output.files[0]!.text).toContain('lint_off UNOPTFLAT');
    expectSound(designOf([m]));
  });

  it('blocks that wait for each other only as wholes', () => {
    const m = new ModuleBuilder('tangle');
    const c = m.ref(m.signal('c', 'input', 1));
    const a = m.ref(m.signal('a', 'input', 4));
    const names = ['p', 'q', 'r', 's'].map((name) => m.signal(name, 'output', 4));
    const [p, q, r, s] = names as [SignalId, SignalId, SignalId, SignalId];
    const plus = (signal: SignalId) => m.nodes.binary(Op.add, m.ref(signal), a);
    m.body.push(
      when(
        c,
        [m.assign(p, a), m.assign(q, plus(r))],
        [m.assign(p, m.nodes.unary(Op.not, a)), m.assign(q, a)],
      ),
    );
    m.body.push(
      when(c, [m.assign(r, a), m.assign(s, plus(p))], [m.assign(r, m.nodes.constant(4, 5)), m.assign(s, a)]),
    );
    expectSound(designOf([m]));
  });

  it('signed and unsigned comparisons, shifts and extensions of signals declared either way', () => {
    const m = new ModuleBuilder('signs');
    const { nodes } = m;
    const values = [true, false].flatMap((signed, i) => [
      m.ref(m.signal(`a${i}`, 'input', 5, { signed })),
      m.ref(m.signal(`b${i}`, 'input', 5, { signed })),
    ]);
    const amount = m.ref(m.signal('by', 'input', 3, { signed: true }));
    let made = 0;
    const show = (node: NodeId, signed: boolean) =>
      m.body.push(m.assign(m.signal(`y${made++}`, 'output', nodes.width[node]!, { signed }), node));
    for (const left of values) {
      // Every shift is another one: shared ones would become wires, and their neighbours would not matter.
      const shift = (k: number) =>
        nodes.shift(Op.shrs, left, nodes.binary(Op.xor, amount, nodes.constant(3, k)));
      for (const [k, right] of values.entries()) {
        for (const op of [Op.ltu, Op.leu, Op.lts, Op.les]) show(nodes.binary(op, left, right), false);
        show(
          nodes.binary(
            Op.sub,
            nodes.binary(Op.xor, shift(2 * k), right),
            nodes.shift(Op.shru, right, amount),
          ),
          true,
        );
        show(nodes.mux(nodes.slice(amount, 1, 1), nodes.unary(Op.neg, shift(2 * k + 1)), right), false);
        for (const extend of [Op.sext, Op.zext]) {
          const [wideLeft, wideRight] = [nodes.extend(extend, left, 6), nodes.extend(extend, right, 6)];
          show(nodes.binary(Op.sub, wideLeft, wideRight), true);
          show(nodes.binary(Op.mul, nodes.extend(extend, left, 10), nodes.extend(extend, right, 10)), false);
        }
      }
    }
    show(
      nodes.pick(nodes.cat([...values, ...values].map((value) => nodes.slice(value, 0, 4))), amount, 4),
      false,
    );
    expectSound(designOf([m]));
  });

  it('asynchronous reset, and names that instances have too', () => {
    const child = new ModuleBuilder('count');
    const clock = child.signal('clk', 'input', 1);
    const reset = child.signal('clear', 'input', 1);
    child.domains.push({ name: 'main', clock, reset, resetKind: 'async' });
    const acc = child.signal('acc', 'reg', 5, { reset: 9n });
    child.body.push(
      child.assign(acc, child.nodes.binary(Op.add, child.ref(acc), child.nodes.constant(5, 3))),
    );
    child.body.push(child.assign(child.signal('q', 'output', 5), child.ref(acc)));
    const top = new ModuleBuilder('top');
    const [ck, clear] = [top.signal('clk', 'input', 1), top.signal('clear', 'input', 1)];
    top.domains.push({ name: 'main', clock: ck, reset: clear, resetKind: 'async' });
    const q = top.signal('acc_q', 'wire', 5, { source: 'instance' });
    top.instances.push({ name: 'acc', module: 0, ports: [ck, clear, q], location: -1 });
    top.body.push(top.assign(top.signal('y', 'output', 5), top.ref(q)));
    expectSound(designOf([child, top]));
  });

  it('wires with constants, which lint follows into comparisons', () => {
    const m = new ModuleBuilder('limits');
    const { nodes } = m;
    const a = m.ref(m.signal('a', 'input', 8));
    const limit = m.signal('limit', 'wire', 8);
    m.body.push(slice(limit, 0, 4, nodes.constant(4, 0)), slice(limit, 4, 4, nodes.constant(4, 0)));
    const below = nodes.binary(Op.ltu, a, m.ref(limit));
    const above = nodes.binary(Op.leu, m.ref(limit), nodes.binary(Op.mul, a, nodes.constant(8, 0)));
    m.body.push(m.assign(m.signal('y', 'output', 2), nodes.cat([below, above])));
    expectSound(designOf([m]));
  });

  it('no latch from conditional slices', () => {
    const m = new ModuleBuilder('slices');
    const c = m.ref(m.signal('c', 'input', 1));
    const a = m.ref(m.signal('a', 'input', 8));
    const y = m.signal('y', 'output', 8);
    const low = m.nodes.slice(a, 0, 3);
    const high = m.nodes.slice(a, 3, 5);
    m.body.push(
      when(c, [slice(y, 0, 3, low), slice(y, 3, 5, high)], [slice(y, 0, 5, high), slice(y, 5, 3, low)]),
    );
    const { files, top } = emitVerilog(designOf([m]));
    expect(synthYosys(files, top)).toMatchObject({ ok: true, latches: 0 });
    expectSound(designOf([m]));
  });
});
