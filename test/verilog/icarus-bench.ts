import type { Design, Module } from '../../src/ir/index.ts';
import type { VerilogOutput } from '../../src/verilog/index.ts';
import { type InputVector, outputNames } from '../support/random-stimulus.ts';
import { runIcarus, type ToolFile } from '../support/verilog-tools.ts';

/** What the outputs of the emitted Verilog show in each cycle, in the form of `traceOutputs`. */
export function traceIcarus(
  design: Design,
  output: VerilogOutput,
  vectors: readonly InputVector[],
): string[] {
  const result = runIcarus([...output.files, benchFor(design, output, vectors)], 'bench');
  if (!result.ok) throw new Error(result.output);
  return result.output
    .trim()
    .split('\n')
    .map((text) => text.replace(/=0+(?=[0-9a-f])/g, '='));
}

/**
 * A bench that prints all outputs of the top module before each clock edge. Registers and memories without initial
 * value start at 0, as in two-state engines; asynchronous reset is on from the beginning.
 */
function benchFor(design: Design, output: VerilogOutput, vectors: readonly InputVector[]): ToolFile {
  const top = design.modules[design.top]!;
  const domain = top.domains[0];
  const clock = domain ? top.signals[domain.clock]!.name : null;
  const ports = top.ports.map((id) => top.signals[id]!);
  const range = (width: number) => (width === 1 ? '' : `[${width - 1}:0] `);
  const names = outputNames(design);
  const lines = [
    'module bench;',
    ...ports.map(({ kind, width, name }) => `  ${kind === 'input' ? 'reg' : 'wire'} ${range(width)}${name};`),
    `  ${top.name} dut (${ports.map(({ name }) => `.${name}(${name})`).join(', ')});`,
    '  initial begin',
    ...(clock ? [`    ${clock} = 0;`] : []),
    ...assignments(vectors[0]!),
    '    #1;',
    ...zeros(design, output, top, 'dut'),
  ];
  for (const vector of vectors) {
    lines.push(...assignments(vector), '    #1;');
    lines.push(`    $display("${names.map((name) => `${name}=%h`).join(' ')}", ${names.join(', ')});`);
    if (clock) lines.push(`    ${clock} = 1; #1; ${clock} = 0; #1;`);
  }
  lines.push('    $finish;', '  end', 'endmodule', '');
  return { path: 'bench.v', text: lines.join('\n') };
}

function assignments(vector: InputVector): string[] {
  return Object.entries(vector).map(([name, value]) => `    ${name} = 'h${value.toString(16)};`);
}

function zeros(design: Design, output: VerilogOutput, module: Module, path: string): string[] {
  const names = output.nameMap.modules.find((entry) => entry.module === module.name)!;
  const lines: string[] = [];
  for (const { kind, name, domain, reset } of module.signals) {
    const isReset = reset !== null && module.domains[domain]!.resetKind === 'async';
    if (kind === 'reg' && !isReset) lines.push(`    ${path}.${name} = 0;`);
  }
  for (const { name, depth, init, reads } of module.memories) {
    for (const read of reads)
      if (read.kind === 'sync') lines.push(`    ${path}.${name}.${read.name}_data = 0;`);
    const { contents } = names.memories[name]!;
    if (contents === null || init) continue;
    for (let i = 0; i < depth; i++) lines.push(`    ${path}.${contents}[${i}] = 0;`);
  }
  for (const { name, module: child } of module.instances)
    lines.push(...zeros(design, output, design.modules[child]!, `${path}.${name}`));
  return lines;
}
