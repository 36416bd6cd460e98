import { describe, expect, it } from 'vitest';
import { chooseEngine, startLanes, startLockStep, startSimulation } from '../../src/engine/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

const entries: readonly (readonly [string, (design: Design) => unknown])[] = [
  ['startSimulation', startSimulation],
  ['startLockStep', startLockStep],
  ['startLanes', (design) => startLanes(design, { lanes: 4 })],
  ['chooseEngine', (design) => chooseEngine(design, 1000)],
  ['emitVerilog', emitVerilog],
];

describe.each(entries)('%s', (_, start) => {
  it.each([
    ['a specification', { name: 'macro', elaborate: () => null }],
    ['undefined', undefined],
    ['a promise', Promise.resolve()],
  ])('says what it wants when it gets %s', async (_, value) => {
    const started = (async () => start(value as never))();
    await expect(started).rejects.toMatchObject({ diagnostics: [{ code: 'SL0118' }] });
  });
});
