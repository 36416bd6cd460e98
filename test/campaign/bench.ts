import type { Design, Module } from '../../src/ir/index.ts';
import type { VerilogOutput } from '../../src/verilog/index.ts';
import type { ToolFile } from '../support/verilog-tools.ts';
import { type Plan, packedInputs, type Trace } from './plan.ts';

/** How many bits a row of the stimulus has: inputs, and above them the clocks that tick. */
const rowBits = (plan: Plan) => plan.inputBits + plan.clocks.length;

/** The stimulus as `$readmemh` reads it: a row for each cycle. */
export function stimulusFile(plan: Plan): ToolFile {
  const ticks = ((1n << BigInt(plan.clocks.length)) - 1n) << BigInt(plan.inputBits);
  const rows = plan.vectors.map((vector) => (packedInputs(plan, vector) | ticks).toString(16));
  return { path: `stimulus_${plan.seed}.hex`, text: `${rows.join('\n')}\n` };
}

/**
 * A bench for each design, all in one top `batch`: inputs, a moment to settle, all outputs on one line with the seed in
 * front, then the rising edge. `zeroed`: registers and memories are set to 0 first, as two-state engines start.
 */
export function benchFile(plans: readonly Plan[], zeroed: boolean): ToolFile {
  const text = [
    ...plans.flatMap((plan) => benchOf(plan, zeroed)),
    'module batch;',
    ...plans.map(({ seed }) => `  bench_${seed} bench_${seed} ();`),
    'endmodule',
    '',
  ];
  return { path: 'bench.v', text: text.join('\n') };
}

function benchOf(plan: Plan, zeroed: boolean): string[] {
  const { seed, design, output, clocks, inputs, outputs, vectors } = plan;
  const range = (bits: number) => `[${Math.max(1, bits) - 1}:0]`;
  const cut = (vector: string, low: number, width: number) => `${vector}[${low + width - 1}:${low}]`;
  const connections = [
    ...clocks.map((name, i) => `.${name}(ck[${i}])`),
    ...inputs.map(({ name, low, width }) => `.${name}(${cut('in', low, width)})`),
    ...outputs.map(({ name, low, width }) => `.${name}(${cut('out', low, width)})`),
  ];
  const top = design.modules[design.top]!;
  return [
    `module bench_${seed};`,
    `  reg ${range(rowBits(plan))} rows [0:${vectors.length - 1}];`,
    `  reg ${range(plan.inputBits)} in;`,
    `  reg ${range(clocks.length)} ck;`,
    `  wire ${range(plan.outputBits)} out;`,
    '  integer i;',
    `  ${output.top} dut (${connections.join(', ')});`,
    '  initial begin',
    `    $readmemh("stimulus_${seed}.hex", rows);`,
    '    ck = 0;',
    `    in = rows[0];`,
    '    #1;',
    ...(zeroed ? zeros(design, output, top, 'dut') : []),
    `    for (i = 0; i < ${vectors.length}; i = i + 1) begin`,
    `      in = rows[i];`,
    '      ck = 0;',
    '      #1;',
    `      $display("${seed} %h", out);`,
    `      ck = rows[i] >> ${plan.inputBits};`,
    '      #1;',
    '    end',
    '  end',
    'endmodule',
  ];
}

/** Sets what has no defined value at the start; what an asynchronous reset holds is left alone. */
function zeros(design: Design, output: VerilogOutput, module: Module, path: string): string[] {
  const names = output.nameMap.modules.find((entry) => entry.module === module.name);
  const lines: string[] = [];
  for (const { kind, name, domain, reset } of module.signals) {
    const isReset = reset !== null && module.domains[domain]!.resetKind === 'async';
    if (kind === 'reg' && !isReset) lines.push(`    ${path}.${name} = 0;`);
  }
  for (const { name, depth, init, reads } of module.memories) {
    for (const read of reads)
      if (read.kind === 'sync') lines.push(`    ${path}.${name}.${read.name}_data = 0;`);
    const contents = names?.memories[name]?.contents ?? null;
    if (contents === null || init) continue;
    for (let i = 0; i < depth; i++) lines.push(`    ${path}.${contents}[${i}] = 0;`);
  }
  for (const { name, module: child } of module.instances)
    lines.push(...zeros(design, output, design.modules[child]!, `${path}.${name}`));
  return lines;
}

/** Takes the lines of all benches apart. */
export function tracesFrom(text: string, plans: readonly Plan[]): Map<number, Trace> {
  const traces = new Map<number, string[]>(plans.map(({ seed }) => [seed, []]));
  for (const line of text.split('\n')) {
    const match = /^(\d+) ([0-9a-fxz]+)$/i.exec(line);
    if (match) traces.get(Number(match[1]))?.push(match[2]!.toLowerCase());
  }
  return traces;
}
