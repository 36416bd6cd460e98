import { AsyncFifo, register, registerBlock, ro, rw, w1c } from '../../../dsl/lib/index.ts';
import { Bool, clockDomain, connect, module, streamIn, streamOut, UInt } from '../../../src/lang/index.ts';

const block = registerBlock({
  name: 'capture_registers',
  registers: {
    control: register({
      enable: rw(Bool()),
      gain: rw(UInt(4).reset(8), { at: 4, values: { none: 0, half: 8, full: 15 } }),
    }),
    status: register({ lost: w1c(Bool()), level: ro(UInt(4), { at: 8 }) }),
    limit: register({ beats: rw(UInt(16)) }, { at: 8 }),
  },
});

/** Samples from another clock go through a FIFO while software has enabled it. */
export const Capture = module(
  'capture',
  () => ({
    adc: clockDomain({ reset: 'sync' }),
    sample: streamIn({ value: UInt(8) }).on('adc'),
    out: streamOut({ value: UInt(8) }).on('default'),
    setting: streamIn({ enable: Bool() }),
  }),
  (m, { adc, sample, out, setting }) => {
    const { registers, fifo } = m.instance({
      registers: block.simple(),
      fifo: AsyncFifo({ payload: { value: UInt(8) }, depth: 8 }),
    });
    fifo.wr.drive(adc);
    fifo.rd.drive(m.domain);
    connect(sample, fifo.from);
    const open = registers.control_enable.and(registers.limit_beats.ne(0));
    out.valid.drive(fifo.to.valid.and(open));
    fifo.to.ready.drive(out.ready.and(open));
    out.payload.value.drive(fifo.to.payload.value.addSat(registers.control_gain.zext(8)));

    setting.ready.drive(1);
    registers.write.drive(setting.fire);
    registers.write_address.drive(0);
    registers.write_data.drive(setting.payload.enable.asBits().zext(32));
    registers.write_strobe.drive(15);
    registers.read.drive(0);
    registers.read_address.drive(0);
    registers.status_lost_set.drive(out.valid.and(out.ready.not()));
    registers.status_level.drive(0);
  },
);

export const top = Capture({});
