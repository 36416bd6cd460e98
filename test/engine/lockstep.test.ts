import { describe, expect, it } from 'vitest';
import dense from '../../dsl/specs/pim-dense-64x16.ts';
import { startLockStep } from '../../src/engine/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { Bool, elaborate, input, module, output, streamIn, streamOut, UInt } from '../../src/lang/index.ts';
import { randomDesign } from '../support/random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from '../support/random-stimulus.ts';
import { missingTools } from '../support/verilog-tools.ts';
import { diagnosticOf } from './tool-support.ts';

/** Counts; `limit` is where one version of it begins again. */
const Counter = module(
  'counter',
  (_: { limit: number }) => ({ enable: input(Bool()), count: output(UInt(40)) }),
  (m, { enable, count }, { limit }) => {
    const { value } = m.reg({ value: UInt(40).reset(0) });
    m.when(enable, () => value.next(value.eq(limit).mux(0, value.add(1))));
    count.drive(value);
  },
);

const Adder = module(
  'adder',
  (_: { by: number }) => ({ a: streamIn({ x: UInt(40) }), b: streamOut({ y: UInt(40) }) }),
  (_m, { a, b }, { by }) => {
    a.ready.drive(b.ready);
    b.valid.drive(a.valid);
    b.payload.y.drive(a.payload.x.add(by));
  },
);

describe.skipIf(missingTools('verilator') !== '')('lock step with Verilator', () => {
  it.each([11, 12, 13])('confirms every cycle of random design %i', async (seed) => {
    const design = randomDesign(seed, { nodes: 60 });
    const vectors = randomStimulus(design, seed, 300);
    const simulation = await startLockStep(design);
    traceOutputs(simulation.sync, outputNames(design), vectors);
    expect(simulation.confirmed).toBe(0);
    expect(await simulation.confirm()).toBe(300);
    await simulation.close();
  });

  it('gives the first values while the model is being built, and keeps up when it is there', async () => {
    const design = dense.elaborate();
    const simulation = await startLockStep(design);
    const { sync } = simulation;
    sync.reset();
    expect(sync.port('act_ready').value).toBe(0);
    expect(simulation.confirmed).toBe(0);
    await simulation.ready;
    const valid = sync.port('act_valid');
    const data = sync.words('act_data');
    sync.poke('vectors', 100_000);
    sync.poke('start', 1);
    sync.port('out_ready').value = 1;
    const words = new Uint32Array(data.count);
    // Without a promise: the journal is many times longer than what may wait.
    for (let cycle = 0; cycle < 100_000; cycle++) {
      valid.value = cycle % 3 === 0 ? 0 : 1;
      words.fill(Math.imul(cycle, 0x9e3779b9));
      data.set(words);
      sync.step();
    }
    expect(simulation.confirmed).toBeGreaterThan(0);
    expect(await simulation.confirm()).toBe(100_002);
    await simulation.close();
  });

  it('tells the first cycle and the output that differ', async () => {
    const [ours, theirs] = [100, 90].map((limit) => elaborate(Counter({ limit }))) as [Design, Design];
    const simulation = await startLockStep(ours, { against: theirs });
    await simulation.reset();
    simulation.poke('enable', 1);
    await simulation.step(200);
    expect(await simulation.peek('count')).toBe(99n);
    const { code, message } = await diagnosticOf(() => simulation.confirm());
    expect([code, message]).toEqual([
      'SL0511',
      'the embedded engine and Verilator disagree in cycle 93: `count` is 0x5b, in Verilator 0x0',
    ]);
    expect((await diagnosticOf(() => simulation.step())).code).toBe('SL0511');
    expect((await diagnosticOf(() => simulation.close())).code).toBe('SL0511');
  });

  it('compares what streams collect', async () => {
    const [ours, theirs] = [1, 2].map((by) => elaborate(Adder({ by }))) as [Design, Design];
    const job = {
      drive: { a: { words: Uint32Array.of(5, 1, 6, 0), beats: 2 } },
      collect: { b: { beats: 2, gate: { seed: 3, rate: 100 } } },
      maxCycles: 100,
    };
    const equal = await startLockStep(ours);
    const { cycles, collected } = await equal.runStreams(job);
    expect([...collected.b!.words]).toEqual([6, 1, 7, 0]);
    expect(await equal.confirm()).toBe(cycles);
    await equal.close();
    const different = await startLockStep(ours, { against: theirs });
    await different.runStreams(job);
    expect((await diagnosticOf(() => different.close())).message).toMatch(
      /^the embedded engine and Verilator disagree in cycle \d+: stream `b`: beat 0 is 0x100000006, in Verilator 0x100000007$/,
    );
  });

  it('wants the same ports', async () => {
    const design = elaborate(Adder({ by: 1 }));
    const other = elaborate(Counter({ limit: 3 }));
    expect((await diagnosticOf(() => startLockStep(design, { against: other }))).code).toBe('SL0509');
  });
});
