import type { EngineName, Simulation } from '../engine/simulation.ts';
import { optionalTool, type ToolName } from '../engine/tools/index.ts';
import type { Design } from '../ir/index.ts';
import { spinlightVersion } from './versions.ts';

const tools: Record<EngineName, readonly ToolName[]> = {
  embedded: [],
  verilator: ['verilator', 'g++'],
  icarus: ['iverilog'],
};

/** Versions of what takes part in a run, by name. */
export function runVersions(engine: EngineName): Record<string, string> {
  const found = tools[engine].map((name) => [name, optionalTool(name)?.version ?? 'unknown'] as const);
  return { spinlight: spinlightVersion(), node: process.versions.node, ...Object.fromEntries(found) };
}

/** Starts a checked design on an engine. */
export async function startEngine(design: Design, engine: EngineName): Promise<Simulation> {
  const { startSimulation } = await import('../engine/index.ts');
  return await startSimulation(design, { engine });
}
