import { ModuleBuilder, type NodeId, Op, type Statement } from '../../../src/ir/index.ts';
import type { RandomSource } from '../../support/random-source.ts';
import { element, ifThen, type Part } from './parts.ts';

/**
 * Words that are gated by bits, or by bits that an index chooses, and summed, with an accumulator behind, in a form whose
 * sums can be looked up, or nearly: conditions and gates are mostly inputs that all instances share.
 */
export function randomBank(r: RandomSource, name = 'bank'): Part {
  const b = new ModuleBuilder(name);
  const n = b.nodes;
  b.defaultDomain();
  const inputs: { name: string; width: number }[] = [];
  const outputs: { name: string; width: number }[] = [];
  const input = (port: string, width: number): NodeId => {
    inputs.push({ name: port, width });
    return b.ref(b.signal(port, 'input', width));
  };
  const choices = r.pick([1, 1, 1, 2, 4, 4, 8, 16]);
  const perBlock = choices === 1 ? 1 : r.pick([1, 2, 3, 4]);
  const rows = r.pick([8, 12, 16, 16, 24, 32, 32, 64, 128, r.between(8, 40)]) * (perBlock === 3 ? 3 : 1);
  const width = r.pick([1, 2, 3, 4, 5, 8, 8, 8, 9, 12]);
  const spacing = r.chance(0.85) ? width : width + r.between(1, 4);
  const indexBits = Math.ceil(Math.log2(rows)) + (r.chance(0.2) ? 1 : 0);
  const words = b.signal('words', 'reg', rows * spacing, {
    reset: r.chance(0.3) ? r.bits(rows * spacing) : null,
  });
  const write = input('write', 1);
  const row = input('row', indexBits);
  const body: Statement[] = [ifThen(write, [element(words, row, spacing, input('data', spacing))])];
  const clean = input('clean', 1);
  if (r.chance(0.15))
    body.push(ifThen(clean, [b.assign(words, n.constant(rows * spacing, r.bits(rows * spacing)))]));
  const select = Math.log2(choices);
  const index =
    choices > 1 ? b.signal('index', 'reg', rows * select, { reset: r.chance(0.7) ? 0n : null }) : -1;
  if (index >= 0) {
    const other = r.chance(0.3) ? input('other_row', indexBits) : row;
    const when = r.chance(0.3) ? input('choose', 1) : write;
    body.push(ifThen(when, [element(index, other, select, input('choice', select))]));
  }
  const firstGate = r.pick([0, 0, 0, 4, 8, 3]);
  const gateBits = firstGate + Math.ceil(rows / perBlock) * choices;
  const gates = input('gates', gateBits + r.below(3));
  const gate = (at: number): NodeId => {
    const low = firstGate + Math.floor(at / perBlock) * choices;
    if (choices === 1) return n.slice(gates, low, 1);
    return n.pick(n.slice(gates, low, choices), n.slice(b.ref(index), at * select, select), 1);
  };
  const isMux = r.chance(0.3);
  const order = r.chance(0.1) ? r.shuffled(Array.from({ length: rows }, (_, i) => i)) : null;
  const extend = r.chance(0.7) ? Op.sext : Op.zext;
  let level = Array.from({ length: rows }, (_, i) => {
    const at = order?.[i] ?? i;
    const word = n.slice(b.ref(words), at * spacing, width);
    if (isMux) return n.mux(gate(at), word, n.constant(width, 0n));
    return n.binary(Op.and, word, n.rep(gate(at), width));
  });
  const wraps = r.chance(0.2);
  while (level.length > 1) {
    const next: NodeId[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [x, y] = [level[i]!, level[i + 1]];
      const grown = wraps ? Math.max(n.width[x]!, width + 2) : n.width[x]! + 1;
      const fit = (node: NodeId) => (n.width[node] === grown ? node : n.extend(extend, node, grown));
      next.push(y === undefined ? fit(x) : n.binary(Op.add, fit(x), fit(y)));
    }
    level = next;
  }
  const sum = level[0]!;
  const sumWidth = n.width[sum]!;
  const partial = b.signal('partial', 'reg', sumWidth, { reset: r.chance(0.3) ? 0n : null });
  const accWidth = r.pick([sumWidth, Math.min(32, sumWidth + 8), 32, 40]);
  const full = Math.max(accWidth, sumWidth);
  const acc = b.signal('acc', 'reg', full, { reset: r.chance(0.3) ? 5n : null });
  const wide = full > sumWidth ? n.extend(Op.sext, b.ref(partial), full) : b.ref(partial);
  const negate = input('negate', 1);
  const clear = input('clear', 1);
  const addend = r.chance(0.6) ? n.mux(negate, n.unary(Op.neg, wide), wide) : wide;
  const doubled = n.cat([n.slice(b.ref(acc), 0, full - 1), n.constant(1, 0n)]);
  const carried = n.mux(clear, r.chance(0.8) ? n.constant(full, 0n) : n.unary(Op.not, doubled), doubled);
  const advance = input('advance', 1);
  const own = input('own', 1);
  const updates = [b.assign(partial, sum), b.assign(acc, n.binary(Op.add, carried, addend))];
  const kind = r.below(6);
  if (kind < 3) body.push(ifThen(advance, updates));
  else if (kind === 3)
    body.push(ifThen(advance, [updates[0]!]), ifThen(n.binary(Op.or, advance, clear), [updates[1]!]));
  else if (kind === 4) body.push(ifThen(advance, [ifThen(own, updates, [b.assign(acc, b.ref(acc))])]));
  else body.push(updates[1]!, ifThen(own, [updates[0]!]));
  // A register that is written from one that may have been replaced before.
  const last = b.signal('last', 'reg', 16, { reset: null });
  const mixed = n.binary(
    Op.xor,
    n.extend(Op.zext, n.slice(b.ref(acc), 0, Math.min(8, full)), 16),
    n.rep(own, 16),
  );
  body.push(
    r.chance(0.5)
      ? ifThen(advance, [b.assign(last, mixed)])
      : b.assign(last, n.binary(Op.mul, mixed, b.ref(last))),
  );
  // Words that depend on sums.
  if (r.chance(0.1))
    body.push(ifThen(own, [element(words, row, spacing, n.slice(n.rep(b.ref(acc), 16), 0, spacing))]));
  if (r.chance(0.05))
    body.push(ifThen(own, [element(words, row, spacing, n.slice(n.rep(sum, 16), 0, spacing))]));
  b.body.push(...(r.chance(0.3) ? r.shuffled(body) : body));
  const output = (port: string, value: NodeId): void => {
    outputs.push({ name: port, width: n.width[value]! });
    b.body.push(b.assign(b.signal(port, 'output', n.width[value]!), value));
  };
  output('total', b.ref(acc));
  output('last_out', b.ref(last));
  if (r.chance(0.3)) output('partial_out', b.ref(partial));
  if (r.chance(0.15)) output('now', sum);
  if (r.chance(0.3)) output('word', n.slice(b.ref(words), r.below(rows) * spacing, spacing));
  return { module: b.finish(), inputs, outputs };
}
