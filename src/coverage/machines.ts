import type { Module } from '../ir/index.ts';
import { type ModuleCover, widestState } from './module-cover.ts';
import type { MachinePoint } from './points.ts';

/** Watches registers with named values: one bit for each pair of a value and the value in the next cycle. */
export function watchMachines(module: Module, cover: ModuleCover): MachinePoint[] {
  return module.signals
    .filter(({ kind, enumeration, width }) => kind === 'reg' && enumeration >= 0 && width <= widestState)
    .map(({ id, name, width, enumeration }): MachinePoint => {
      const { maker } = cover;
      const was = cover.register(`cover_left_${name}`, width);
      const moves = cover.register(`cover_moves_${name}`, 2 ** (2 * width));
      const index = maker.cat([cover.ref(was), cover.ref(id)]);
      const value = maker.nodes.constant(1, 1);
      cover.body.push(
        cover.when(cover.active, [
          cover.assign(was, cover.ref(id)),
          cover.when(cover.started, [
            { kind: 'assign', target: moves, low: 0, width: 1, index, value, location: -1 },
          ]),
        ]),
      );
      return { signal: id, enumeration, moves: cover.signals[moves]!.name };
    });
}
