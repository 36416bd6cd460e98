import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { startSimulation } from '../../src/engine/index.ts';
import type { InProcessVerilator } from '../../src/engine/verilator/index.ts';
import { elaborate, module, streamIn, streamOut, UInt } from '../../src/lang/index.ts';
import { randomDesign } from '../support/random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from '../support/random-stimulus.ts';
import { missingTools } from '../support/verilog-tools.ts';

const Doubler = module(
  'doubler',
  () => ({ a: streamIn({ x: UInt(40) }), b: streamOut({ y: UInt(41) }) }),
  (_m, { a, b }) => {
    a.ready.drive(b.ready);
    b.valid.drive(a.valid);
    b.payload.y.drive(a.payload.x.shlGrow(1));
  },
);

describe.skipIf(missingTools('verilator') !== '')('Verilator in this process', () => {
  async function start(design: Parameters<typeof startSimulation>[0]): Promise<InProcessVerilator> {
    return (await startSimulation(design, { engine: 'verilator', inProcess: true })) as InProcessVerilator;
  }

  it.each([3, 5])('gives what the embedded engine gives on random design %i', async (seed) => {
    const design = randomDesign(seed, { nodes: 80 });
    const vectors = randomStimulus(design, seed, 100);
    const outputs = outputNames(design);
    const simulation = await start(design);
    const expected = traceOutputs(startEmbedded(design).sync, outputs, vectors);
    expect(traceOutputs(simulation.sync, outputs, vectors)).toEqual(expected);
    expect(simulation.cycle).toBe(100);
    await simulation.close();
  });

  it('has handles for ports, runs streams, and refuses what does not fit', async () => {
    const simulation = await start(elaborate(Doubler({})));
    const valid = simulation.sync.port('a_valid');
    valid.value = 1;
    expect(simulation.sync.port('b_valid').value).toBe(1);
    expect(() => {
      valid.value = 2;
    }).toThrow(/SL0507/);
    expect(() => simulation.sync.port('a_x')).toThrow(/SL0509/);
    expect(() => simulation.sync.poke('nothing', 1)).toThrow(/SL0505/);
    const { collected } = simulation.sync.runStreams({
      drive: { a: { words: Uint32Array.of(5, 1, 0xffffffff, 0xff), beats: 2 } },
      collect: { b: { beats: 2 } },
      maxCycles: 10,
    });
    expect([...collected.b!.words]).toEqual([10, 2, 0xfffffffe, 0x1ff]);
    await simulation.close();
  });
});
