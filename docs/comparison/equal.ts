// Shows that the blocks of Chisel and SpinalHDL do what ours do, on the same stimulus, cycle by cycle:
// node docs/comparison/equal.ts HERE OTHER chisel|spinal, with folders that emit.ts and scala.mjs have written.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { proveEquivalent } from '../../test/support/equivalence.ts';

const [, , here, other, kind] = process.argv as string[];
const chisel = kind === 'chisel';
const [clock, reset, payload] = chisel ? ['clock', 'reset', 'bits'] : ['clk', 'reset', 'payload'];

interface Port {
  readonly name: string;
  readonly width: number;
  readonly output: boolean;
  /** Their ports, each with the bits of ours that it has. */
  readonly theirs: readonly (readonly [name: string, bits: string])[];
}
interface Block {
  readonly file: string;
  readonly ours: string;
  readonly theirs: string;
  readonly clocks: readonly (readonly [clock: string, reset: string])[];
  readonly ports: readonly Port[];
}

const port = (name: string, width: number, output: boolean, theirs: string): Port => ({
  name,
  width,
  output,
  theirs: [[theirs, '']],
});
const vector = (name: string, width: number, output: boolean, theirs: string): Port => ({
  ...port(name, 4 * width, output, theirs),
  theirs: [0, 1, 2, 3].map((i) => [`${theirs}_${i}`, `[${i * width + width - 1}:${i * width}]`] as const),
});
const [i, o] = [false, true];

/** A channel of AXI: `valid` and `ready`, and the fields beside them. */
const channel = (name: string, given: boolean, fields: Readonly<Record<string, number>>): Port[] => [
  port(`s_axi_${name}valid`, 1, given, `axi_${name}_valid`),
  port(`s_axi_${name}ready`, 1, !given, `axi_${name}_ready`),
  ...Object.entries(fields).map(([field, width]) =>
    port(`s_axi_${name}${field}`, width, given, `axi_${name}_${payload}_${field}`),
  ),
];

const blocks: readonly Block[] = [
  {
    file: 'axil_regs.v',
    ours: 'dma_registers',
    theirs: 'DmaRegisters',
    clocks: [['clk', 'rst']],
    ports: [
      port('clk', 1, i, clock),
      port('rst', 1, i, reset),
      ...channel('aw', i, { addr: 5, prot: 3 }),
      ...channel('w', i, { data: 32, strb: 4 }),
      ...channel('b', o, { resp: 2 }),
      ...channel('ar', i, { addr: 5, prot: 3 }),
      ...channel('r', o, { data: 32, resp: 2 }),
      port('control_enable', 1, o, 'control_enable'),
      port('control_mode', 2, o, 'control_mode'),
      port('control_start', 1, o, 'control_start'),
      port('status_busy', 1, i, 'status_busy'),
      port('status_done', 1, o, 'status_done'),
      port('status_done_set', 1, i, 'status_doneSet'),
      port('status_level', 5, i, 'status_level'),
      port('source', 32, o, 'source'),
      port('length', 20, o, 'length'),
      port('dropped', 8, o, 'dropped'),
      port('dropped_count', 1, i, 'droppedCount'),
    ],
  },
  {
    file: 'async_fifo.v',
    ours: 'gray_fifo',
    theirs: 'AsyncFifo',
    clocks: [
      ['write_clk', 'write_rst'],
      ['read_clk', 'read_rst'],
    ],
    ports: [
      ...['write', 'read'].flatMap((side) => [
        port(`${side}_clk`, 1, i, chisel ? `${side}Clock` : `${side}_clk`),
        port(`${side}_rst`, 1, i, chisel ? `${side}Reset` : `${side}_reset`),
      ]),
      port('i_valid', 1, i, 'i_valid'),
      port('i_ready', 1, o, 'i_ready'),
      port('i_data', 8, i, `i_${payload}`),
      port('o_valid', 1, o, 'o_valid'),
      port('o_ready', 1, i, 'o_ready'),
      port('o_data', 8, o, `o_${payload}`),
    ],
  },
  {
    file: 'systolic.v',
    ours: 'systolic_array',
    theirs: 'SystolicArray',
    clocks: [['clk', 'rst']],
    ports: [
      port('clk', 1, i, clock),
      port('rst', 1, i, reset),
      port('load', 1, i, 'io_load'),
      vector('weights', 8, i, 'io_weights'),
      port('valid_in', 1, i, 'io_validIn'),
      vector('acts', 8, i, 'io_acts'),
      port('valid_out', 1, o, 'io_validOut'),
      vector('sums', 18, o, 'io_sums'),
    ],
  },
];

/** Their block under our names. */
function wrapper({ theirs, ports }: Block): string {
  const header = ports.map((p) => `${p.output ? 'output' : 'input'} wire [${p.width - 1}:0] ${p.name}`);
  const pins = ports.flatMap((p) => p.theirs.map(([name, bits]) => `.${name}(${p.name}${bits})`));
  return `module wrapper (\n${header.join(',\n')}\n);\n${theirs} block (${pins.join(', ')});\nendmodule\n`;
}

/** Random inputs for both, each clock with its own period; stops at the first output that differs. */
function bench({ ours, clocks, ports }: Block): string {
  const clockPorts = new Set(clocks.flat());
  const inputs = ports.filter((p) => !p.output && !clockPorts.has(p.name));
  const outputs = ports.filter((p) => p.output);
  const pins = (suffix: string) =>
    ports.map((p) => `.${p.name}(${p.name}${p.output ? suffix : ''})`).join(', ');
  return `module bench;
${ports.map((p) => (p.output ? ['_a', '_b'] : ['']).map((s) => `${p.output ? 'wire' : 'reg'} [${p.width - 1}:0] ${p.name}${s};`).join(' ')).join('\n')}
integer checked = 0;
${ours} ours (${pins('_a')});
wrapper theirs (${pins('_b')});
${clocks.map(([clk], n) => `initial begin ${clk} = 0; forever #${5 + 2 * n} ${clk} = !${clk}; end`).join('\n')}
initial begin
  ${inputs.map((p) => `${p.name} = 0;`).join(' ')}
  ${clocks.map(([, rst]) => `${rst} = 1;`).join(' ')}
  #100 ${clocks.map(([, rst]) => `${rst} = 0;`).join(' ')}
end
// Inputs change between the edges, which are at whole nanoseconds, and outputs are compared after that.
initial #0.3 forever begin
  #1;
  ${inputs.map((p) => `if ($random & 1) ${p.name} = {$random, $random, $random};`).join('\n  ')}
end
initial #400.6 forever begin
  #1;
  checked = checked + 1;
  ${outputs.map((p) => `if (${p.name}_a !== ${p.name}_b) begin $display("DIFFERENT ${p.name} %h %h at %0t", ${p.name}_a, ${p.name}_b, $time); $finish; end`).join('\n  ')}
end
initial #1000000 begin $display("equal: %0d comparisons", checked); $finish; end
endmodule
`;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'equal-'));
for (const block of blocks) {
  const ours = readFileSync(path.join(here!, block.file), 'utf8');
  const theirs = `${readFileSync(path.join(other!, block.file), 'utf8')}\n${wrapper(block)}`;
  const bare = theirs.replaceAll(/^`timescale.*$/gm, '');
  const files = { 'ours.v': ours, 'theirs.sv': bare, 'bench.sv': '`timescale 1ns/1ps\n' + bench(block) };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(scratch, name), text);
  const run = (tool: string, ...args: string[]) =>
    execFileSync(tool, args, { cwd: scratch, encoding: 'utf8' });
  run('iverilog', '-g2012', '-s', 'bench', '-o', 'bench.vvp', ...Object.keys(files).toReversed());
  console.log(`${block.file}: simulated: ${run('vvp', 'bench.vvp').trim().split('\n')[0]}`);
  // The SAT solver is no tool for a memory behind two clocks.
  if (block.clocks.length > 1) continue;
  const [a, b] = [ours, theirs].map((text, n) => [{ path: ['ours.v', 'theirs.sv'][n]!, text }]);
  const { verdict, method } = proveEquivalent(a!, block.ours, b!, 'wrapper', {
    sequential: true,
    timeout: 60,
  });
  console.log(`${block.file}: proved: ${verdict} (${method})`);
}
