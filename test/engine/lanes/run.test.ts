import { describe, expect, it } from 'vitest';
import { RiscvSystem } from '../../../dsl/examples/riscv/system.ts';
import { startLanes } from '../../../src/engine/lanes/index.ts';
import type { Design } from '../../../src/ir/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../../src/lang/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { diagnosticOf } from '../tool-support.ts';
import { stimuliFor } from './support.ts';

/** A sum of `step` while `on` is 1, in 5 and in 70 bits. */
const Sums = module(
  'sums',
  () => ({ on: input(Bool()), step: input(UInt(5)), short: output(UInt(5)), long: output(UInt(70)) }),
  (m, { on, step, short, long }) => {
    const { a, b } = m.reg({ a: UInt(5).reset(1), b: UInt(70).reset(2n ** 69n) });
    m.when(on, () => {
      a.next(a.add(step));
      b.next(b.add(step.zext(70)));
    });
    short.drive(a);
    long.drive(b);
  },
);
const sums = (): Design => elaborate(Sums({}));

describe('runs with inputs and outputs in buffers', () => {
  it('every cycle takes its inputs and shows its outputs before its edge', () => {
    const simulation = startLanes(sums(), { lanes: 3 });
    simulation.reset();
    const on = [1, 0, 1, 1, 1, 1, 0, 0, 0];
    const step = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { short, long } = simulation.run({ cycles: 3, inputs: { on, step }, outputs: ['short', 'long'] });
    expect([...short!]).toEqual([1, 1, 1, 2, 1, 4, 6, 6, 10]);
    // Three words a value.
    expect([...long!.subarray(0, 9)]).toEqual([0, 0, 32, 0, 0, 32, 0, 0, 32]);
    expect([...long!.subarray(18, 27)]).toEqual([5, 0, 32, 5, 0, 32, 9, 0, 32]);
    expect(simulation.cycle).toBe(5);
    // The last inputs stay.
    expect([0, 1, 2].map((lane) => simulation.peek('step', lane))).toEqual([7n, 8n, 9n]);
    expect(simulation.peek('short', 1)).toBe(6n);
  });

  it('inputs that a run does not name keep what they were poked', () => {
    const simulation = startLanes(sums(), { lanes: 2 });
    simulation.reset();
    simulation.poke('on', 1, 1);
    simulation.pokeAll('step', 3);
    const { short } = simulation.run({ cycles: 4, outputs: ['short'] });
    expect([...short!]).toEqual([1, 1, 1, 4, 1, 7, 1, 10]);
    simulation.run({ cycles: 2, inputs: { step: [1, 1, 1, 1] } });
    expect(simulation.peek('short', 1)).toBe(15n);
  });

  it('is the same as poking and stepping, however many frames it takes', () => {
    for (const seed of [1, 2, 3]) {
      const design = randomDesign(seed, { maxWidth: 90 });
      const [lanes, cycles] = [5, 12];
      const stimuli = stimuliFor(design, seed, lanes, cycles);
      const [stepped, streamed] = [startLanes(design, { lanes }), startLanes(design, { lanes })];
      const outputs = outputNames(design);
      const inputs: Record<string, number[]> = {};
      const expected: Record<string, number[]> = Object.fromEntries(outputs.map((name) => [name, []]));
      const widthOf = (name: string) => stepped.interface.ports.find((port) => port.name === name)!.width;
      const words = (value: bigint, width: number) =>
        Array.from({ length: Math.ceil(width / 32) }, (_, i) =>
          Number((value >> BigInt(32 * i)) & 0xffff_ffffn),
        );
      for (let cycle = 0; cycle < cycles; cycle++) {
        stimuli.forEach((vectors, lane) => {
          for (const [port, value] of Object.entries(vectors[cycle]!)) {
            stepped.poke(port, lane, value);
            inputs[port] = [...(inputs[port] ?? []), ...words(value, widthOf(port))];
          }
        });
        for (const name of outputs)
          for (let lane = 0; lane < lanes; lane++)
            expected[name]!.push(...words(stepped.peek(name, lane), widthOf(name)));
        stepped.step();
      }
      const result = streamed.run({ cycles, inputs, outputs });
      for (const name of outputs) expect([...result[name]!], `${seed} ${name}`).toEqual(expected[name]);
    }
  });

  it('long runs go through buffers of limited size', () => {
    const simulation = startLanes(sums(), { lanes: 40 });
    simulation.reset();
    const cycles = 30_000;
    const on = new Uint8Array(cycles * 40).map((_, i) => Number(i % 40 < 20));
    const step = new Uint8Array(cycles * 40).map((_, i) => i % 32);
    const { short } = simulation.run({ cycles, inputs: { on, step }, outputs: ['short'] });
    for (const lane of [0, 7, 19, 20, 39]) {
      let sum = 1;
      for (let cycle = 0; cycle < cycles; cycle++) {
        const at = cycle * 40 + lane;
        if (short![at] !== sum) expect.fail(`lane ${lane}, cycle ${cycle}: ${short![at]}, not ${sum}`);
        sum = (sum + on[at]! * step[at]!) % 32;
      }
    }
  });

  it('keeps a sum of all outputs of each lane', () => {
    const [lanes, cycles] = [6, 50];
    const simulation = startLanes(sums(), { lanes, checksum: true });
    const turn = (value: number) => ((value << 1) | (value >>> 31)) >>> 0;
    const expected = new Array<number>(lanes).fill(0);
    for (let cycle = 0; cycle < cycles; cycle++) {
      for (let lane = 0; lane < lanes; lane++) {
        simulation.poke('rst', lane, Number(cycle === 0));
        simulation.poke('on', lane, (cycle + lane) % 2);
        simulation.poke('step', lane, (cycle * lane) % 32);
        const long = simulation.peek('long', lane);
        let word = turn(expected[lane]!) ^ Number(simulation.peek('short', lane));
        for (let low = 0n; low < 70n; low += 32n) word ^= Number((long >> low) & 0xffff_ffffn);
        expected[lane] = word >>> 0;
      }
      simulation.step();
    }
    expect(Array.from({ length: lanes }, (_, lane) => simulation.checksum(lane))).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(3);
  });

  it('lanes have memories of their own: programs of a processor, side by side', () => {
    const load = (register: number, value: number) => (value << 20) | (register << 7) | 0x13;
    const store = (register: number) => 0x00002023 | (register << 20);
    const stop = 0x0000006f;
    const design = elaborate(RiscvSystem({ program: [stop], programWords: 16, dataWords: 16 }));
    const lanes = 9;
    const simulation = startLanes(design, { lanes });
    simulation.reset();
    const paths = memoryPaths(design);
    const program = paths.find((path) => path.endsWith('text'))!;
    const data = paths.find((path) => path.endsWith('data'))!;
    for (let lane = 0; lane < lanes; lane++)
      simulation.writeMemory(program, lane, 0, [load(5, 100 + lane), store(5), stop]);
    simulation.step(20);
    for (let lane = 0; lane < lanes; lane++)
      expect(simulation.readMemory(data, lane, 0, 1)).toEqual([100n + BigInt(lane)]);
  });

  it('what a caller gets wrong is a diagnostic', async () => {
    const simulation = startLanes(sums(), { lanes: 2 });
    const codeOf = async (action: () => unknown) => (await diagnosticOf(action)).code;
    expect(await codeOf(() => startLanes(sums(), { lanes: 0 }))).toBe('SL0507');
    expect(await codeOf(() => simulation.poke('on', 2, 1))).toBe('SL0507');
    expect(await codeOf(() => simulation.poke('on', 0, 2))).toBe('SL0507');
    expect(await codeOf(() => simulation.poke('short', 0, 1))).toBe('SL0505');
    expect(await codeOf(() => simulation.pokeAll('clk', 1))).toBe('SL0505');
    expect(await codeOf(() => simulation.peek('smal', 0))).toBe('SL0505');
    expect(await codeOf(() => simulation.run({ cycles: 1, inputs: { step: [1, 32] } }))).toBe('SL0507');
    expect(await codeOf(() => simulation.run({ cycles: 2, inputs: { step: [1, 2, 3] } }))).toBe('SL0507');
    expect(await codeOf(() => simulation.run({ cycles: 1, outputs: ['step'] }))).toBe('SL0505');
    expect(await codeOf(() => simulation.checksum(0))).toBe('SL0509');
    expect(await codeOf(() => simulation.readMemory('none', 0))).toBe('SL0505');
    expect(await codeOf(() => simulation.setRegister('a', 0, 32))).toBe('SL0507');
  });

  it('registers can be set for each lane', () => {
    const simulation = startLanes(sums(), { lanes: 4 });
    simulation.setRegister('b', 2, 2n ** 69n + 2n ** 40n + 7n);
    expect(simulation.peek('long', 2)).toBe(2n ** 69n + 2n ** 40n + 7n);
    expect(simulation.peek('long', 1)).toBe(new ReferenceSimulator(sums()).peek('long'));
  });
});

/** The memories of a design, by path. */
function memoryPaths(design: Design, index = design.top, prefix = ''): string[] {
  const { memories, instances } = design.modules[index]!;
  return [
    ...memories.map(({ name }) => prefix + name),
    ...instances.flatMap((inner) => memoryPaths(design, inner.module, `${prefix}${inner.name}.`)),
  ];
}
