import { fail } from '../../diag/index.ts';
import type { DesignInterface } from '../simulation.ts';
import type { SourceFile } from '../tools/index.ts';
import { openTrace } from '../trace-file.ts';
import { buildModel } from './build-model.ts';
import type { BuildProfile } from './flags.ts';
import type { TraceFormat } from './harness.ts';
import { InProcessVerilator } from './in-process.ts';
import { ModelProcess } from './model-process.ts';
import { VerilatorSimulation } from './verilator-simulation.ts';

export { type BuildRequest, type BuiltModel, buildModel } from './build-model.ts';
export type { BuildProfile } from './flags.ts';
export type { TraceFormat } from './harness.ts';
export { InProcessVerilator, VerilatedPort, VerilatedSync } from './in-process.ts';
export { ModelStopped, VerilatedModel } from './model.ts';
export { type PackedJob, type PackedResult, packJob, unpackResult } from './packed-job.ts';
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
  /** Default: SPINLIGHT_CACHE or the user's cache folder. */
  readonly cacheDir?: string | undefined;
}

/**
 * The same, with the model in this process. Not for Verilog that reads files: it would look for them in the working
 * directory of this process (SL0509).
 */
export async function startVerilatorInProcess(options: VerilatorOptions): Promise<InProcessVerilator> {
  const { interface: description, trace = false } = options;
  const data = options.files.find(({ path }) => !/\.(v|vlt)$/.test(path));
  if (data) {
    fail(
      'SL0509',
      `the Verilog of \`${description.name}\` reads \`${data.path}\`, which a model in this process cannot`,
      {
        help: 'Leave out `inProcess`.',
      },
    );
  }
  const file = openTrace(description.name, trace, options.traceFile);
  const { library } = await buildModel({
    files: options.files,
    interface: description,
    topModule: options.topModule,
    trace,
    profile: options.profile ?? 'quick',
    cacheDir: options.cacheDir,
  });
  return new InProcessVerilator(library, description, file);
}

/**
 * Builds the model, or finds it in the cache, and starts it. Registers and memories without a given value start at 0.
 * Errors: SL0501 and SL0502 for the tools, SL0503 for a failed build, SL0504 for a model that does not start, SL0804
 * for a cache or trace file that cannot be written.
 */
export async function startVerilator(options: VerilatorOptions): Promise<VerilatorSimulation> {
  const { interface: description, trace = false } = options;
  const file = openTrace(description.name, trace, options.traceFile);
  // The process starts while the model is built or looked up.
  const process = new ModelProcess(description.name);
  try {
    const { library, sources } = await buildModel({
      files: options.files,
      interface: description,
      topModule: options.topModule,
      trace,
      profile: options.profile ?? 'quick',
      cacheDir: options.cacheDir,
    });
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
