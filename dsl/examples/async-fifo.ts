import {
  Bits,
  capture,
  cat,
  clockDomain,
  memory,
  module,
  streamIn,
  streamOut,
  UInt,
} from '../../src/lang/index.ts';
import { toGray } from '../lib/index.ts';

/**
 * An asynchronous FIFO written out with Gray pointers; `AsyncFifo` of `dsl/lib` is the same for any payload. `depth` is
 * a power of two of at least 4.
 */
export const GrayFifo = module(
  { name: 'gray_fifo', doc: 'FIFO between two clocks', keep: ['width', 'depth'] },
  ({ width }: { width: number; depth: number }) => ({
    write: clockDomain({}, 'where words come from'),
    read: clockDomain({}, 'where they go to'),
    i: streamIn({ data: Bits(width) }).on('write'),
    o: streamOut({ data: Bits(width) }).on('read'),
  }),
).body((m, { write, read, i, o }, { width, depth }) => {
  const bits = Math.log2(depth);
  const [writer, reader] = [m.on(write), m.on(read)];
  const pointer = { count: UInt(bits + 1), gray: Bits(bits + 1) };
  const { write_at } = writer.reg({ write_at: pointer });
  const { read_at } = reader.reg({ read_at: pointer });
  const { read_gray_sync } = writer.syncGray({ read_gray_sync: read_at.gray });
  const { write_gray_sync } = reader.syncGray({ write_gray_sync: write_at.gray });
  const crossing = 'the pointers keep reads and writes apart';
  const { words } = writer.mem({ words: memory(Bits(width), depth, { crossing }) });

  i.ready.drive(write_at.gray.ne(cat(read_gray_sync.takeHigh(2).not(), read_gray_sync.dropHigh(2))));
  o.valid.drive(read_at.gray.ne(write_gray_sync));
  o.data.drive(words.read(read_at.count.trunc(bits)));

  const after = (count: UInt) => ({ count: count.add(1), gray: toGray(count.add(1)) });
  m.when(i.fire, () => {
    words.write(write_at.count.trunc(bits), i.data);
    capture(write_at, after(write_at.count));
  });
  m.when(o.fire, () => capture(read_at, after(read_at.count)));
});
