import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { runBatch, type Stimulus } from '../../../src/engine/lanes/index.ts';
import { type Design, ModuleBuilder, Op } from '../../../src/ir/index.ts';
import { elaborate, input, module, output, UInt } from '../../../src/lang/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { designOf } from '../embedded/support.ts';

/** A running product and sum of what comes in, and the largest value so far. */
const Fold = module(
  'fold',
  () => ({ value: input(UInt(12)), mixed: output(UInt(40)), most: output(UInt(12)) }),
  (m, { value, mixed, most }) => {
    const { state, top } = m.reg({ state: UInt(40).reset(1), top: UInt(12).reset(0) });
    state.next(state.mul(UInt(40).lit(0x5deece66dn)).add(value.zext(40)));
    m.when(value.gt(top), () => top.next(value));
    mixed.drive(state);
    most.drive(top);
  },
);
const fold = (): Design => elaborate(Fold({}));

function stimuli(count: number): Stimulus[] {
  const random = new RandomSource(5);
  return Array.from({ length: count }, () => {
    const cycles = random.between(0, 40);
    return { cycles, inputs: { value: Array.from({ length: cycles }, () => random.below(4096)) } };
  });
}

/** What the embedded engine says of one stimulus. */
function alone({ cycles, inputs }: Stimulus): { mixed: number[]; most: number[] } {
  const { sync } = startEmbedded(fold());
  sync.reset();
  const [mixed, most]: [number[], number[]] = [[], []];
  for (let cycle = 0; cycle < cycles; cycle++) {
    sync.poke('value', inputs.value![cycle]!);
    const value = sync.peek('mixed');
    mixed.push(Number(value & 0xffff_ffffn), Number(value >> 32n));
    most.push(Number(sync.peek('most')));
    sync.step();
  }
  return { mixed, most };
}

describe('many stimuli in lanes and threads', () => {
  it('each gives what it gives alone, in this thread and in others', async () => {
    const list = stimuli(50);
    const expected = list.map(alone);
    for (const options of [
      { workers: 0, lanes: 7 },
      { workers: 2, lanes: 8 },
      { workers: 3, lanes: 4 },
    ]) {
      const results = await runBatch(fold(), list, { ...options, outputs: ['mixed', 'most'] });
      const got = results.map(({ outputs }) => ({ mixed: [...outputs.mixed!], most: [...outputs.most!] }));
      expect(got, JSON.stringify(options)).toEqual(expected);
    }
  });

  it('checksums do not depend on lanes and workers', async () => {
    const list = stimuli(20);
    const sums = async (options: object) =>
      (await runBatch(fold(), list, { ...options, checksum: true })).map(({ checksum }) => checksum);
    const one = await sums({ lanes: 1, workers: 0 });
    expect(new Set(one).size).toBeGreaterThan(15);
    expect(await sums({ lanes: 16, workers: 0 })).toEqual(one);
    expect(await sums({ lanes: 4, workers: 2 })).toEqual(one);
  });

  it('stimuli bring contents of memories and registers', async () => {
    const builder = new ModuleBuilder('looked_up');
    builder.defaultDomain();
    const address = builder.signal('address', 'input', 2);
    const found = builder.signal('found', 'output', 9);
    const data = builder.signal('data', 'wire', 9, { source: 'memory' });
    const bias = builder.signal('bias', 'reg', 9, { reset: 0n });
    const at = builder.signal('at', 'wire', 2);
    builder.body.push(builder.assign(at, builder.ref(address)));
    const { nodes } = builder;
    builder.body.push(
      builder.assign(found, nodes.binary(Op.add, builder.ref(data), builder.ref(bias))),
      builder.assign(bias, builder.ref(bias)),
    );
    builder.memories.push({
      ...{ name: 'table', width: 9, depth: 4, init: null, writes: [], doc: '', location: -1 },
      reads: [{ name: 'r', kind: 'async', address: at, enable: -1, data, domain: -1 }],
    });
    const list = Array.from(
      { length: 5 },
      (_, i): Stimulus => ({
        cycles: 4,
        inputs: { address: [0, 1, 2, 3] },
        memories: { table: [i, 10 + i, 20 + i, 300 + i] },
        registers: { bias: 100 * i },
      }),
    );
    const results = await runBatch(designOf(builder.finish()), list, { outputs: ['found'] });
    expect(results.map(({ outputs }) => [...outputs.found!])).toEqual(
      list.map((_, i) => [0, 10, 20, 300].map((word) => (word + 101 * i) % 512)),
    );
  });

  it('a value that does not fit is found in a worker too', async () => {
    const list: Stimulus[] = Array.from({ length: 12 }, (_, i) => ({
      cycles: 2,
      inputs: { value: [1, i === 9 ? 4096 : 2] },
    }));
    await expect(runBatch(fold(), list, { lanes: 4, workers: 2 })).rejects.toThrow(
      '4096 does not fit the 12 bits of `value`',
    );
    await expect(runBatch(fold(), list, { outputs: ['other'] })).rejects.toThrow('unknown output `other`');
  });
});
