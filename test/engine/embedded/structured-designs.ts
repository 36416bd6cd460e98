import { type Design, ModuleBuilder, type NodeId, Op } from '../../../src/ir/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { ifThen, type Part } from './parts.ts';
import { randomBank } from './random-bank.ts';
import { randomColumn } from './random-column.ts';
import { designOf } from './support.ts';

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
export function arrayOf(
  r: RandomSource,
  part: Part,
  count: number,
  chain: boolean,
  sharing: (port: string) => number = () => 0.5,
): Design {
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
    if (r.chance(sharing(name))) {
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
  if (r.chance(0.3)) return bankArray(r);
  if (r.chance(0.5)) {
    const column = randomColumn(r);
    if (r.chance(0.2)) return designOf(column.module);
    return arrayOf(r, column, r.pick([1, 2, 3, 4, 4, 5, 7, 8, 9, 13]), false);
  }
  return arrayOf(r, randomElement(r), r.pick([8, 9, 12, 17, 24]), true);
}

/** An array of banks, in which most inputs are shared. */
export function bankArray(r: RandomSource): Design {
  const most = r.pick([0.95, 1, 1]);
  const isOwn = (port: string) => port === 'data' || port === 'choice' || port === 'own';
  return arrayOf(r, randomBank(r), r.pick([3, 4, 5, 7, 8, 9, 12, 16, 17, 70]), false, (port) =>
    isOwn(port) ? 0.1 : most,
  );
}
