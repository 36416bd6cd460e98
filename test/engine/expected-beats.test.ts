import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { startLockStep, startSimulation } from '../../src/engine/index.ts';
import type { Simulation, StreamJob } from '../../src/engine/simulation.ts';
import { elaborate, module, streamIn, streamOut, UInt } from '../../src/lang/index.ts';
import { RandomSource } from '../support/random-source.ts';
import { missingTools } from '../support/verilog-tools.ts';

/** Beats go through a register; `tag` is 9 bits of `x`, `y` its double. */
const Doubler = module(
  'doubler',
  () => ({ a: streamIn({ x: UInt(70) }), b: streamOut({ tag: UInt(9), y: UInt(71) }) }),
  (m, { a, b }) => {
    const { full, x } = m.reg({ full: UInt(1).reset(0), x: UInt(70) });
    a.ready.drive(full.eq(0).or(b.ready));
    m.when(b.ready, () => full.next(0));
    m.when(a.valid.and(a.ready), () => {
      full.next(1);
      x.next(a.payload.x);
    });
    b.valid.drive(full.eq(1));
    b.payload.tag.drive(x.trunc(9));
    b.payload.y.drive(x.shlGrow(1));
  },
);

const beats = 40;
const random = new RandomSource(11);
const sent = Uint32Array.from({ length: beats * 3 }, (_, i) => random.below(i % 3 === 2 ? 64 : 2 ** 32));
/** Four words a beat: the tag, and three of the double. */
const right = Uint32Array.from({ length: beats * 4 }, (_, i) => {
  const x = [0, 1, 2].reduce((sum, k) => sum + (BigInt(sent[(i >> 2) * 3 + k]!) << BigInt(32 * k)), 0n);
  return Number(i % 4 === 0 ? x & 511n : ((x * 2n) >> BigInt(32 * ((i % 4) - 1))) & 0xffff_ffffn);
});

function job(words: Uint32Array, mask?: Uint32Array): StreamJob {
  const expected = mask ? { words, mask } : { words };
  return {
    drive: { a: { words: sent, beats, gate: { seed: 5, rate: 200 } } },
    collect: { b: { beats, gate: { seed: 9, rate: 150 }, expected } },
    maxCycles: 1000,
  };
}

/** `words` with one bit of one word turned round. */
function spoiled(words: Uint32Array, at: number, bit: number): Uint32Array {
  return words.with(at, (words[at]! ^ (1 << bit)) >>> 0);
}

const design = elaborate(Doubler({}));

async function start(engine: string): Promise<Simulation> {
  if (engine === 'lock step') return await startLockStep(design);
  if (engine === 'verilator in process')
    return await startSimulation(design, { engine: 'verilator', inProcess: true });
  return await startSimulation(design, { engine: engine as 'embedded' | 'verilator' | 'icarus' });
}

const engines = {
  embedded: '',
  verilator: missingTools('verilator'),
  'verilator in process': missingTools('verilator'),
  'lock step': missingTools('verilator'),
  icarus: missingTools('iverilog'),
};

for (const [engine, missing] of Object.entries(engines))
  describe.skipIf(missing !== '')(`expected beats: ${engine}`, () => {
    it('may all come', async () => {
      const simulation = await start(engine);
      await simulation.reset();
      const result = await simulation.runStreams(job(right));
      expect([result.timedOut, result.mismatch, result.collected.b!.beats]).toEqual([false, null, beats]);
      await simulation.close();
    });

    it('end the run with the first other one, in every word and as the mask says', async () => {
      const simulation = await start(engine);
      await simulation.reset();
      const free = await simulation.runStreams(job(right));
      for (const [at, bit, port] of [
        [4 * 7, 8, 'b_tag'],
        [4 * 39 + 1, 31, 'b_y'],
        [4 * 20 + 2, 0, 'b_y'],
        [3, 6, 'b_y'],
      ] as const) {
        await simulation.reset();
        const beat = at >> 2;
        const result = await simulation.runStreams(job(spoiled(right, at, bit)));
        const value = (words: Uint32Array) =>
          port === 'b_tag'
            ? BigInt(words[beat * 4]!)
            : [1, 2, 3].reduce((sum, k) => sum + (BigInt(words[beat * 4 + k]!) << BigInt(32 * (k - 1))), 0n);
        const cycle = free.collected.b!.at[beat]!;
        expect(result.mismatch).toEqual({
          ...{ stream: 'b', beat, cycle, port },
          ...{ expected: value(spoiled(right, at, bit)), actual: value(right) },
        });
        expect(result.timedOut).toBe(false);
        if (engine !== 'icarus') {
          expect([result.cycles, result.collected.b!.beats]).toEqual([cycle + 1, beat + 1]);
          expect([await simulation.peek('b_ready'), await simulation.peek('a_valid')]).toEqual([0n, 0n]);
        }
        const mask = new Uint32Array(4).fill(0xffff_ffff);
        mask[at % 4] = ~(1 << bit);
        await simulation.reset();
        expect(await simulation.runStreams(job(spoiled(right, at, bit), mask))).toEqual(free);
      }
      await simulation.close();
    });

    it('are refused where they are not whole', async () => {
      const simulation = await start(engine);
      await expect(async () => simulation.runStreams(job(right.subarray(1)))).rejects.toThrow('SL0507');
      await expect(async () => simulation.runStreams(job(right, Uint32Array.of(1)))).rejects.toThrow(
        'SL0507',
      );
      await simulation.close();
    });
  });

describe('expected beats, recorded', () => {
  it('leave the waves up to the wrong one', () => {
    const { sync } = startEmbedded(design);
    sync.reset();
    sync.record({ everyCycles: 8 });
    const { mismatch } = sync.runStreams(job(spoiled(right, 4 * 30, 3)));
    let text = '';
    sync.lastCycles(20, { write: (more) => (text += more) });
    // Two cycles of reset; ten units of time a cycle.
    expect(text).toContain(`#${(2 + mismatch!.cycle) * 10}\n`);
    expect(text).toContain(`b${mismatch!.actual.toString(2)} `);
    expect(text.endsWith(`#${(3 + mismatch!.cycle) * 10}\n`)).toBe(true);
  });
});
