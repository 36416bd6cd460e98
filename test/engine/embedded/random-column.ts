import { ModuleBuilder, type NodeId, Op, type Statement } from '../../../src/ir/index.ts';
import type { RandomSource } from '../../support/random-source.ts';
import { element, ifThen, type Part, part } from './parts.ts';

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
  if (r.chance(0.4)) output('inner_word', r.pick(inner));
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
