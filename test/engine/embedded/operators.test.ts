import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import {
  evaluateNodes,
  ModuleBuilder,
  type NodeId,
  Op,
  type OpCode,
  type OpName,
  type SignalId,
  truncate,
} from '../../../src/ir/index.ts';
import { designOf } from './support.ts';

/** A module of inputs and outputs only, whose outputs are nodes, checked against `evaluateNodes`. */
class Bench {
  readonly builder = new ModuleBuilder('bench');
  readonly #inputs: SignalId[] = [];
  readonly #outputs: { id: SignalId; node: NodeId; what: string }[] = [];

  constructor() {
    this.builder.defaultDomain();
  }

  input(width: number): NodeId {
    const id = this.builder.signal(`in${this.#inputs.length}`, 'input', width);
    this.#inputs.push(id);
    return this.builder.ref(id);
  }

  output(node: NodeId, what: string): void {
    const { builder } = this;
    const id = builder.signal(`out${this.#outputs.length}`, 'output', builder.nodes.width[node]!);
    builder.body.push(builder.assign(id, node));
    this.#outputs.push({ id, node, what });
  }

  /** Runs one set of input values; `words` is used over and over. */
  check(stimuli: readonly (readonly bigint[])[]): void {
    const { builder } = this;
    const sim = startEmbedded(designOf(builder.finish())).sync;
    for (const words of stimuli) {
      const values: bigint[] = [];
      this.#inputs.forEach((id, i) => {
        const { name, width } = builder.signals[id]!;
        const word = words[i % words.length]!;
        values[id] = truncate((word << 128n) | (word * 0x9e3779b97f4a7c15n), width);
        if (word === 0n) values[id] = 0n;
        if (word === 1n) values[id] = truncate(-1n, width);
        sim.poke(name, values[id]!);
      });
      const expected = evaluateNodes(builder.nodes, (signal) => values[signal] ?? 0n);
      for (const { id, node, what } of this.#outputs) {
        const got = sim.peek(builder.signals[id]!.name);
        if (got !== expected[node]) {
          const operands = builder.nodes.operands(node).map((operand) => expected[operand]!.toString(16));
          expect.fail(
            `${what}(${operands.join(', ')}) = ${got.toString(16)}, not ${expected[node]!.toString(16)}`,
          );
        }
      }
    }
  }
}

const width = fc.oneof(
  fc.constantFrom(1, 2, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129),
  fc.integer({ min: 1, max: 300 }),
);
const words = fc.array(fc.oneof(fc.constantFrom(0n, 1n), fc.bigInt({ min: 2n, max: 2n ** 160n })), {
  minLength: 3,
  maxLength: 5,
});
const stimuli = fc.array(words, { minLength: 4, maxLength: 4 });
const runs = { numRuns: 60 };

/** Operands as they come from inputs, and as sums whose upper bits an engine may leave dirty. */
function operands(bench: Bench, bits: number): NodeId[] {
  const { nodes } = bench.builder;
  const [a, b] = [bench.input(bits), bench.input(bits)];
  return [a, nodes.binary(Op.add, a, b), nodes.unary(Op.neg, b), nodes.binary(Op.mul, a, b)];
}

function forEachPair(list: readonly NodeId[], visit: (a: NodeId, b: NodeId) => void): void {
  for (const a of list) for (const b of list) visit(a, b);
}

describe('operators equal their definition at any width', () => {
  const unary: OpName[] = ['not', 'neg', 'andr', 'orr', 'xorr'];
  it(unary.join(' '), () => {
    const property = fc.property(width, stimuli, (bits, stimulus) => {
      const bench = new Bench();
      for (const a of operands(bench, bits))
        for (const name of unary) bench.output(bench.builder.nodes.unary(Op[name], a), `${name}${bits}`);
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });

  const binary: OpName[] = ['and', 'or', 'xor', 'add', 'sub', 'mul', 'eq', 'ne', 'ltu', 'leu', 'lts', 'les'];
  it(binary.join(' '), () => {
    const property = fc.property(width, stimuli, fc.bigInt({ min: 0n }), (bits, stimulus, literal) => {
      const bench = new Bench();
      const { nodes } = bench.builder;
      const list = operands(bench, bits);
      const constant = nodes.constant(bits, truncate(literal, bits));
      forEachPair([...list.slice(0, 3), constant], (a, b) => {
        for (const name of binary) bench.output(nodes.binary(Op[name], a, b), `${name}${bits}`);
      });
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });

  it('shl shru shrs, by amounts of any width', () => {
    const property = fc.property(width, fc.integer({ min: 1, max: 90 }), stimuli, (bits, by, stimulus) => {
      const bench = new Bench();
      const { nodes } = bench.builder;
      const amounts = [bench.input(by), bench.input(Math.min(by, 6)), nodes.constant(9, bits % 512)];
      for (const a of operands(bench, bits))
        for (const amount of amounts)
          for (const name of ['shl', 'shru', 'shrs'] as const)
            bench.output(nodes.shift(Op[name], a, amount), `${name}${bits}`);
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });

  it('slice, cat, rep, zext, sext', () => {
    const position = fc.double({ min: 0, max: 1, noNaN: true });
    const shape = fc.tuple(width, position, position, fc.integer({ min: 1, max: 70 }));
    const property = fc.property(shape, stimuli, ([bits, from, to, more], stimulus) => {
      const bench = new Bench();
      const { nodes } = bench.builder;
      const low = Math.floor(from * (bits - 1));
      const size = 1 + Math.floor(to * (bits - low - 1));
      const list = operands(bench, bits);
      for (const a of list) {
        const slice = nodes.slice(a, low, size);
        bench.output(slice, `slice${bits}`);
        bench.output(nodes.rep(a, 3), `rep${bits}`);
        for (const name of ['zext', 'sext'] as const) {
          const wide = nodes.extend(Op[name], a, bits + more);
          bench.output(wide, `${name}${bits}to${bits + more}`);
          bench.output(nodes.slice(wide, low, more), `slice of ${name}${bits}`);
          const sum = nodes.binary(Op.add, wide, nodes.extend(Op.sext, slice, bits + more));
          bench.output(sum, `add of ${name}${bits}`);
          bench.output(nodes.extend(Op.sext, sum, bits + more + 5), `sext of add of ${name}${bits}`);
        }
        const joined = nodes.cat([slice, nodes.constant(5, 9), a, slice]);
        bench.output(joined, `cat${bits}`);
        bench.output(nodes.slice(joined, Math.floor(size / 2), bits), `slice of cat${bits}`);
      }
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });

  it('mux and pick', () => {
    const property = fc.property(width, fc.integer({ min: 1, max: 4 }), stimuli, (bits, index, stimulus) => {
      const bench = new Bench();
      const { nodes } = bench.builder;
      const list = operands(bench, bits);
      forEachPair(list, (a, b) => bench.output(nodes.mux(bench.input(1), a, b), `mux${bits}`));
      const vector = bench.input(bits << index);
      const at = bench.input(index);
      bench.output(nodes.pick(vector, at, bits), `pick${bits} of ${1 << index}`);
      bench.output(nodes.pick(nodes.unary(Op.not, vector), at, bits), `pick${bits} of not`);
      const parts = Array.from({ length: 1 << index }, (_, i) => list[i % list.length]!);
      bench.output(nodes.pick(nodes.cat(parts), at, bits), `pick${bits} of cat`);
      const table = nodes.constant(bits << index, truncate(0x1234_5678_9abc_def0n ** 9n, bits << index));
      bench.output(nodes.pick(table, at, bits), `pick${bits} of a table`);
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });

  it('nested operators, where upper bits may stay dirty in between', () => {
    const inner: OpCode[] = [Op.and, Op.or, Op.xor, Op.add, Op.sub, Op.mul];
    const choice = fc.array(fc.nat(5), { minLength: 6, maxLength: 6 });
    const property = fc.property(width, choice, stimuli, (bits, ops, stimulus) => {
      const bench = new Bench();
      const { nodes } = bench.builder;
      let value = bench.input(bits);
      ops.forEach((op, i) => {
        const other = i % 2 === 0 ? bench.input(bits) : nodes.unary(i % 3 === 0 ? Op.not : Op.neg, value);
        value = nodes.binary(inner[op]!, value, other);
        if (i === 2) value = nodes.mux(bench.input(1), value, nodes.constant(bits, 0));
      });
      bench.output(value, 'chain');
      bench.output(nodes.binary(Op.lts, value, nodes.unary(Op.not, value)), 'lts of chain');
      bench.output(nodes.extend(Op.sext, value, bits + 3), 'sext of chain');
      bench.output(nodes.unary(Op.xorr, value), 'xorr of chain');
      bench.check(stimulus);
    });
    fc.assert(property, runs);
  });
});
