import { Bits, Bool, bitsFor, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { RiscvCore } from './core.ts';

/** A program as 32-bit words from address 0 on, and the sizes of both memories in words. */
export interface RiscvSystemShape {
  readonly program: readonly number[];
  readonly programWords: number;
  readonly dataWords: number;
}

/** The core with its memories, and the last word written to address 0xfffffffc as its only output. */
export const RiscvSystem = module(
  { name: 'riscv_system', doc: 'RV32I core with program and data memory.' },
  (_: RiscvSystemShape) => ({
    halted: output(Bool()),
    retired: output(Bool()),
    result: output(UInt(32), 'last word written to 0xfffffffc'),
  }),
  (m, p, { program, programWords, dataWords }) => {
    const { core } = m.instance({ core: RiscvCore({}) });
    const { text, data } = m.mem({
      text: memory(Bits(32), programWords, { init: program.map((word) => word >>> 0), doc: 'program' }),
      data: memory(Bits(32), dataWords, { doc: 'data' }),
    });
    const { last } = m.reg({ last: UInt(32) });
    const word = (address: UInt<32>, words: number) => address.shr(2).trunc(bitsFor(words));

    core.instruction.drive(text.readSync(word(core.fetch_address, programWords)));
    const { output_selected } = m.let({ output_selected: core.data_address.eq(0xfffffffcn) });
    core.data_in.drive(data.readSync(word(core.data_address, dataWords)));
    m.when(core.data_write, () => {
      m.when(output_selected, () => last.next(core.data_out.asUInt())).otherwise(() =>
        data.write(word(core.data_address, dataWords), core.data_out, { lanes: core.data_lanes }),
      );
    });
    p.halted.drive(core.halted);
    p.retired.drive(core.retired);
    p.result.drive(last);
  },
);
