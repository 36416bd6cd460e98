// Writes the Verilog of the three blocks to the folder given on the command line.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GrayFifo } from '../../dsl/examples/async-fifo.ts';
import { DmaRegisters } from '../../dsl/examples/axi-lite-registers.ts';
import { dma } from '../../dsl/examples/registers.ts';
import { SystolicArray } from '../../dsl/examples/systolic.ts';
import { elaborate } from '../../src/lang/index.ts';
import { verilogOf } from '../../src/verilog/index.ts';

const blocks = {
  axil_regs: DmaRegisters(),
  axil_regs_lib: dma.axiLite(),
  async_fifo: GrayFifo({ width: 8, depth: 16 }),
  systolic: SystolicArray({ rows: 4, columns: 4, width: 8, sumWidth: 18 }),
};
const folder = process.argv[2]!;
mkdirSync(folder, { recursive: true });
for (const [name, block] of Object.entries(blocks)) {
  const { files, sources } = verilogOf(elaborate(block));
  const texts = files.filter((file) => sources.includes(file.path)).map(({ text }) => text);
  writeFileSync(path.join(folder, `${name}.v`), texts.join('\n'));
}
