import { type Module, Op } from '../ir/index.ts';
import type { ModuleCover } from './module-cover.ts';
import type { CoverageOptions, TogglePoint } from './points.ts';

/**
 * Watches the bits of signals for rising and falling. A signal that does not change costs one comparison a cycle, and
 * one whose bits have all done both costs nothing any more.
 */
export function watchToggles(
  module: Module,
  cover: ModuleCover,
  which: NonNullable<CoverageOptions['toggles']>,
  by: NonNullable<CoverageOptions['togglesBy']>,
): TogglePoint[] {
  if (which === 'none') return [];
  const clocks = new Set(module.domains.flatMap(({ clock, reset }) => [clock, reset]));
  const isWatched = (kind: string) =>
    kind === 'input' || kind === 'output' || (which === 'registers' && kind === 'reg');
  return module.signals
    .filter(({ id, kind }) => isWatched(kind) && !clocks.has(id))
    .map(({ id, name, width }): TogglePoint => {
      if (by === 'engine') return { signal: id, registers: null };
      const { maker } = cover;
      const was = cover.register(`cover_was_${name}`, width);
      const rise = cover.register(`cover_rise_${name}`, width);
      const fall = cover.register(`cover_fall_${name}`, width);
      const done = cover.register(`cover_done_${name}`, 1);
      const [now, before] = [cover.ref(id), cover.ref(was)];
      const changed = maker.binary(Op.ne, now, before);
      const only = (bits: number, others: number) => maker.binary(Op.and, bits, maker.unary(Op.not, others));
      const risen = maker.binary(Op.or, cover.ref(rise), only(now, before));
      const fallen = maker.binary(Op.or, cover.ref(fall), only(before, now));
      const watching = maker.binary(Op.and, cover.active, maker.unary(Op.not, cover.ref(done)));
      cover.body.push(
        cover.when(watching, [
          cover.when(changed, [
            cover.assign(was, now),
            cover.when(cover.started, [
              cover.assign(rise, risen),
              cover.assign(fall, fallen),
              cover.assign(done, maker.unary(Op.andr, maker.binary(Op.and, risen, fallen))),
            ]),
          ]),
        ]),
      );
      const registers = { rise: cover.signals[rise]!.name, fall: cover.signals[fall]!.name };
      return { signal: id, registers };
    });
}
