import { expect, it } from 'vitest';
import spec from '../../dsl/specs/pim-2of4-64x16.ts';
import { startSimulation } from '../../src/engine/index.ts';
import type { EngineName, StreamInfo, StreamResult } from '../../src/engine/simulation.ts';
import { describeWith, diagnosticOf, icarusTools, verilatorTools } from './tool-support.ts';

const vectors = 6;

/** Words for a stream: fields of 32 random bits and less, reproducible; the first field counts if it is a row. */
function beatsFor({ payload, wordsPerBeat, name }: StreamInfo, beats: number): Uint32Array {
  const words = new Uint32Array(beats * wordsPerBeat);
  let state = 99;
  for (let beat = 0; beat < beats; beat++) {
    for (const { width, firstWord } of payload) {
      for (let bit = 0; bit < width; bit += 32) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const word = width - bit < 32 ? state >>> (32 - (width - bit)) : state;
        words[beat * wordsPerBeat + firstWord + bit / 32] = word;
      }
    }
    if (name === 'load') words[beat * wordsPerBeat] = beat;
  }
  return words;
}

/** Loads the macro and runs vectors through it, with gaps on both sides. */
async function runMacro(
  engine: EngineName,
): Promise<{ results: StreamResult[]; counted: bigint; cycle: number }> {
  const sim = await startSimulation(spec.elaborate(), { engine });
  try {
    const stream = (name: string) => sim.interface.streams.find((each) => each.name === name)!;
    await sim.reset();
    const load = { words: beatsFor(stream('load'), 64), beats: 64, gate: { seed: 3, rate: 100 } };
    const loaded = await sim.runStreams({ drive: { load }, collect: {}, maxCycles: 10_000 });
    sim.poke('vectors', vectors);
    sim.poke('start', 1);
    await sim.step();
    sim.poke('start', 0);
    const act = { words: beatsFor(stream('act'), vectors), beats: vectors, gate: { seed: 5, rate: 128 } };
    const out = { beats: vectors, gate: { seed: 9, rate: 60 } };
    const ran = await sim.runStreams({ drive: { act }, collect: { out }, maxCycles: 10_000 });
    return { results: [loaded, ran], counted: await sim.peek('count_vectors'), cycle: sim.cycle };
  } finally {
    await sim.close();
  }
}

describeWith([...verilatorTools, ...icarusTools], 'a generated macro on three engines', () => {
  it('gives the same beats in the same cycles', async () => {
    const embedded = await runMacro('embedded');
    expect(embedded.counted).toBe(BigInt(vectors));
    expect(embedded.results.map(({ timedOut }) => timedOut)).toEqual([false, false]);
    expect(new Set(embedded.results[1]!.collected.out!.words).size).toBeGreaterThan(vectors);
    expect(await runMacro('verilator')).toEqual(embedded);
    expect(await runMacro('icarus')).toEqual(embedded);
  });

  it('refuses an unknown engine and a format that an engine cannot write', async () => {
    const design = spec.elaborate();
    expect(
      await diagnosticOf(() => startSimulation(design, { engine: 'modelsim' as EngineName })),
    ).toMatchObject({
      code: 'SL0509',
      help: 'The engines are embedded, verilator and icarus.',
    });
    expect(await diagnosticOf(() => startSimulation(design, { trace: 'fst' }))).toMatchObject({
      code: 'SL0509',
    });
  });
});
