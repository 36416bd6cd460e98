import { describe, expect, it } from 'vitest';
import { printDesign } from '../../src/ir/text/index.ts';
import { type CampaignEngine, fourEngines, runBatch } from './batch.ts';
import { traceEmbedded } from './embedded.ts';
import type { Plan, Trace } from './plan.ts';
import { reduceFailure } from './reduce-failure.ts';

const embedded = fourEngines[0]!;

/** The embedded engine, with every trace changed. */
function engineWith(name: string, change: (plan: Plan, trace: Trace) => Trace): CampaignEngine {
  return {
    name,
    trace: (plans) => new Map(plans.map((plan) => [plan.seed, change(plan, traceEmbedded(plan))])),
  };
}

const hasProduct = ({ design }: Plan) => /\bmul\(/.test(printDesign(design));

describe('the campaign notices', () => {
  it('an engine that gets one bit of one cycle wrong, in the design, cycle and signal where it happens', () => {
    const wrong = engineWith('wrong', ({ seed }, trace) =>
      seed === 12 ? trace.map((line, cycle) => (cycle === 20 ? flipLowest(line) : line)) : trace,
    );
    const { failures } = runBatch([11, 12, 13], [embedded, wrong]);
    expect(failures.map(({ seed, engine, cycle }) => ({ seed, engine, cycle }))).toEqual([
      { seed: 12, engine: 'wrong', cycle: 20 },
    ]);
    expect(failures[0]!.what).toMatch(/^\w+: expected 'h[0-9a-f]+, shown 'h[0-9a-f]+$/);
  });

  it('an engine that stops early, and one that refuses a whole batch for one design', () => {
    const short = engineWith('short', (_, trace) => trace.slice(0, -1));
    const picky: CampaignEngine = {
      name: 'picky',
      trace: (plans) => {
        if (plans.some(({ seed }) => seed === 22)) throw new Error('cannot');
        return embedded.trace(plans);
      },
    };
    const { failures } = runBatch([21, 22, 23, 24], [short, picky]);
    expect(failures.map(({ seed, engine, cycle }) => `${seed} ${engine} ${cycle}`)).toEqual([
      ...[21, 22, 23, 24].map((seed) => `${seed} short 31`),
      '22 picky -1',
    ]);
  });

  it('a tool that is only wrong with one of its optimisations, and one that is wrong without it too', () => {
    const flipped = engineWith('flipped', (_, trace) => trace.map(flipLowest));
    const itself = { ...flipped, name: 'itself', traceSafely: embedded.trace };
    const { failures, toolErrors } = runBatch([31], [itself, { ...flipped, traceSafely: flipped.trace }]);
    expect(failures.map(({ engine }) => engine)).toEqual(['flipped']);
    expect(toolErrors.map(({ engine, seed }) => `${engine} ${seed}`)).toEqual(['itself 31']);
  });

  it('an engine that is wrong wherever there is a product: what is left of the design is little more', () => {
    const wrong = engineWith('wrong', (plan, trace) => (hasProduct(plan) ? trace.map(flipLowest) : trace));
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const [first] = runBatch(seeds, [wrong]).failures;
    const text = reduceFailure(first!, wrong, 600);
    expect(text).toMatch(new RegExp(`^seed ${first!.seed} on wrong, \\d+ nodes reduced to \\d:`));
    expect(text).toContain('mul(');
  });
});

function flipLowest(line: string): string {
  return line.slice(0, -1) + (Number.parseInt(line.at(-1)!, 16) ^ 1).toString(16);
}
