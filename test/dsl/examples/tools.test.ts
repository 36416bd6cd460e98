import { describe, expect, it } from 'vitest';
import { GrayFifo } from '../../../dsl/examples/async-fifo.ts';
import { Blinker } from '../../../dsl/examples/blinker.ts';
import { Fir } from '../../../dsl/examples/fir.ts';
import { Mesh } from '../../../dsl/examples/noc.ts';
import { dma } from '../../../dsl/examples/registers.ts';
import { RiscvCore } from '../../../dsl/examples/riscv/core.ts';
import { RiscvSystem } from '../../../dsl/examples/riscv/system.ts';
import { SystolicArray } from '../../../dsl/examples/systolic.ts';
import { UartReceiver, UartTransmitter } from '../../../dsl/examples/uart.ts';
import { elaborate } from '../../../src/lang/index.ts';
import { checkDesign } from '../../../src/passes/index.ts';
import { emitVerilog } from '../../../src/verilog/index.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../../support/verilog-tools.ts';

const examples = {
  blinker: Blinker({ halfPeriod: 12_000_000 }),
  uart_tx: UartTransmitter({ clocksPerBit: 104 }),
  uart_rx: UartReceiver({ clocksPerBit: 104 }),
  fir: Fir({ coefficients: [-3, 20, 97, 20, -3], coefficientWidth: 8, fraction: 6, width: 8 }),
  riscv_core: RiscvCore({}),
  riscv_system: RiscvSystem({ program: [0x00100073], programWords: 16, dataWords: 16 }),
  mesh: Mesh({ columns: 2, rows: 2, width: 8, depth: 2 }),
  dma_registers: dma.axiLite(),
  gray_fifo: GrayFifo({ width: 8, depth: 16 }),
  systolic_array: SystolicArray({ rows: 3, columns: 4, width: 8, sumWidth: 18 }),
};

describe.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '')('the worked examples', () => {
  for (const [top, request] of Object.entries(examples)) {
    it(`${top} is clean in Verilator and Icarus and has no latch in Yosys`, () => {
      const design = elaborate(request);
      expect(checkDesign(design)).toEqual([]);
      const files = emitVerilog(design).files.filter((file) => file.path.endsWith('.v'));
      expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
      expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
      const synthesis = synthYosys(files, top);
      expect([synthesis.ok, synthesis.latches]).toEqual([true, 0]);
    });
  }
});
