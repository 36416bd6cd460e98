import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulation, StreamJob } from '../../src/engine/simulation.ts';
import { fifo, fifoBeats, fifoDepth } from './hand-designs.ts';
import { FifoModel } from './protocol-model.ts';
import { describeWith, diagnosticOf, engines, icarusTools, verilatorTools } from './tool-support.ts';

const words = fifoBeats(200);
const slow = (seed: number, rate: number) => ({ seed, rate });

/** Run one after the other on one FIFO, so that beats that one job leaves are there for the next. */
const jobs: Record<string, StreamJob> = {
  'both at full rate': {
    drive: { in: { words, beats: 200 } },
    collect: { out: { beats: 200 } },
    maxCycles: 1000,
  },
  'both with gaps': {
    drive: { in: { words, beats: 150, gate: slow(7, 128) } },
    collect: { out: { beats: 150, gate: slow(99, 100) } },
    maxCycles: 5000,
  },
  'slow source': {
    drive: { in: { words, beats: 20, gate: slow(0, 10) } },
    collect: { out: { beats: 20 } },
    maxCycles: 5000,
  },
  'more driven than collected': {
    drive: { in: { words: words.subarray(40), beats: 13 } },
    collect: { out: { beats: 10, gate: slow(3, 60) } },
    maxCycles: 500,
  },
  'collects what is left': { drive: {}, collect: { out: { beats: 3 } }, maxCycles: 10 },
  'a sink that never opens': {
    drive: { in: { words, beats: 9 } },
    collect: { out: { beats: 9, gate: slow(1, 0) } },
    maxCycles: 50,
  },
  'only a drain': { drive: {}, collect: { out: { beats: 9, gate: slow(5, 200) } }, maxCycles: 30 },
  'nothing wanted': { drive: {}, collect: {}, maxCycles: 100 },
  'no beats wanted': { drive: { in: { words, beats: 0 } }, collect: { out: { beats: 0 } }, maxCycles: 100 },
  'no time at all': { drive: { in: { words, beats: 3 } }, collect: {}, maxCycles: 0 },
  'rate 256 is always open': {
    drive: { in: { words, beats: 30, gate: slow(5, 256) } },
    collect: { out: { beats: 30, gate: slow(6, 255) } },
    maxCycles: 300,
  },
};

for (const engine of ['verilator', 'icarus'] as const) {
  describeWith(engine === 'verilator' ? verilatorTools : icarusTools, `${engine}: streams`, () => {
    let sim: Simulation;
    beforeAll(async () => {
      sim = await engines[engine](fifo());
      await sim.reset();
    });
    afterAll(() => sim?.close());
    const model = new FifoModel(fifoDepth, 4);

    for (const [title, job] of Object.entries(jobs)) {
      it(`gives beats and cycles as defined: ${title}`, async () => {
        const before = sim.cycle;
        const result = await sim.runStreams(job);
        expect(result).toEqual(model.run(job));
        expect(sim.cycle - before).toBe(result.cycles);
        for (const port of ['in_valid', 'in_data', 'in_tag', 'out_ready'])
          expect(await sim.peek(port)).toBe(0n);
      });
    }

    it('leaves streams that are not named at their poked values', async () => {
      sim.poke('in_valid', 1);
      sim.poke('in_tag', 17);
      const result = await sim.runStreams({ drive: {}, collect: { out: { beats: 5 } }, maxCycles: 100 });
      expect([...result.collected.out!.words].filter((_, i) => i % 4 === 3)).toEqual([17, 17, 17, 17, 17]);
      expect(await sim.peek('in_valid')).toBe(1n);
      sim.poke('in_valid', 0);
      await sim.reset();
    });

    it('shows the outputs after a run that timed out', async () => {
      const result = await sim.runStreams({ drive: { in: { words, beats: 9 } }, collect: {}, maxCycles: 6 });
      expect(result).toMatchObject({ cycles: 6, timedOut: true, accepted: { in: 4 } });
      expect(await sim.peek('in_ready')).toBe(0n);
      expect(await sim.peek('out_tag')).toBe(BigInt(words[3]!));
    });

    it('refuses jobs that do not fit the design', async () => {
      const run = (job: Partial<StreamJob>) =>
        diagnosticOf(() => sim.runStreams({ drive: {}, collect: {}, maxCycles: 10, ...job }));
      expect(await run({ drive: { out: { words, beats: 1 } } })).toMatchObject({
        code: 'SL0505',
        message: 'no stream `out` that can be driven',
      });
      expect(await run({ collect: { uot: { beats: 1 } } })).toMatchObject({ help: 'Did you mean `out`?' });
      expect(await run({ drive: { in: { words, beats: 201 } } })).toMatchObject({
        code: 'SL0507',
        message: 'stream `in`: 201 beats need 804 words, not 800',
      });
      const tooWide = Uint32Array.of(0, 0, 64, 0);
      expect(await run({ drive: { in: { words: tooWide, beats: 1 } } })).toMatchObject({
        code: 'SL0507',
        message: 'beat 0 of stream `in` does not fit the 70 bits of `in_data`',
      });
    });
  });
}
