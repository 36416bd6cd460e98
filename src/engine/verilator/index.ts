import { fail } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import { type DesignInterface, describeInterface } from '../simulation.ts';
import type { SourceFile } from '../tools/index.ts';
import { openTrace } from '../trace-file.ts';
import { type BuiltModel, buildModel } from './build-model.ts';
import type { BuildProfile } from './flags.ts';
import type { TraceFormat } from './harness.ts';
import { InProcessVerilator } from './in-process.ts';
import { KnownModels } from './known-models.ts';
import { ModelProcess } from './model-process.ts';
import { isSumHeavy } from './sum-heavy.ts';
import { askToolchain } from './toolchain.ts';
import { VerilatorSimulation } from './verilator-simulation.ts';

export { type BuildRequest, type BuiltModel, buildModel } from './build-model.ts';
export type { BuildProfile } from './flags.ts';
export type { TraceFormat } from './harness.ts';
export { InProcessVerilator, VerilatedPort, VerilatedSync, VerilatedWords } from './in-process.ts';
export { Operation } from './messages.ts';
export { type Batch, ModelStopped, VerilatedModel } from './model.ts';
export { type PackedJob, type PackedResult, packJob, roomFor, unpackResult } from './packed-job.ts';
export { layoutPorts, type PortLayout, type PortPlace } from './port-layout.ts';
export { isSumHeavy } from './sum-heavy.ts';
export { VerilatorSimulation } from './verilator-simulation.ts';

export interface VerilatorOptions {
  /** Verilog, and data files that it reads; paths are relative. */
  readonly files: readonly SourceFile[];
  readonly interface: DesignInterface;
  readonly topModule: string;
  /** Waves from cycle 0 on, written to `traceFile`. A model with waves is built apart and runs a tenth as fast. */
  readonly trace?: TraceFormat | false | undefined;
  /** Default: the name of the design with `.vcd` or `.fst`, in the working directory. */
  readonly traceFile?: string | undefined;
  /** Default: `quick`. */
  readonly profile?: BuildProfile | undefined;
  /** The design is mostly sums: see `isSumHeavy`. Default false. */
  readonly sumHeavy?: boolean | undefined;
  /** Default: SPINLIGHT_CACHE or the user's cache folder. */
  readonly cacheDir?: string | undefined;
}

/** How a model is built and where its waves go. */
export type ModelOptions = Omit<VerilatorOptions, 'files' | 'interface' | 'topModule' | 'sumHeavy'>;

/** The Verilog of a design. */
export interface WrittenDesign {
  readonly files: readonly SourceFile[];
  readonly topModule: string;
}

/** Gives the model of a design; waits for the build. */
type Build = () => Promise<BuiltModel>;

/**
 * Builds the model, or finds it in the cache, and starts it. Registers and memories without a given value start at 0.
 * Errors: SL0501 and SL0502 for the tools, SL0503 for a failed build, SL0504 for a model that does not start, SL0804
 * for a cache or trace file that cannot be written.
 */
export function startVerilator(options: VerilatorOptions): Promise<VerilatorSimulation> {
  return startProcess(options.interface, options, () => build(options));
}

/**
 * The same for a design, in a process of its own or in this one. A model that is there already is found by the netlist: the
 * Verilog is written only if it has to be built. Not in this process for Verilog that reads files: it would look for them
 * in the working directory of this process (SL0509).
 */
export function startDesign(
  design: Design,
  write: () => Promise<WrittenDesign>,
  options: ModelOptions & { readonly inProcess?: boolean },
): Promise<VerilatorSimulation | InProcessVerilator> {
  const description = describeInterface(design);
  const { trace = false, profile = 'quick', inProcess = false, cacheDir } = options;
  const kind = { trace, profile, sumHeavy: isSumHeavy(design) };
  const find = async () => {
    const models = new KnownModels(design, kind, cacheDir);
    const known = models.find();
    if (known) return known;
    // The tools tell their versions while the Verilog is written.
    const [, written] = await Promise.all([askToolchain(), write()]);
    if (inProcess) refuseData(description.name, written.files);
    const built = await buildModel({ ...written, ...kind, interface: description, cacheDir });
    if (written.files.every(isVerilog)) models.remember(built);
    return built;
  };
  return inProcess ? startHere(description, options, find) : startProcess(description, options, find);
}

function build(options: VerilatorOptions): Promise<BuiltModel> {
  const { files, interface: description, topModule, cacheDir } = options;
  const { trace = false, profile = 'quick', sumHeavy = false } = options;
  return buildModel({ files, interface: description, topModule, trace, profile, sumHeavy, cacheDir });
}

async function startHere(
  description: DesignInterface,
  { trace = false, traceFile }: ModelOptions,
  find: Build,
): Promise<InProcessVerilator> {
  const file = openTrace(description.name, trace, traceFile);
  const { library } = await find();
  return new InProcessVerilator(library, description, file);
}

async function startProcess(
  description: DesignInterface,
  { trace = false, traceFile }: ModelOptions,
  find: Build,
): Promise<VerilatorSimulation> {
  const file = openTrace(description.name, trace, traceFile);
  // The process starts while the model is built or looked up.
  const process = new ModelProcess(description.name);
  try {
    const { library, sources } = await find();
    await process.open({
      library,
      folder: sources,
      interface: description,
      traceFile: file?.partial ?? null,
    });
  } catch (error) {
    process.kill();
    throw error;
  }
  return new VerilatorSimulation(description, process, file);
}

function refuseData(design: string, files: readonly SourceFile[]): void {
  const data = files.find((file) => !isVerilog(file));
  if (!data) return;
  fail(
    'SL0509',
    `the Verilog of \`${design}\` reads \`${data.path}\`, which a model in this process cannot`,
    {
      help: 'Leave out `inProcess`.',
    },
  );
}

function isVerilog({ path }: SourceFile): boolean {
  return /\.(v|vlt)$/.test(path);
}
