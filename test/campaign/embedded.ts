import { type EmbeddedOptions, startEmbedded } from '../../src/engine/embedded/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';
import { type Plan, packedOutputs, type Trace } from './plan.ts';

/** What both simulators in this process do. */
interface Steppable {
  poke(port: string, value: bigint): void;
  peek(port: string): bigint;
  step(cycles: number, clocks: readonly string[]): void;
}

/** The judge: what the definition of the netlist says. */
export function traceReference(plan: Plan): Trace {
  return traceOf(plan, new ReferenceSimulator(plan.design));
}

/** `changeEvery`: cycles after which it is changed whether idle logic is left out. */
export function traceEmbedded(
  plan: Plan,
  options: EmbeddedOptions = {},
  changeEvery = Number.POSITIVE_INFINITY,
): Trace {
  const { sync } = startEmbedded(plan.design, options);
  return traceOf(plan, sync, (cycle) => {
    if (cycle % changeEvery === changeEvery - 1)
      sync.setActivity(sync.activity.isSkipping ? 'never' : 'always');
  });
}

function traceOf(plan: Plan, simulation: Steppable, before: (cycle: number) => void = () => {}): Trace {
  return plan.vectors.map((vector, cycle) => {
    before(cycle);
    for (const [port, value] of Object.entries(vector)) simulation.poke(port, value);
    const line = packedOutputs(plan, (port) => simulation.peek(port));
    simulation.step(1, plan.ticks[cycle]!);
    return line;
  });
}
