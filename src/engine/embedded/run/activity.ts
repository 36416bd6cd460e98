import { InternalError } from '../../../diag/index.ts';
import type { CompiledRegion } from '../region-compiler.ts';
import { ActivityChoice, type ActivityMode, type ActivityReport } from './activity-choice.ts';
import type { Machine } from './machine.ts';
import { Skipping } from './skipping.ts';

/** Operators of all instances together from which a design is worth a measurement. */
const fewestOperators = 1000;

/** Whether a machine leaves out logic that is idle, and who decides that. */
export class Activity {
  readonly #machine: Machine;
  readonly #choice: ActivityChoice | null;
  #mode: ActivityMode = 'never';

  /** `compileSeconds`: what the machine's program took to compile. */
  constructor(machine: Machine, compileSeconds: number) {
    this.#machine = machine;
    const isLarge = operatorsOf(machine.program.top) >= fewestOperators;
    this.#choice = isLarge ? new ActivityChoice(machine, compileSeconds) : null;
  }

  /** The machine's functions must be those of its program, or of skipping. */
  set(mode: ActivityMode): void {
    const machine = this.#machine;
    if (machine.program.top.source === null) throw new InternalError('a program without source for activity');
    this.#mode = mode;
    machine.choice = mode === 'measured' ? this.#choice : null;
    if (mode === 'always') machine.skipping ??= new Skipping(machine);
    machine.skipping?.turn(mode === 'always');
    this.#choice?.restart();
  }

  report(): ActivityReport {
    if (this.#mode === 'measured' && this.#choice !== null) return this.#choice.report();
    const isSkipping = this.#mode === 'always';
    const reason =
      this.#mode === 'measured' ? 'not tried: a small design' : isSkipping ? 'switched on' : 'switched off';
    return { isSkipping, speedUp: null, activity: null, reason };
  }
}

function operatorsOf(region: CompiledRegion, known = new Map<CompiledRegion, number>()): number {
  let operators = known.get(region);
  if (operators === undefined) {
    operators = region.builder.region.nodes.count;
    for (const child of region.children) operators += operatorsOf(child, known);
    known.set(region, operators);
  }
  return operators;
}
