import { describe, expect, it } from 'vitest';
import { startLanes } from '../../../src/engine/lanes/index.ts';
import { evaluateNodes, ModuleBuilder, type NodeId, Op, opNames } from '../../../src/ir/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { designOf } from '../embedded/support.ts';

const widths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 96, 100, 129];
const binary = [Op.and, Op.or, Op.xor, Op.add, Op.sub, Op.mul] as const;
const compare = [Op.eq, Op.ne, Op.ltu, Op.leu, Op.lts, Op.les] as const;

/** All operators on operands of one width: as they come, as sums with stray bits above them, and with one of them literal. */
function operatorsOf(builder: ModuleBuilder, width: number, random: RandomSource): NodeId[] {
  const { nodes } = builder;
  const input = (name: string, bits: number) => builder.ref(builder.signal(name, 'input', bits));
  const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, width)) as [NodeId, NodeId, NodeId];
  const select = input('select', 1);
  const amount = input('amount', 9);
  const dirty = nodes.binary(Op.sub, nodes.binary(Op.mul, a, c), b);
  const literal = nodes.constant(width, random.bits(width));
  const made: NodeId[] = [];
  for (const [x, y] of [
    [a, b],
    [dirty, nodes.unary(Op.not, a)],
    [b, literal],
    [dirty, dirty],
  ] as const) {
    for (const op of [...binary, ...compare]) made.push(nodes.binary(op, x, y));
    for (const op of [Op.shl, Op.shru, Op.shrs] as const) {
      made.push(nodes.shift(op, x, amount));
      made.push(nodes.shift(op, x, nodes.constant(8, random.below(width + 2))));
    }
    made.push(nodes.mux(select, x, y), nodes.cat([x, select, y]), nodes.rep(x, 3));
    made.push(nodes.binary(Op.add, x, nodes.extend(Op.zext, select, width)));
    made.push(nodes.binary(Op.sub, x, nodes.extend(Op.zext, select, width)));
  }
  for (const op of [Op.not, Op.neg, Op.andr, Op.orr, Op.xorr] as const) made.push(nodes.unary(op, dirty));
  for (const extra of [1, 5, 40])
    made.push(
      nodes.extend(Op.zext, dirty, width + extra),
      nodes.extend(Op.sext, dirty, width + extra),
      nodes.extend(Op.sext, select, width + extra),
    );
  for (let i = 0; i < 6; i++) {
    const low = random.below(width);
    made.push(nodes.slice(dirty, low, random.between(1, width - low)));
  }
  const index = input('index', 3);
  made.push(nodes.pick(nodes.rep(nodes.binary(Op.xor, a, b), 8), index, width));
  made.push(nodes.pick(nodes.cat([a, b, c, dirty, a, c, b, a]), index, width));
  return made;
}

describe('operators on lanes give what the netlist says', () => {
  for (const width of widths)
    it(`${width} bits`, () => {
      const random = new RandomSource(width);
      const builder = new ModuleBuilder('bench');
      builder.defaultDomain();
      const nodes = operatorsOf(builder, width, random);
      const names = nodes.map((node, i) => {
        const bits = builder.nodes.width[node]!;
        builder.body.push(builder.assign(builder.signal(`out${i}`, 'output', bits), node));
        return `out${i}`;
      });
      const design = designOf(builder.finish());
      for (const block of [4, 8, 16] as const) {
        const simulation = startLanes(design, { lanes: block, block });
        const values = Array.from({ length: block }, (_, lane) =>
          builder.signals.map(({ name, kind, width: bits }) => {
            if (kind !== 'input' || name === 'clk' || name === 'rst') return 0n;
            const value =
              lane === 0
                ? 0n
                : lane === 1
                  ? (1n << BigInt(bits)) - 1n
                  : lane === 2
                    ? 1n << BigInt(bits - 1)
                    : random.bits(bits);
            simulation.poke(name, lane, value);
            return value;
          }),
        );
        values.forEach((signals, lane) => {
          const expected = evaluateNodes(builder.nodes, (signal) => signals[signal]!);
          nodes.forEach((node, i) => {
            const got = simulation.peek(names[i]!, lane);
            if (got === expected[node]) return;
            const op = opNames[builder.nodes.op[node]!];
            const operands = builder.nodes.operands(node).map((operand) => expected[operand]!.toString(16));
            expect.fail(
              `lane ${lane} of ${block}: ${op}(${operands.join(', ')}) = ${got.toString(16)}, not ${expected[node]!.toString(16)}`,
            );
          });
        });
      }
    });
});
