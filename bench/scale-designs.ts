import { input, type ModuleRequest, module, output, UInt, type Wire } from '../src/lang/index.ts';

/** Ways to spread a number of netlist nodes over a design. */
export const shapes = ['flat', 'modules', 'systolic'] as const;
export type ScaleShape = (typeof shapes)[number];

/** Nodes that one step of a large `Leaf` adds at least; literals that stand for several steps count once. */
const nodesPerStep = 7.45;

/** A request for a design of at least `nodes` netlist nodes, and not many more; below 100,000 up to a quarter more. */
export function scaleDesign(shape: ScaleShape, nodes: number): ModuleRequest {
  if (shape === 'flat') return Leaf({ number: 0, steps: Math.round(nodes / nodesPerStep) });
  const cells = Math.max(1, Math.round(nodes / (shape === 'modules' ? 1000 : 120)));
  if (shape === 'modules') return Chain({ cells, steps: 113 });
  const columns = Math.max(1, Math.round(Math.sqrt(cells)));
  return Grid({ rows: Math.max(1, Math.round(cells / columns)), columns });
}

/** One module: registers, named wires, conditions and arithmetic, each step reading the one before it. */
const Leaf = module(
  { name: ({ number }: { number: number }) => `leaf_${number}` },
  (_: { number: number; steps: number }) => ({ x: input(UInt(16)), y: output(UInt(16)) }),
  (m, { x, y }, { number, steps }) => {
    let value: UInt = x;
    for (let i = 0; i < steps; i++) {
      const { [`r${i}`]: register } = m.reg({ [`r${i}`]: UInt(16).reset((i + number) % 65536) });
      const { [`w${i}`]: sum } = m.let({
        [`w${i}`]: value.add(register!.shl(1)).xor((i * 7 + number) % 65536),
      });
      m.when(value.bit(i % 16), () => register!.next(sum!)).otherwise(() =>
        register!.next(register!.sub(value)),
      );
      value = register!;
    }
    y.drive(value);
  },
);

/** Different modules one after the other. */
const Chain = module(
  'chain',
  (_: { cells: number; steps: number }) => ({ x: input(UInt(16)), y: output(UInt(16)) }),
  (m, { x, y }, { cells, steps }) => {
    let value: UInt = x;
    for (let number = 0; number < cells; number++) {
      const { [`part_${number}`]: part } = m.instance({ [`part_${number}`]: Leaf({ number, steps }) });
      part!.x.drive(value);
      value = part!.y;
    }
    y.drive(value);
  },
);

/** A grid of cells no two of which are the same module: worst case of a specialised systolic array. */
const Grid = module(
  'grid',
  ({ rows, columns }: { rows: number; columns: number }) => ({
    ...list('west', rows, () => input(UInt(8))),
    ...list('north', columns, () => input(UInt(24))),
    ...list('south', columns, () => output(UInt(24))),
  }),
  (m, ports, { rows, columns }) => {
    const inputs = ports as unknown as Readonly<Record<string, UInt>>;
    const outputs = ports as unknown as Readonly<Record<string, Wire<UInt>>>;
    const sums = Array.from({ length: columns }, (_, i) => inputs[`north_${i}`]!);
    for (let row = 0; row < rows; row++) {
      let value = inputs[`west_${row}`]!;
      for (let column = 0; column < columns; column++) {
        const number = row * columns + column;
        const { [`cell_${number}`]: cell } = m.instance({ [`cell_${number}`]: Cell({ number }) });
        cell!.west.drive(value);
        cell!.north.drive(sums[column]!);
        value = cell!.east;
        sums[column] = cell!.south;
      }
    }
    for (const [i, sum] of sums.entries()) outputs[`south_${i}`]!.drive(sum);
  },
);

function list<T>(name: string, count: number, item: () => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}_${i}`, item()]));
}

const Cell = module(
  { name: ({ number }: { number: number }) => `cell_${number}` },
  (_: { number: number }) => ({
    west: input(UInt(8)),
    north: input(UInt(24)),
    east: output(UInt(8)),
    south: output(UInt(24)),
  }),
  (m, { west, north, east, south }, { number }) => {
    const { east_held, sum, taps } = m.reg({
      east_held: UInt(8),
      sum: UInt(24).noReset(),
      taps: Array.from({ length: 12 }, (_, i) => UInt(8).reset((number + i) % 256)),
    });
    east_held.next(west);
    let product = west.mulGrow(taps[0]!).zext(24);
    for (let i = 1; i < taps.length; i++) {
      taps[i]!.next(taps[i - 1]!.add(1));
      product = product.add(
        west
          .xor((number * 5 + i) % 256)
          .mulGrow(taps[i]!)
          .zext(24),
      );
    }
    taps[0]!.next(west);
    sum.next(north.add(product));
    east.drive(east_held);
    south.drive(sum);
  },
);
