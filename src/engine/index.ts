import { fail } from '../diag/index.ts';
import type { Design } from '../ir/index.ts';
import { describeInterface, type EngineName, type Simulation } from './simulation.ts';
import type { SourceFile } from './tools/index.ts';

export {
  type CollectedBeats,
  type CollectedStream,
  type DesignInterface,
  type DrivenStream,
  describeInterface,
  type EngineName,
  type Gate,
  type PayloadField,
  type PortInfo,
  type Simulation,
  type StreamInfo,
  type StreamJob,
  type StreamResult,
  type SyncSimulation,
} from './simulation.ts';
export { findTools, type ToolReport } from './tools/index.ts';

export interface SimulationOptions {
  /** Default: `embedded`, which needs no tools. */
  readonly engine?: EngineName;
  /** Waves of every signal from cycle 0 on. FST is for `verilator` and `icarus`; other: diagnostic SL0509. */
  readonly trace?: 'vcd' | 'fst' | false;
  /** Default: the name of the top module with `.vcd` or `.fst`. It has its name when the simulation is closed. */
  readonly traceFile?: string;
  /** `verilator` only: `quick` (default) starts early, `fast` is for long runs. */
  readonly profile?: 'quick' | 'fast';
  /** `verilator` only: where built models are kept. Default: SPINLIGHT_CACHE or the user's cache folder. */
  readonly cacheDir?: string;
}

/** Starts a checked design on an engine. An engine and its libraries are loaded when they are first used. */
export async function startSimulation(design: Design, options: SimulationOptions = {}): Promise<Simulation> {
  const { engine = 'embedded', ...more } = options;
  if (engine === 'embedded') return startEmbedded(design, more);
  const request = { ...more, ...(await verilogOf(design)), interface: describeInterface(design) };
  if (engine === 'verilator') return (await import('./verilator/index.ts')).startVerilator(request);
  if (engine === 'icarus') return (await import('./icarus/index.ts')).startIcarus(request);
  return fail('SL0509', `there is no engine \`${engine as string}\``, {
    help: 'The engines are embedded, verilator and icarus.',
  });
}

async function startEmbedded(
  design: Design,
  { trace, traceFile }: Pick<SimulationOptions, 'trace' | 'traceFile'>,
): Promise<Simulation> {
  if (trace === 'fst') {
    fail('SL0509', 'the embedded engine writes waves as VCD only', {
      help: "Use trace: 'vcd', or another engine.",
    });
  }
  const embedded = await import('./embedded/index.ts');
  const simulation = embedded.startEmbedded(design, { observe: trace ? 'all' : 'ports' });
  if (trace) simulation.sync.trace(traceFile ?? `${simulation.interface.name}.vcd`);
  return simulation;
}

/** The Verilog of a design, without the comments on lines of their own: they tell places in the source. */
async function verilogOf(design: Design): Promise<{ files: SourceFile[]; topModule: string }> {
  const { emitVerilog } = await import('../verilog/index.ts');
  const { files, sources, top } = emitVerilog(design, { locationComments: false });
  const verilog = files.filter((file) => sources.includes(file.path));
  return {
    files: verilog.map(({ path, text }) => ({
      path,
      text: text.replace(/^\s*\/\/(?!\s*verilator).*\n/gm, ''),
    })),
    topModule: top,
  };
}
