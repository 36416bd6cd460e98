import {
  type Design,
  type Module,
  ModuleBuilder,
  type NodeId,
  Op,
  type Statement,
} from '../../../src/ir/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { designOf } from './support.ts';

/** A module that is instantiated, with its ports besides clock and reset. */
interface Part {
  readonly module: Module;
  readonly inputs: readonly { readonly name: string; readonly width: number }[];
  readonly outputs: readonly { readonly name: string; readonly width: number }[];
}

const ifThen = (condition: NodeId, then: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

const element = (target: number, index: NodeId, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low: 0,
  width,
  index,
  value,
  location: -1,
});

const part = (target: number, low: number, width: number, value: NodeId): Statement => ({
  kind: 'assign',
  target,
  low,
  width,
  index: -1,
  value,
  location: -1,
});

/**
 * A column of stored words gated by bits and summed, in any of many ways: widths, signs, number of rows, kind of gate,
 * form of the tree, how the words are written, reset or not, and who else looks at words, gates and partial sums.
 */
export function randomColumn(r: RandomSource, name = 'column'): Part {
  const b = new ModuleBuilder(name);
  const n = b.nodes;
  b.defaultDomain();
  const inputs: { name: string; width: number }[] = [];
  const outputs: { name: string; width: number }[] = [];
  const input = (port: string, width: number): NodeId => {
    inputs.push({ name: port, width });
    return b.ref(b.signal(port, 'input', width));
  };
  const rows = r.pick([5, 9, 16, 24, 32, 33, 48, 64, 64, 65, 72, 96]);
  const width = r.pick([1, 1, 2, 3, 4, 5, 8, 8]);
  const spacing = r.chance(0.8) ? width : width + r.between(1, 3);
  const total = rows * spacing;
  const indexBits = Math.max(1, Math.ceil(Math.log2(rows)) + (r.chance(0.2) ? 1 : 0));
  const reset = r.chance(0.4) ? r.bits(total) : null;
  const words = b.signal('words', 'reg', total, { reset });
  const shadow = b.signal('shadow', 'reg', total, { reset: r.chance(0.5) ? 0n : null });
  const w = b.ref(words);
  const write = input('write', 1);
  const enable = input('enable', 1);
  const row = input('row', indexBits);
  const data = input('data', spacing);

  // Writing.
  const writes: Statement[] = [];
  const kind = r.pick([0, 1, 2, 3, 3, 4, 4, 5, 6, 7]);
  if (kind < 4) writes.push(ifThen(write, [element(words, row, spacing, data)]));
  else if (kind === 4) {
    writes.push(ifThen(write, [element(shadow, row, spacing, data)]));
    writes.push(ifThen(n.unary(Op.andr, row), [b.assign(words, b.ref(shadow))]));
  } else if (kind === 5) writes.push(ifThen(write, [b.assign(words, input('all', total))]));
  else if (kind === 6 && total > spacing)
    writes.push(ifThen(write, [b.assign(words, n.cat([n.slice(w, 0, total - spacing), data]))]));
  else {
    const low = r.below(total - 1);
    const size = Math.min(total - low, r.between(1, 12));
    writes.push(
      element(words, row, spacing, data),
      ifThen(write, [part(words, low, size, input('some', size))]),
    );
  }
  if (r.chance(0.3)) {
    const at = r.below(rows);
    writes.push(
      ifThen(n.unary(Op.not, enable), [
        part(words, at * spacing, spacing, n.constant(spacing, r.bits(spacing))),
      ]),
    );
  }
  b.body.push(...writes);

  // Gates.
  const choices = r.pick([2, 4, 8]);
  const gateKind = r.below(7);
  const perBlock = r.pick([1, 2]);
  const blocks = Math.ceil(rows / perBlock);
  const bits = gateKind === 3 ? blocks * choices : rows;
  const gates = input('gates', bits);
  const indexWidth = Math.log2(choices);
  const chosen =
    gateKind === 3 || gateKind === 4 ? b.signal('chosen', 'reg', rows * indexWidth, { reset: 0n }) : -1;
  if (chosen >= 0)
    b.body.push(ifThen(write, [element(chosen, row, indexWidth, input('choice', indexWidth))]));
  const phase = gateKind === 4 ? input('phase', indexWidth) : -1;
  const other = gateKind === 5 ? input('other', rows) : -1;
  const mixed = r.pick([Op.xor, Op.or]);
  const gate = (at: number): NodeId => {
    if (gateKind === 3) {
      const block = Math.floor(at / perBlock);
      const index = n.slice(b.ref(chosen), at * indexWidth, indexWidth);
      return n.pick(n.slice(gates, block * choices, choices), index, 1);
    }
    const bit = n.slice(gates, at, 1);
    if (gateKind === 4)
      return n.binary(
        Op.and,
        n.binary(Op.eq, n.slice(b.ref(chosen), at * indexWidth, indexWidth), phase),
        bit,
      );
    if (gateKind === 5) return n.binary(mixed, bit, n.slice(other, at, 1));
    if (gateKind === 6) return n.unary(Op.not, bit);
    return bit;
  };
  const form = r.below(4);
  const term = (at: number): NodeId => {
    const word = n.slice(w, at * spacing, width);
    const bit = gate(at);
    if (form === 0) return n.binary(Op.and, word, n.rep(bit, width));
    if (form === 1) return n.mux(bit, word, n.constant(width, 0n));
    if (form === 2) return n.mux(bit, n.constant(width, 0n), word);
    return width === 1
      ? n.unary(Op.not, n.binary(Op.xor, word, bit))
      : n.mux(bit, word, n.unary(Op.not, word));
  };

  // The sum.
  const extend = r.chance(0.5) ? Op.sext : Op.zext;
  const order = r.chance(0.2) ? r.shuffled(Array.from({ length: rows }, (_, i) => i)) : null;
  const terms = Array.from({ length: rows }, (_, i) => term(order?.[i] ?? i));
  const inner: NodeId[] = [];
  let sum: NodeId;
  const shape = r.below(3);
  if (shape === 0) {
    let level = terms;
    while (level.length > 1) {
      const next: NodeId[] = [];
      for (let i = 0; i < level.length; i += 2) {
        const [x, y] = [level[i]!, level[i + 1]];
        const grown = n.width[x]! + 1;
        const left = n.extend(extend, x, grown);
        next.push(y === undefined ? left : n.binary(Op.add, left, n.extend(extend, y, grown)));
      }
      inner.push(...next);
      level = next;
    }
    sum = level[0]!;
  } else {
    // A chain in a fixed width, which may be too narrow and wrap around; at times with subtractions in it.
    const size = Math.max(width, r.between(width, width + 9));
    const start = r.chance(0.5) ? n.extend(extend, terms[0]!, size) : n.constant(size, r.bits(size));
    sum = start;
    for (const each of terms) {
      sum = n.binary(shape === 2 && r.chance(0.1) ? Op.sub : Op.add, sum, n.extend(extend, each, size));
      inner.push(sum);
    }
  }
  const sumWidth = n.width[sum]!;
  const partial = b.signal('partial', 'reg', sumWidth, { reset: r.chance(0.5) ? 0n : null });
  b.body.push(ifThen(enable, [b.assign(partial, sum)]));
  const output = (port: string, value: NodeId): void => {
    outputs.push({ name: port, width: n.width[value]! });
    b.body.push(b.assign(b.signal(port, 'output', n.width[value]!), value));
  };
  output('total', b.ref(partial));
  if (r.chance(0.3)) output('now', sum);
  if (r.chance(0.4)) output('inside', r.pick(inner));
  if (r.chance(0.4)) output('word', n.slice(w, r.below(rows) * spacing, spacing));
  if (r.chance(0.2)) output('parity', n.unary(Op.xorr, w));
  if (r.chance(0.5)) {
    const padded = 2 ** Math.ceil(Math.log2(rows));
    const all = padded === rows ? w : n.cat([n.constant((padded - rows) * spacing, 0n), w]);
    const at =
      n.width[row]! === Math.log2(padded) ? row : n.slice(n.extend(Op.zext, row, 12), 0, Math.log2(padded));
    output('read', n.pick(all, at, spacing));
  }
  return { module: b.finish(), inputs, outputs };
}

/** A processing element: a few registers, updated from the inputs under conditions. */
export function randomElement(r: RandomSource, name = 'element'): Part {
  const b = new ModuleBuilder(name);
  const n = b.nodes;
  b.defaultDomain();
  const widths = [r.pick([1, 4, 8, 16]), r.pick([8, 16, 31, 32])];
  const inputs = widths.map((width, i) => ({ name: `in${i}`, width }));
  const ins = inputs.map(({ name: port, width }) => b.ref(b.signal(port, 'input', width)));
  const enables = ['go', 'set'].map((port) => b.ref(b.signal(port, 'input', 1)));
  const registers = widths.map((width, i) =>
    b.signal(`state${i}`, 'reg', width, { reset: r.chance(0.7) ? r.bits(width) : null }),
  );
  const pool = [...ins, ...registers.map((signal) => b.ref(signal))];
  const fit = (node: NodeId, width: number): NodeId => {
    const from = n.width[node]!;
    if (from > width) return n.slice(node, r.below(from - width + 1), width);
    return n.extend(r.chance(0.5) ? Op.sext : Op.zext, node, width);
  };
  for (let i = r.between(2, 9); i > 0; i--) {
    const width = r.pick([1, 7, 8, 16, 24, 32]);
    const pick = () => fit(r.pick(pool), width);
    const choice = r.below(9);
    if (choice < 4)
      pool.push(n.binary(r.pick([Op.add, Op.sub, Op.mul, Op.and, Op.or, Op.xor]), pick(), pick()));
    else if (choice === 4)
      pool.push(n.binary(r.pick([Op.eq, Op.ne, Op.ltu, Op.leu, Op.lts, Op.les]), pick(), pick()));
    else if (choice === 5) pool.push(n.mux(fit(r.pick(pool), 1), pick(), pick()));
    else if (choice === 6) pool.push(n.unary(r.pick([Op.not, Op.neg]), r.pick(pool)));
    else if (choice === 7) pool.push(n.rep(fit(r.pick(pool), 1), width));
    else pool.push(n.cat([fit(r.pick(pool), r.between(1, 16)), fit(r.pick(pool), r.between(1, 16))]));
  }
  const assigns = registers.map((signal, i) => b.assign(signal, fit(pool.at(-1 - i)!, widths[i]!)));
  if (r.chance(0.6)) b.body.push(ifThen(enables[0]!, assigns));
  else b.body.push(ifThen(enables[1]!, [assigns[0]!], [assigns[1]!]), ifThen(enables[0]!, [assigns[1]!]));
  const outputs = widths.map((width, i) => ({ name: `out${i}`, width }));
  outputs.forEach(({ name: port, width }, i) => {
    b.body.push(b.assign(b.signal(port, 'output', width), b.ref(registers[i]!)));
  });
  return {
    module: b.finish(),
    inputs: [...inputs, { name: 'go', width: 1 }, { name: 'set', width: 1 }],
    outputs,
  };
}

/**
 * Several instances of a part: each input is one port for all, a port for each, or, with `chain`, the output of a
 * neighbour of the same width. All outputs are outputs.
 */
export function arrayOf(r: RandomSource, part: Part, count: number, chain: boolean): Design {
  const b = new ModuleBuilder('array');
  b.defaultDomain();
  const wires = Array.from({ length: count }, (_, k) =>
    part.outputs.map(({ name, width }) => b.signal(`u${k}_${name}`, 'wire', width, { source: 'instance' })),
  );
  const drivers = part.inputs.map(({ name, width }): ((k: number) => NodeId) => {
    const from = part.outputs.findIndex((output) => output.width === width);
    if (chain && from >= 0) {
      const first = b.ref(b.signal(`${name}_first`, 'input', width));
      const stride = r.pick([1, 1, 4]);
      return (k) => (k < stride ? first : b.ref(wires[k - stride]![from]!));
    }
    if (r.chance(0.5)) {
      const shared = b.ref(b.signal(name, 'input', width));
      return () => shared;
    }
    const all = b.ref(b.signal(name, 'input', width * count));
    return (k) => b.nodes.slice(all, k * width, width);
  });
  for (let k = 0; k < count; k++) {
    const ins = part.inputs.map(({ name, width }, i) => {
      const wire = b.signal(`u${k}_${name}`, 'wire', width);
      b.body.push(b.assign(wire, drivers[i]!(k)));
      return wire;
    });
    const byName = new Map<string, number>();
    for (const [i, { name }] of part.inputs.entries()) byName.set(name, ins[i]!);
    for (const [i, { name }] of part.outputs.entries()) byName.set(name, wires[k]![i]!);
    const ports = part.module.ports.map((port) => {
      const { name } = part.module.signals[port]!;
      return byName.get(name) ?? (name === 'clk' ? 0 : 1);
    });
    b.instances.push({ name: `u${k}`, module: 0, ports, location: -1 });
  }
  // What the outside sees of instances: always, or only when it looks.
  const look = b.ref(b.signal('look', 'input', 1));
  part.outputs.forEach(({ name, width }, i) => {
    const all = wires.map((list) => b.ref(list[i]!)).reverse();
    const joined = b.nodes.cat(all);
    const output = b.signal(`${name}_all`, 'output', width * count);
    if (r.chance(0.5)) b.body.push(b.assign(output, joined));
    else {
      const seen = b.signal(`${name}_seen`, 'reg', width * count, { reset: 0n });
      b.body.push(ifThen(look, [b.assign(seen, joined)]), b.assign(output, b.ref(seen)));
    }
  });
  return designOf(part.module, b.finish());
}

export function structuredDesign(seed: number): Design {
  const r = new RandomSource(seed);
  if (r.chance(0.5)) {
    const column = randomColumn(r);
    return r.chance(0.3) ? designOf(column.module) : arrayOf(r, column, r.between(1, 4), false);
  }
  return arrayOf(r, randomElement(r), r.pick([8, 9, 12, 17, 24]), true);
}
