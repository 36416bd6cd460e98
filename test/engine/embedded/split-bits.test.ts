import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { type Design, ModuleBuilder, type NodeId, Op, type Statement } from '../../../src/ir/index.ts';
import { checkDesign } from '../../../src/passes/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { outputNames, randomStimulus, traceOutputs } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { designOf } from './support.ts';

const part = (target: number, low: number, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low,
  width,
  index: -1,
  value,
  location: -1,
});

const branch = (condition: NodeId, then: Statement[], otherwise: Statement[]): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

/** A wire of `count` fields, each a sum of the one before and an input, at times in two ways of which a condition chooses. */
function runningSums(count: number, width: number, whole: boolean, conditional: boolean): Design {
  const b = new ModuleBuilder('sums');
  b.defaultDomain();
  const n = b.nodes;
  const up = b.ref(b.signal('up', 'input', 1));
  const data = b.ref(b.signal('data', 'input', width * count));
  const sums = b.signal('sums', 'wire', width * count);
  const field = (from: NodeId, i: number) => n.slice(from, i * width, width);
  const value = (i: number, op: 7 | 8): NodeId =>
    i === 0 ? field(data, 0) : n.binary(op, field(b.ref(sums), i - 1), field(data, i));
  const assigns = (op: 7 | 8): Statement[] => {
    const values = Array.from({ length: count }, (_, i) => value(i, op));
    if (whole) return [b.assign(sums, n.cat(values.reverse()))];
    return values.map((node, i) => part(sums, i * width, width, node));
  };
  if (conditional) b.body.push(branch(up, assigns(Op.add), assigns(Op.sub)));
  else b.body.push(...assigns(Op.sub));
  b.body.push(b.assign(b.signal('out', 'output', width * count), b.ref(sums)));
  return designOf(b.finish());
}

/** `w = choose ? (w << 1 | bit) ^ a : (w << 1) + b`: every bit depends on lower ones only. */
function bitChain(width: number): Design {
  const b = new ModuleBuilder('chain');
  b.defaultDomain();
  const n = b.nodes;
  const [choose, bit] = ['choose', 'bit'].map((name) => b.ref(b.signal(name, 'input', 1))) as [
    NodeId,
    NodeId,
  ];
  const [x, y] = ['x', 'y'].map((name) => b.ref(b.signal(name, 'input', width))) as [NodeId, NodeId];
  const w = b.signal('w', 'wire', width);
  const below = n.slice(b.ref(w), 0, width - 1);
  b.body.push(
    branch(
      choose,
      [b.assign(w, n.binary(Op.xor, n.cat([below, bit]), x))],
      [b.assign(w, n.binary(Op.add, n.cat([below, n.constant(1, 0n)]), y))],
    ),
  );
  b.body.push(b.assign(b.signal('out', 'output', width), b.ref(w)));
  return designOf(b.finish());
}

function expectSame(design: Design): void {
  expect(checkDesign(design, { warnings: false })).toEqual([]);
  for (const observe of ['ports', 'all'] as const) {
    const stimulus = randomStimulus(design, 3, 30);
    const reference = new ReferenceSimulator(design);
    const { sync } = startEmbedded(design, { observe });
    const outputs = outputNames(design);
    expect(traceOutputs(sync, outputs, stimulus)).toEqual(traceOutputs(reference, outputs, stimulus));
    if (observe === 'all')
      for (const { name, kind } of design.modules[0]!.signals)
        if (kind === 'wire') expect(sync.peek(name)).toBe(reference.peek(name));
  }
}

describe('wires of which some bits depend on others', () => {
  it('are computed part by part', () => {
    for (const [count, width] of [
      [2, 4],
      [5, 8],
      [9, 13],
    ] as const)
      for (const whole of [false, true])
        for (const conditional of [false, true]) expectSame(runningSums(count, width, whole, conditional));
  });

  it('down to single bits', () => {
    for (const width of [2, 7, 33, 70]) expectSame(bitChain(width));
  });

  it('are a diagnostic if a bit depends on itself', () => {
    const random = new RandomSource(5);
    const b = new ModuleBuilder('loop');
    const n = b.nodes;
    const up = b.ref(b.signal('up', 'input', 1));
    const w = b.signal('w', 'wire', 8);
    const at = random.below(4);
    const turned = n.cat([n.slice(b.ref(w), 0, 4), n.slice(b.ref(w), 4, 4)]);
    b.body.push(branch(up, [b.assign(w, turned)], [b.assign(w, n.constant(8, BigInt(at)))]));
    b.body.push(b.assign(b.signal('out', 'output', 8), b.ref(w)));
    expect(() => startEmbedded(designOf(b.finish()))).toThrow(
      'SL0204: combinational loop through `w` -> `w`',
    );
  });
});
