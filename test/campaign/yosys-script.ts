import type { Plan } from './plan.ts';

/**
 * Designs of at most so many bit operations (width of each expression node, summed) are mapped to simple gates; in larger
 * ones words stay words, because Yosys would need seconds for each.
 */
const gateLimit = 6000;

export function mapsToGates({ design }: Plan): boolean {
  let bits = 0;
  for (const { nodes } of design.modules)
    for (let node = 0; node < nodes.count; node++) bits += nodes.width[node]!;
  return bits <= gateLimit;
}

/** From `design_SEED.v` to `netlist_SEED.v`: each design as one module of cells, whose registers start at 0. */
export function synthesis(plans: readonly Plan[]): string {
  const script = plans.flatMap((plan) => [
    // Initial contents of memories stand under `ifndef SYNTHESIS`, which `-formal` leaves undefined.
    `read_verilog -formal design_${plan.seed}.v`,
    `hierarchy -check -top ${plan.output.top}`,
    'proc',
    'flatten',
    // Registers stay out of memories: merged into a read port, they would lose that they start at 0.
    'memory -nordff',
    // Before anything is folded: a register that only ever takes one value still starts at 0.
    'setundef -init -zero',
    // Registers that nothing assigns.
    'setundef -undriven -zero',
    'opt_expr',
    'opt_clean',
    ...(mapsToGates(plan) ? ['fsm', 'wreduce', 'opt -fast', 'techmap', 'opt_clean'] : []),
    // Registers of which some bits were folded away: the printer shows complete initial values only.
    'splitnets -driver',
    'setundef -zero',
    `write_verilog -noattr netlist_${plan.seed}.v`,
    'design -reset',
  ]);
  return `${script.join('\n')}\n`;
}
