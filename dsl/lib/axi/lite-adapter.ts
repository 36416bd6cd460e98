import { Bits, Bool, input, module, output, UInt } from '../../../src/lang/index.ts';
import { type AxiLiteShape, axiLiteOf, axiLiteSubordinate } from './lite-ports.ts';
import { axiLiteTarget } from './lite-subordinate.ts';

/**
 * AXI4-Lite to the simple bus of register blocks and of anything else that answers in the cycle of the access: what
 * `axiLiteTarget` does, as a module of its own.
 */
export const AxiLiteToBus = module(
  { name: 'axi_lite_to_bus', doc: 'AXI4-Lite to a bus that answers in the same cycle.' },
  (shape: AxiLiteShape) => ({
    ...axiLiteSubordinate(shape),
    write: output(Bool(), 'writes in this cycle'),
    write_address: output(UInt(shape.addressWidth), 'in bytes'),
    write_data: output(Bits(shape.dataWidth)),
    write_strobe: output(Bits(shape.dataWidth / 8), 'bytes of write_data that are written'),
    write_error: input(Bool()),
    read: output(Bool(), 'reads in this cycle'),
    read_address: output(UInt(shape.addressWidth), 'in bytes'),
    read_data: input(Bits(shape.dataWidth)),
    read_error: input(Bool()),
  }),
  (m, p) =>
    axiLiteTarget(m, axiLiteOf<'s_axi_', 'in'>(p as never, 's_axi_'), (access) => {
      p.write.drive(access.write);
      p.write_address.drive(access.writeAddress);
      p.write_data.drive(access.writeData);
      p.write_strobe.drive(access.writeStrobe);
      p.read.drive(access.read);
      p.read_address.drive(access.readAddress);
      return { writeError: p.write_error, readData: p.read_data, readError: p.read_error };
    }),
);
