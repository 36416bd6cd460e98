import { Mesh, type MeshShape } from '../../dsl/examples/noc.ts';
import { RiscvSystem } from '../../dsl/examples/riscv/system.ts';
import dense64 from '../../dsl/specs/pim-dense-64x16.ts';
import {
  Bits,
  bitsFor,
  connect,
  elaborate,
  module,
  output,
  type StreamType,
  streamIn,
  streamOut,
  UInt,
} from '../../src/lang/index.ts';
import { type BenchDesign, countingProgram } from './designs.ts';
import { partlyBusy } from './partly-busy.ts';

const shape: MeshShape = { columns: 8, rows: 8, width: 32, depth: 4 };
const nodes = Array.from({ length: shape.columns * shape.rows }, (_, n) => n);
const flit = { x: UInt(bitsFor(shape.columns)), y: UInt(bitsFor(shape.rows)), data: Bits(shape.width) };
type Flit = typeof flit;

const resultPort = () => output(UInt(32));

type SystemPorts = {
  readonly result: ReturnType<typeof resultPort>;
  readonly [into: `in_${number}`]: StreamType<Flit, 'in'>;
  readonly [out: `out_${number}`]: StreamType<Flit, 'out'>;
};

/** A core with a program that never ends, beside a network that it does not use. */
const System = module(
  { name: 'core_and_mesh', doc: 'A core beside a mesh.' },
  (_: Record<never, never>): SystemPorts => ({
    result: resultPort(),
    ...(Object.fromEntries([
      ...nodes.map((n) => [`in_${n}`, streamIn(flit)] as const),
      ...nodes.map((n) => [`out_${n}`, streamOut(flit)] as const),
    ]) as Omit<SystemPorts, 'result'>),
  }),
  (m, p) => {
    const { core, mesh } = m.instance({
      core: RiscvSystem({ program: countingProgram, programWords: 16, dataWords: 16 }),
      mesh: Mesh(shape),
    });
    p.result.drive(core.result);
    for (const n of nodes) {
      connect(p[`in_${n}`]!, mesh[`in_${n}`]!);
      connect(mesh[`out_${n}`]!, p[`out_${n}`]!);
    }
  },
);

/** A mesh of which the nodes below `busy` send and take; the rest of it is idle, but for what passes. */
function mesh(name: string, busy: number): BenchDesign {
  return {
    name,
    size: 40_000,
    make: () => partlyBusy(elaborate(Mesh(shape)), 1, (_, port) => Number(/_(\d+)_/.exec(port)![1]) < busy),
  };
}

function macros(name: string, busy: number): BenchDesign {
  return { name, size: 20_000, make: () => partlyBusy(dense64.elaborate(), 16, (copy) => copy < busy) };
}

/** Designs that are busy, partly busy or idle, with nothing in them that says so. */
export const activityDesigns: readonly BenchDesign[] = [
  mesh('mesh-8x8-idle', 0),
  mesh('mesh-8x8-2-nodes', 2),
  mesh('mesh-8x8-16-nodes', 16),
  mesh('mesh-8x8-loaded', 64),
  macros('macros-16-idle', 0),
  macros('macros-16-1-busy', 1),
  macros('macros-16-loaded', 16),
  { name: 'core-and-mesh', size: 40_000, make: () => partlyBusy(elaborate(System({})), 1, () => false) },
];
