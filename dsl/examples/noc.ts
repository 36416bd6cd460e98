import {
  any,
  assign,
  Bits,
  type Bool,
  bitsFor,
  connect,
  drive,
  module,
  type StreamSink,
  type StreamSource,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../src/lang/index.ts';
import { StreamArbiter } from '../lib/arbiter/index.ts';
import { SyncFifo } from '../lib/stream/index.ts';

/** A mesh of `columns` x `rows` nodes that exchange flits of `width` bits. */
export interface MeshShape {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  /** Flits that wait at each input of a router. */
  readonly depth: number;
}

const directions = ['local', 'north', 'east', 'south', 'west'] as const;
type Direction = (typeof directions)[number];

/** A flit knows where it is going. */
function flit({ columns, rows, width }: MeshShape) {
  return { x: UInt(bitsFor(columns)), y: UInt(bitsFor(rows)), data: Bits(width) };
}

type Flit = ReturnType<typeof flit>;

/** Position of a router, column 0 in the west, row 0 in the north. */
interface RouterShape extends MeshShape {
  readonly column: number;
  readonly row: number;
}

/**
 * Router of a mesh with dimension-ordered routing: first along the row, then along the column, which cannot deadlock.
 * Each input has a FIFO, each output an arbiter that takes the inputs in turn. One flit per cycle at each output; a flit
 * passes through an empty router in one cycle.
 */
export const MeshRouter = module(
  {
    name: ({ column, row }: RouterShape) => `mesh_router_${column}_${row}`,
    doc: ({ column, row }) => `Router at column ${column}, row ${row}.`,
  },
  (shape) => ({
    local_in: streamIn(flit(shape)),
    north_in: streamIn(flit(shape)),
    east_in: streamIn(flit(shape)),
    south_in: streamIn(flit(shape)),
    west_in: streamIn(flit(shape)),
    local_out: streamOut(flit(shape)),
    north_out: streamOut(flit(shape)),
    east_out: streamOut(flit(shape)),
    south_out: streamOut(flit(shape)),
    west_out: streamOut(flit(shape)),
  }),
  (m, p, shape) => {
    const { column, row, depth } = shape;
    const payload = flit(shape);
    const { fifo, arbiter } = m.instance({
      fifo: directions.map(() => SyncFifo({ payload, depth })),
      arbiter: directions.map(() =>
        StreamArbiter({ payload, ways: directions.length, policy: 'round-robin' }),
      ),
    });
    const takes: Bool[][] = [];
    for (const [i, from] of directions.entries()) {
      connect(p[`${from}_in`], fifo[i]!.from);
      connect(arbiter[i]!.to, p[`${from}_out`]);
      const { x, y } = fifo[i]!.to.payload;
      const inRow = x.eq(column);
      const wanted: Readonly<Record<Direction, Bool>> = {
        local: inRow.and(y.eq(row)),
        north: inRow.and(y.lt(row)),
        east: x.gt(column),
        south: inRow.and(y.gt(row)),
        west: x.lt(column),
      };
      takes.push(directions.map((to) => wanted[to]));
    }
    for (const [i, { to }] of fifo.entries()) {
      const readies = directions.map((_, o) => {
        const entry = arbiter[o]![`from_${i}`] as StreamSource<Flit>;
        entry.valid.drive(to.valid.and(takes[i]![o]!));
        assign(entry.payload, to.payload);
        return entry.ready.and(takes[i]![o]!);
      });
      to.ready.drive(any(...readies));
    }
  },
);

/** A stream into and a stream out of every node. */
type MeshPorts = {
  readonly [into: `in_${number}`]: StreamType<Flit, 'in'>;
  readonly [out: `out_${number}`]: StreamType<Flit, 'out'>;
};

/** A mesh of routers; `in_N` and `out_N` are the local ports of node `N = row * columns + column`. */
export const Mesh = module(
  {
    name: 'mesh',
    doc: ({ columns, rows }: MeshShape) => `Mesh of ${columns} x ${rows} routers.`,
  },
  (shape): MeshPorts => {
    const nodes = Array.from({ length: shape.columns * shape.rows }, (_, n) => n);
    return Object.fromEntries([
      ...nodes.map((n) => [`in_${n}`, streamIn(flit(shape))] as const),
      ...nodes.map((n) => [`out_${n}`, streamOut(flit(shape))] as const),
    ]);
  },
  (m, p, shape) => {
    const { columns, rows } = shape;
    const at = (column: number, row: number) => row * columns + column;
    const places = Array.from(
      { length: columns * rows },
      (_, n) => [n % columns, Math.floor(n / columns)] as const,
    );
    const { router } = m.instance({
      router: places.map(([column, row]) => MeshRouter({ ...shape, column, row })),
    });

    for (const [n, [column, row]] of places.entries()) {
      const node = router[n]!;
      connect(p[`in_${n}`]!, node.local_in);
      connect(node.local_out, p[`out_${n}`]!);
      if (column + 1 < columns) {
        const east = router[at(column + 1, row)]!;
        connect(node.east_out, east.west_in);
        connect(east.west_out, node.east_in);
      } else close(node.east_in, node.east_out);
      if (column === 0) close(node.west_in, node.west_out);
      if (row + 1 < rows) {
        const south = router[at(column, row + 1)]!;
        connect(node.south_out, south.north_in);
        connect(south.north_out, node.south_in);
      } else close(node.south_in, node.south_out);
      if (row === 0) close(node.north_in, node.north_out);
    }

    /** The rim of the mesh: nothing comes in, and nothing is routed out. */
    function close(into: StreamSource<Flit>, out: StreamSink<Flit>): void {
      drive(into, { valid: 0, x: 0, y: 0, data: 0 });
      out.ready.drive(0);
    }
  },
);
