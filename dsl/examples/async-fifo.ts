import {
  Bits,
  cat,
  clockDomain,
  memory,
  module,
  type Reg,
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
  (m, { write, read, i, o }, { width, depth }) => {
    const bits = Math.log2(depth);
    const pointer = { count: UInt(bits + 1), gray: Bits(bits + 1) };
    const { write_at } = m.on(write).reg({ write_at: pointer });
    const { read_at } = m.on(read).reg({ read_at: pointer });
    const { read_gray_sync } = m.on(write).syncGray({ read_gray_sync: read_at.gray });
    const { write_gray_sync } = m.on(read).syncGray({ write_gray_sync: write_at.gray });

    const full = cat(read_gray_sync.slice(bits, bits - 1).not(), read_gray_sync.slice(bits - 2, 0));
    i.ready.drive(write_at.gray.ne(full));
    o.valid.drive(read_at.gray.ne(write_gray_sync));
    const { words } = m.mem({
      words: memory(Bits(width), depth, { crossing: 'the pointers keep reads and writes apart' }),
    });
    m.when(i.fire, () => words.on(write).write(write_at.count.trunc(bits), i.payload.data));
    o.payload.data.drive(words.read(read_at.count.trunc(bits)));

    const advance = ({ count, gray }: { count: Reg<UInt>; gray: Reg<Bits> }) => {
      const following = count.add(1);
      count.next(following);
      gray.next(toGray(following));
    };
    m.when(i.fire, () => advance(write_at));
    m.when(o.fire, () => advance(read_at));
  },
);
