import type { Design, Module } from '../../src/ir/index.ts';
import type { VerilogOutput } from '../../src/verilog/index.ts';
import type { ToolFile } from '../support/verilog-tools.ts';
import { type Plan, packedInputs, type Trace } from './plan.ts';

/** The bits of a row of the stimulus: inputs, and above them, if there are several, the clocks that tick. */
const rowBits = ({ inputBits, clocks }: Plan) => inputBits + (clocks.length > 1 ? clocks.length : 0);

/** The stimulus as `$readmemh` reads it: a row for each cycle. */
export function stimulusFile(plan: Plan): ToolFile {
  const rows = plan.vectors.map((vector, cycle) => {
    let row = packedInputs(plan, vector);
    if (plan.clocks.length > 1)
      plan.clocks.forEach((name, i) => {
        if (plan.ticks[cycle]!.includes(name)) row |= 1n << BigInt(plan.inputBits + i);
      });
    return row.toString(16);
  });
  return { path: `stimulus_${plan.seed}.hex`, text: `${rows.join('\n')}\n` };
}

/**
 * One top `batch` with a bench for each design. In each cycle `show` prints all outputs of a design on one line behind
 * its seed, then `tick` is the rising edge of its clocks, then `advance` brings the next inputs. No input of a design
 * is an input of the top: Verilator would emit a third copy of the logic behind it.
 */
export function benchFile(plans: readonly Plan[], zeroed: boolean): ToolFile {
  const controls = '(input wire show, input wire tick, input wire advance);';
  const text = [
    ...plans.flatMap((plan) => benchOf(plan, controls, zeroed)),
    `module batch ${controls}`,
    ...plans.map(({ seed }) => `  bench_${seed} bench_${seed} (show, tick, advance);`),
    'endmodule',
    '',
  ];
  return { path: 'bench.v', text: text.join('\n') };
}

/** Drives `batch` where no program does. */
export function driverFile(cycles: number): ToolFile {
  const text = `module driver;
  reg show, tick, advance;
  batch batch (show, tick, advance);
  initial begin
    {show, tick, advance} = 3'b000;
    #2;
    repeat (${cycles}) begin
      {show, tick, advance} = 3'b100; #1;
      {show, tick, advance} = 3'b010; #1;
      {show, tick, advance} = 3'b001; #1;
    end
  end
endmodule
`;
  return { path: 'driver.v', text };
}

function benchOf(plan: Plan, controls: string, zeroed: boolean): string[] {
  const { seed, design, output, clocks, inputs, inputBits, outputs, outputBits, vectors } = plan;
  const range = (bits: number) => `[${Math.max(1, bits) - 1}:0]`;
  const cut = (vector: string, low: number, width: number) => `${vector}[${low + width - 1}:${low}]`;
  const clock = (i: number) => (clocks.length > 1 ? `tick & row[${inputBits + i}]` : 'tick');
  const connections = [
    ...clocks.map((name, i) => `.${name}(${clock(i)})`),
    ...inputs.map(({ name, low, width }) => `.${name}(${cut('row', low, width)})`),
    ...outputs.map(({ name, low, width }) => `.${name}(${cut('out', low, width)})`),
  ];
  const zero = zeroed ? zeros(design, output, design.modules[design.top]!, 'dut') : [];
  return [
    `module bench_${seed} ${controls}`,
    `  reg ${range(rowBits(plan))} rows [0:${vectors.length - 1}];`,
    `  reg ${range(rowBits(plan))} row;`,
    `  wire ${range(outputBits)} out;`,
    '  integer i;',
    `  ${output.top} dut (${connections.join(', ')});`,
    '  initial begin',
    `    $readmemh("stimulus_${seed}.hex", rows);`,
    '    row = rows[0];',
    '    i = 1;',
    ...(zero.length > 0 ? ['    #1;', ...zero] : []),
    '  end',
    `  always @(posedge show) $display("${seed} %h", out);`,
    '  always @(posedge advance) begin',
    '    row <= rows[i];',
    '    i <= i + 1;',
    '  end',
    'endmodule',
  ];
}

/** Sets what has no defined value at the start; what an asynchronous reset holds is left alone. */
function zeros(design: Design, output: VerilogOutput, module: Module, path: string): string[] {
  const names = output.nameMap.modules.find((entry) => entry.module === module.name);
  const lines: string[] = [];
  for (const { kind, name, domain, reset } of module.signals) {
    if (kind !== 'reg') continue;
    const { resetKind, reset: resetSignal } = module.domains[domain]!;
    if (reset === null || resetSignal < 0 || resetKind === 'sync') lines.push(`    ${path}.${name} = 0;`);
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
