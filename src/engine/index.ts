import { fail } from '../diag/index.ts';
import { type Design, requireDesign } from '../ir/index.ts';
import type { CheckedSimulation } from './checks/index.ts';
import type { EngineChoice } from './choose-engine.ts';
import type { Optimise } from './embedded/optimisations.ts';
import type { ActivityMode } from './embedded/run/activity-choice.ts';
import type { LockStepSimulation } from './lockstep/index.ts';
import { describeInterface, type EngineName, type Simulation } from './simulation.ts';
import type { SourceFile } from './tools/index.ts';

export type { CheckedSimulation, CoverHits } from './checks/index.ts';
export type { EngineChoice, EngineEstimate } from './choose-engine.ts';
export {
  type BatchOptions,
  type LaneJob,
  type LaneOptions,
  type LaneResult,
  type LaneSimulation,
  runBatch,
  type Stimulus,
  type StimulusResult,
  startLanes,
} from './lanes/index.ts';
export type { LockStepSimulation, LockStepSync } from './lockstep/index.ts';
export {
  type CollectedBeats,
  type CollectedStream,
  type DesignInterface,
  type DomainInfo,
  type DrivenStream,
  describeInterface,
  type EngineName,
  type ExpectedBeats,
  type Gate,
  type PayloadField,
  type PortInfo,
  type Simulation,
  type StreamInfo,
  type StreamJob,
  type StreamMismatch,
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
  /** `embedded` only: optimisations by name, all on by default; see docs/engines.md. */
  readonly optimise?: Optimise;
  /** `embedded` only: whether logic that is idle is left out; see docs/engines.md. Default: `measured`. */
  readonly activity?: ActivityMode;
  /** `verilator` only: `quick` (default) starts early, `fast` is for long runs. */
  readonly profile?: 'quick' | 'fast';
  /**
   * `verilator` only: run the model in this process. A step then costs one call instead of a message, and `sync` is there
   * without promises; but a crash of the model is a crash of this process. Default false.
   */
  readonly inProcess?: boolean;
  /** `verilator` only: where built models are kept. Default: SPINLIGHT_CACHE or the user's cache folder. */
  readonly cacheDir?: string;
  /** Look at the assertions, assumptions and covers of the design: see docs/assertions.md. Default false: they cost nothing. */
  readonly checks?: boolean;
}

/** Starts a checked design on an engine. An engine and its libraries are loaded when they are first used. */
export async function startSimulation(
  design: Design,
  options: SimulationOptions & { readonly checks: true },
): Promise<CheckedSimulation>;
export async function startSimulation(design: Design, options?: SimulationOptions): Promise<Simulation>;
export async function startSimulation(design: Design, options: SimulationOptions = {}): Promise<Simulation> {
  requireDesign(design);
  const { checks = false, ...rest } = options;
  if (!checks) return await start(design, rest);
  const { instrumentChecks, WatchedSimulation } = await import('./checks/index.ts');
  const instrumented = instrumentChecks(design);
  const inner = await start(instrumented.design, rest);
  return new WatchedSimulation(inner, describeInterface(design), instrumented, design.locations);
}

export interface LockStepOptions {
  /** Of Verilator's model. Default: `quick`. */
  readonly profile?: 'quick' | 'fast';
  /** Where built models are kept. Default: SPINLIGHT_CACHE or the user's cache folder. */
  readonly cacheDir?: string;
  /** Another design with the same ports for Verilator, such as the one before a change. Default: the same. */
  readonly against?: Design;
}

/**
 * Starts a design on the embedded engine and, behind it, in Verilator, which repeats every cycle and compares: see
 * docs/engines.md. The first values are there at once, also while the model is being built.
 */
export async function startLockStep(
  design: Design,
  options: LockStepOptions = {},
): Promise<LockStepSimulation> {
  const { against = design, ...more } = options;
  const [ours, theirs] = [design, against].map((each) => JSON.stringify(describeInterface(each).ports));
  if (ours !== theirs)
    fail('SL0509', `\`${design.name}\` and the design in lock step with it have different ports`);
  const { lockStep } = await import('./lockstep/index.ts');
  return lockStep(design, () => start(against, { ...more, engine: 'verilator', inProcess: true }));
}

/** The engine that a run of so many cycles should take, and why: see docs/engines.md. */
export async function chooseEngine(design: Design, cycles: number): Promise<EngineChoice> {
  return (await import('./choose-engine.ts')).chooseEngine(design, cycles);
}

async function start(design: Design, options: Omit<SimulationOptions, 'checks'>): Promise<Simulation> {
  const { engine = 'embedded', ...more } = options;
  if (engine === 'embedded') return startEmbedded(design, more);
  if (engine === 'verilator') {
    const { startDesign } = await import('./verilator/index.ts');
    return startDesign(design, () => verilogOf(design), more);
  }
  if (engine === 'icarus') {
    const request = { ...more, ...(await verilogOf(design)), interface: describeInterface(design) };
    return (await import('./icarus/index.ts')).startIcarus(request);
  }
  return fail('SL0509', `there is no engine \`${engine as string}\``, {
    help: 'The engines are embedded, verilator and icarus.',
  });
}

async function startEmbedded(
  design: Design,
  {
    trace,
    traceFile,
    optimise,
    activity,
  }: Pick<SimulationOptions, 'trace' | 'traceFile' | 'optimise' | 'activity'>,
): Promise<Simulation> {
  if (trace === 'fst') {
    fail('SL0509', 'the embedded engine writes waves as VCD only', {
      help: "Use trace: 'vcd', or another engine.",
    });
  }
  const embedded = await import('./embedded/index.ts');
  const simulation = embedded.startEmbedded(design, { observe: trace ? 'all' : 'ports', optimise, activity });
  if (trace) simulation.sync.trace(traceFile ?? `${simulation.interface.name}.vcd`);
  return simulation;
}

/** The Verilog of a design, without the comments on lines of their own: they tell places in the source. */
async function verilogOf(design: Design): Promise<{ files: SourceFile[]; topModule: string }> {
  const { emitVerilog, MapReader } = await import('../verilog/index.ts');
  const verilog = emitVerilog(design, { locationComments: false, keepParameters: false });
  const maps = new MapReader(verilog);
  const files = verilog.files.filter(({ path }) => verilog.sources.includes(path) || path.endsWith('.vlt'));
  return {
    files: files.map(({ path, text }) => {
      const lines = text.split('\n').map((line, i) => ({ line, number: i + 1 }));
      const kept = lines.filter(({ line }) => !/^\s*\/\/(?!\s*verilator)/.test(line));
      const origin = (line: number) => {
        const place = maps.sourceOf(path, kept[line - 1]?.number ?? 0);
        return place && `${place.file}:${place.line}:${place.column}`;
      };
      return { path, text: kept.map(({ line }) => line).join('\n'), origin };
    }),
    topModule: verilog.top,
  };
}
