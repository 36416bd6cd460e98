import {
  type Design,
  LocationTable,
  ModuleBuilder,
  type NodeId,
  Op,
  type OpCode,
} from '../../src/ir/index.ts';
import { RandomSource } from '../../test/support/random-source.ts';

const widths = [1, 1, 4, 8, 8, 16, 16, 32, 32, 32, 64];
const binary: readonly OpCode[] = [Op.and, Op.or, Op.xor, Op.add, Op.sub, Op.add, Op.xor];
const compare: readonly OpCode[] = [Op.eq, Op.ltu, Op.lts];

/**
 * Irregular logic: one flat module of about `nodes` operations on words of 1 to 64 bits, with a register for every
 * eight of them. Operands are chosen among the last few hundred values of their width, so that logic depth stays that of
 * real designs, and every value is used: what nothing reads is folded into the output.
 */
export function randomGraph(nodes: number, seed = 1): Design {
  const random = new RandomSource(seed);
  const module = new ModuleBuilder(`random_${nodes}`);
  module.defaultDomain();
  const input = module.signal('seed', 'input', 64);
  const output = module.signal('result', 'output', 64);
  const graph = module.nodes;
  const pools = new Map<number, NodeId[]>();
  const unread = new Set<NodeId>();
  const add = (id: NodeId, width: number) => {
    pools.set(width, [...(pools.get(width) ?? []).slice(-255), id]);
    unread.add(id);
    return id;
  };
  const pick = (width: number): NodeId => {
    const pool = pools.get(width)!;
    // Mostly recent values that nothing reads yet, sometimes any.
    const id = random.chance(0.5)
      ? pool[random.below(pool.length)]!
      : pool.at(-1 - random.below(Math.min(8, pool.length)))!;
    unread.delete(id);
    return id;
  };

  const registers: { id: number; width: number }[] = [];
  for (let i = 0; i < Math.max(16, nodes / 8); i++) {
    const width = widths[i % widths.length]!;
    const reset = BigInt.asUintN(width, BigInt(random.word()) * 0x9e3779b97f4a7c15n);
    registers.push({ id: module.signal(`r${i}`, 'reg', width, { reset }), width });
  }
  const perRegister = Math.max(1, Math.floor(nodes / registers.length));
  for (const width of new Set(widths)) {
    add(
      width === 64 ? module.ref(input) : graph.slice(module.ref(input), random.below(64 - width), width),
      width,
    );
  }
  for (const [i, { id, width }] of registers.entries()) {
    add(module.ref(id), width);
    for (let k = 0; k < perRegister; k++) {
      const w = k === perRegister - 1 ? width : widths[random.below(widths.length)]!;
      const choice = random.below(12);
      if (choice < 7) add(graph.binary(binary[choice]!, pick(w), pick(w)), w);
      else if (choice < 9) add(graph.mux(pick(1), pick(w), pick(w)), w);
      else if (choice === 9) add(graph.binary(compare[random.below(3)]!, pick(w), pick(w)), 1);
      else if (choice === 10 && w > 1)
        add(graph.shift(Op.shru, pick(w), graph.constant(3, random.below(8))), w);
      else add(graph.unary(Op.not, pick(w)), w);
    }
    const target = registers[(i * 7 + 3) % registers.length]!;
    const value = pick(target.width);
    const assign = module.assign(target.id, value);
    if (i % 3 === 0) {
      module.body.push({ kind: 'if', condition: pick(1), then: [assign], otherwise: [], location: -1 });
    } else module.body.push(assign);
  }
  let level = [module.ref(input), ...unread].map((id) =>
    graph.width[id] === 64 ? id : graph.extend(Op.zext, id, 64),
  );
  while (level.length > 1) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const right = previous[2 * i + 1];
      return right === undefined ? previous[2 * i]! : graph.binary(Op.xor, previous[2 * i]!, right);
    });
  }
  module.body.push(module.assign(output, level[0]!));
  return {
    name: module.name,
    modules: [module.finish()],
    top: 0,
    enumerations: [],
    locations: new LocationTable(),
  };
}
