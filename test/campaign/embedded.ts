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

export function traceEmbedded(plan: Plan, options: EmbeddedOptions = {}): Trace {
  return traceOf(plan, startEmbedded(plan.design, options).sync);
}

function traceOf(plan: Plan, simulation: Steppable): Trace {
  return plan.vectors.map((vector, cycle) => {
    for (const [port, value] of Object.entries(vector)) simulation.poke(port, value);
    const line = packedOutputs(plan, (port) => simulation.peek(port));
    simulation.step(1, plan.ticks[cycle]!);
    return line;
  });
}
