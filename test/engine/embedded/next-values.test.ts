import { describe, expect, test } from 'vitest';
import { analyseModule } from '../../../src/engine/embedded/region/module-info.ts';
import { RegionBuilder } from '../../../src/engine/embedded/region/region-builder.ts';
import { TaskList } from '../../../src/engine/embedded/schedule/task-list.ts';
import { nextValue } from '../../../src/engine/embedded/structure/next-value.ts';
import { NextValues } from '../../../src/engine/embedded/structure/next-values.ts';
import { randomDesign } from '../../support/random-design.ts';

function tasksOf(seed: number): TaskList {
  const design = randomDesign(seed, { hierarchy: false, nodes: 300 });
  const infos = design.modules.map((module) => analyseModule(module));
  const builder = new RegionBuilder(design, infos, design.top, () => false);
  return new TaskList(builder, [], false, true, []);
}

describe('next values of all registers of a task in one walk', () => {
  test('are those of each register by itself', () => {
    let compared = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const list = tasksOf(seed);
      const { nodes, signals } = list.builder.region;
      const values = new NextValues(list, 300, () => true);
      for (const task of list.tasks) {
        if (task.kind !== 'process' || !task.sequential) continue;
        const found = new Map<number, number>();
        values.forEach(task.statements, task.targets, (signal, next) => {
          found.set(signal, next);
        });
        for (const signal of task.targets) {
          const alone = nextValue(list, task.statements, signal, nodes.ref(signal, signals[signal]!.width));
          expect(found.get(signal) ?? -1).toBe(alone);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  test('leave out registers that only an uncommon condition replaces, and wide ones', () => {
    let [rare, others] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const list = tasksOf(seed);
      const { signals } = list.builder.region;
      const all = new NextValues(list, 32, () => true);
      const common = new NextValues(list, 32, () => false);
      for (const task of list.tasks) {
        if (task.kind !== 'process' || !task.sequential) continue;
        const [some, every] = [new Set<number>(), new Set<number>()];
        common.forEach(task.statements, task.targets, (signal) => some.add(signal));
        all.forEach(task.statements, task.targets, (signal) => every.add(signal));
        for (const signal of some) expect(every.has(signal)).toBe(true);
        for (const signal of every) expect(signals[signal]!.width).toBeLessThanOrEqual(32);
        rare += every.size - some.size;
        others += some.size;
      }
    }
    expect(rare).toBeGreaterThan(0);
    expect(others).toBeGreaterThan(0);
  });
});
