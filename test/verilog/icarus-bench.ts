import type { Design, Module } from '../../src/ir/index.ts';
import type { VerilogOutput } from '../../src/verilog/index.ts';
import type { ToolFile } from '../support/verilog-tools.ts';

/** Values of the top module's inputs, clock excluded, in one cycle. */
export type InputValues = ReadonlyMap<string, bigint>;

/**
 * A bench for the emitted top module that prints all its outputs, in hexadecimal, before each clock edge. Registers and
 * memories without initial value start at 0, as in two-state engines.
 */
export function benchFor(design: Design, output: VerilogOutput, cycles: readonly InputValues[]): ToolFile {
  const top = design.modules[design.top]!;
  const clock = top.signals[top.domains[0]!.clock]!.name;
  const ports = top.ports.map((id) => top.signals[id]!);
  const range = (width: number) => (width === 1 ? '' : `[${width - 1}:0] `);
  const outputs = ports.filter(({ kind }) => kind === 'output');
  const lines = [
    'module bench;',
    ...ports.map(({ kind, width, name }) => `  ${kind === 'input' ? 'reg' : 'wire'} ${range(width)}${name};`),
    `  ${top.name} dut (${ports.map(({ name }) => `.${name}(${name})`).join(', ')});`,
    '  initial begin',
    `    ${clock} = 0;`,
    ...assignments(cycles[0]!),
    '    #1;',
    ...zeros(design, output, top, 'dut'),
  ];
  for (const values of cycles) {
    lines.push(
      ...assignments(values),
      '    #1;',
      `    $display("${outputs.map(() => '%h').join(' ')}", ${outputs.map(({ name }) => name).join(', ')});`,
      `    ${clock} = 1; #1; ${clock} = 0; #1;`,
    );
  }
  lines.push('    $finish;', '  end', 'endmodule', '');
  return { path: 'bench.v', text: lines.join('\n') };
}

function assignments(values: InputValues): string[] {
  return [...values].map(([name, value]) => `    ${name} = 'h${value.toString(16)};`);
}

function zeros(design: Design, output: VerilogOutput, module: Module, path: string): string[] {
  const lines = module.signals
    .filter(({ kind }) => kind === 'reg')
    .map(({ name }) => `    ${path}.${name} = 0;`);
  for (const { name, depth, init, reads, writes } of module.memories) {
    for (const read of reads)
      if (read.kind === 'sync') lines.push(`    ${path}.${name}.${read.name}_data = 0;`);
    if (writes.length === 0 || init) continue;
    for (let i = 0; i < depth; i++) lines.push(`    ${path}.${name}.mem[${i}] = 0;`);
  }
  for (const { name, module: child } of module.instances)
    lines.push(...zeros(design, output, design.modules[child]!, `${path}.${name}`));
  return lines;
}
