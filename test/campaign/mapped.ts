import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inFolder, run } from '../support/verilog-tools.ts';
import { must, simulate, simulationFiles, verilogOf } from './engines.ts';
import type { Plan, Trace } from './plan.ts';
import { mapsToGates } from './yosys.ts';

/** One in so many of the designs whose words become gates. */
const share = 10;

export function isMapped(plan: Plan): boolean {
  return plan.seed % share === 0 && mapsToGates(plan);
}

/** Every design after the whole synthesis of Yosys with ABC, on Icarus. */
export function traceMapped(plans: readonly Plan[]): Map<number, Trace> {
  const designs = plans.map((plan) => ({ path: `design_${plan.seed}.v`, text: verilogOf([plan]).text }));
  const script = { path: 'synthesis.ys', text: plans.map(synthesis).join('') };
  return inFolder([...designs, script, ...simulationFiles(plans, false)], (folder) => {
    must('yosys', run(folder, 'yosys', ['-q', '-s', 'synthesis.ys'], 900));
    const netlists = plans.map(({ seed }) => `netlist_${seed}.v`);
    for (const name of netlists) startAtZero(path.join(folder, name));
    return simulate(folder, netlists, plans);
  });
}

/** From `design_SEED.v` to `netlist_SEED.v`: each design as one module of gates, whose registers start at 0. */
function synthesis({ seed, output }: Plan): string {
  const script = [
    // Initial contents of memories stand under `ifndef SYNTHESIS`, which `-formal` leaves undefined.
    `read_verilog -formal design_${seed}.v`,
    `hierarchy -check -top ${output.top}`,
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
    ...['fsm', 'wreduce', 'alumacc', 'opt -fast', 'techmap', 'opt -fast', 'abc -fast', 'opt_clean'],
    // Registers of which some bits were folded away: the printer shows complete initial values only.
    'splitnets -driver',
    'setundef -zero',
    `write_verilog -noattr netlist_${seed}.v`,
    'design -reset',
  ];
  return `${script.join('\n')}\n`;
}

/** Where Yosys keeps an initial value at another name of the same wire, it prints the register without. */
function startAtZero(file: string): void {
  const text = readFileSync(file, 'latin1');
  writeFileSync(file, text.replace(/^( *reg (?:\[\d+:\d+\] )?(?:\\\S+ |\w+));$/gm, '$1 = 0;'), 'latin1');
}
