import { expect, it } from 'vitest';
import { SyncFifo } from '../../../../dsl/lib/stream/index.ts';
import { elaborate, module, output, streamIn, streamOut, UInt } from '../../../../src/lang/index.ts';

it('the ports of a FIFO are those that its parameters ask for, with the widths of its payload', () => {
  const Buffered = module(
    'buffered',
    () => ({
      from: streamIn({ data: UInt(8) }),
      to: streamOut({ data: UInt(8) }),
      level: output(UInt(3)),
      room: output(UInt(1)),
    }),
    (m, { from, to, level, room }) => {
      const { plain, counted } = m.instance({
        plain: SyncFifo({ payload: { data: UInt(8) }, depth: 2 }),
        counted: SyncFifo({ payload: { data: UInt(8) }, depth: 4, level: true, almostFull: 3 }),
      });
      plain.from.valid.drive(from.valid);
      from.ready.drive(plain.from.ready);
      plain.from.payload.data.drive(from.payload.data);
      counted.from.valid.drive(plain.to.valid);
      plain.to.ready.drive(counted.from.ready);
      counted.from.payload.data.drive(plain.to.payload.data);
      to.valid.drive(counted.to.valid);
      counted.to.ready.drive(to.ready);
      to.payload.data.drive(counted.to.payload.data);
      level.drive(counted.level);
      room.drive(counted.almost_full.not().asUInt());

      const wrong = () => {
        // @ts-expect-error no level was asked for
        level.drive(plain.level);
        // @ts-expect-error the payload has 8 bits
        plain.from.payload.data.drive(UInt(9).lit(0));
      };
      expect(wrong).toBeTypeOf('function');
    },
  );
  const { modules } = elaborate(Buffered({}));
  expect(modules.map(({ name }) => name)).toEqual(['fifo', 'fifo_level_full3', 'buffered']);
});
