import type { Design, SignalId } from '../../ir/index.ts';
import { WireLoop } from '../embedded/region/hierarchy.ts';
import { analyseModule } from '../embedded/region/module-info.ts';
import { RegionBuilder } from '../embedded/region/region-builder.ts';
import { orderTasks } from '../embedded/schedule/order.ts';
import type { TaskId } from '../embedded/schedule/task.ts';
import { TaskList } from '../embedded/schedule/task-list.ts';

/** All work of a design as one region. */
export interface Front {
  readonly list: TaskList;
  /** Everything that only computes, each task after those that it reads from; then everything that replaces state. */
  readonly order: readonly TaskId[];
}

/** Dissolves the whole hierarchy. A combinational loop: SL0204. */
export function makeFront(design: Design): Front {
  const kept = design.modules.map(() => new Set<SignalId>());
  for (;;) {
    try {
      return attempt(design, kept);
    } catch (error) {
      // Wires of which some bits depend on others: tried again, taken for more than names.
      if (!(error instanceof WireLoop)) throw error;
      for (const { module, signal } of error.wires) kept[module]!.add(signal);
    }
  }
}

function attempt(design: Design, kept: readonly ReadonlySet<SignalId>[]): Front {
  const infos = design.modules.map((module, index) => analyseModule(module, kept[index]));
  const builder = new RegionBuilder(design, infos, design.top, () => false);
  const list = new TaskList(builder, [], false, true, []);
  const ids = (wanted: (id: TaskId) => boolean): TaskId[] =>
    list.tasks.flatMap((_, id) => (wanted(id) ? [id] : []));
  const [settle, rest] = orderTasks(list, () => [
    [...new Set(list.named.map(({ task }) => task).filter((task) => task >= 0))],
    ids((id) => list.tasks[id]!.sequential),
  ]) as [TaskId[], TaskId[]];
  const early = [...settle, ...rest.filter((id) => !list.tasks[id]!.sequential)];
  const writers = rest.filter((id) => list.tasks[id]!.sequential);
  return { list, order: [...early, ...writers] };
}
