import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inFolder, run } from '../support/verilog-tools.ts';
import { must, verilogOf } from './engines.ts';
import { flatten, type JsonModule } from './netlist/flatten.ts';
import { GateSimulator } from './netlist/gate-simulator.ts';
import type { Plan, Trace } from './plan.ts';

/**
 * Designs of at most so many bit operations (width of each expression node, summed) are mapped to gates; in larger ones
 * words stay words.
 */
const gateLimit = 1500;

export function mapsToGates({ design }: Plan): boolean {
  let bits = 0;
  for (const { nodes } of design.modules)
    for (let node = 0; node < nodes.count; node++) bits += nodes.width[node]!;
  return bits <= gateLimit;
}

/**
 * From `designs.v` to `netlist.json`. Initial contents of memories stand under `ifndef SYNTHESIS`, which `-formal`
 * leaves undefined.
 */
function script(plans: readonly Plan[]): string {
  const gates = plans.filter(mapsToGates).map(({ seed }) => `simplemap s${seed}_*\n`);
  return `read_verilog -formal designs.v
hierarchy -check
proc
memory_collect
memory_map
opt_clean -purge
attrmap -remove src
${gates.join('')}write_json -compat-int netlist.json
`;
}

/** Every design as Yosys synthesises it. */
export function traceSynthesised(plans: readonly Plan[]): Map<number, Trace> {
  const files = [verilogOf(plans), { path: 'synthesis.ys', text: script(plans) }];
  const text = inFolder(files, (folder) => {
    must('yosys', run(folder, 'yosys', ['-q', '-s', 'synthesis.ys'], 900));
    return readFileSync(path.join(folder, 'netlist.json'), 'utf8');
  });
  const { modules } = JSON.parse(text) as { readonly modules: Record<string, JsonModule> };
  return new Map(plans.map((plan) => [plan.seed, traceNetlist(plan, modules)]));
}

function traceNetlist(plan: Plan, modules: Record<string, JsonModule>): Trace {
  const simulator = new GateSimulator(flatten(modules, plan.output.top));
  return plan.vectors.map((vector, cycle) => {
    for (const [port, value] of Object.entries(vector)) simulator.poke(port, value);
    simulator.settle();
    const digits = plan.outputs.map(({ name }) => simulator.peek(name)).reverse();
    simulator.tick(plan.ticks[cycle]!);
    return hexadecimal(digits.join(''));
  });
}

/** Hexadecimal digits for binary ones; `x` for four of which one is undefined. */
function hexadecimal(binary: string): string {
  const padded = binary.padStart(Math.ceil(binary.length / 4) * 4, '0');
  return padded.replace(/.{4}/g, (four) =>
    four.includes('x') ? 'x' : Number.parseInt(four, 2).toString(16),
  );
}
