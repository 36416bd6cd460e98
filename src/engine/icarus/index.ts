import type { DesignInterface } from '../simulation.ts';
import type { SourceFile } from '../tools/index.ts';
import { openTrace } from '../trace-file.ts';
import { compileBench } from './compile-bench.ts';
import { IcarusSimulation } from './icarus-simulation.ts';
import { VvpProcess } from './vvp-process.ts';

export { IcarusSimulation } from './icarus-simulation.ts';

export interface IcarusOptions {
  /** Verilog, and data files that it reads; paths are relative. */
  readonly files: readonly SourceFile[];
  readonly interface: DesignInterface;
  readonly topModule: string;
  /** Waves from cycle 0 on, in `traceFile`. */
  readonly trace?: 'vcd' | 'fst' | false | undefined;
  /** Default: the name of the design with `.vcd` or `.fst`, in the working directory. */
  readonly traceFile?: string | undefined;
}

/** Compiles a design for Icarus Verilog and starts it. Errors: SL0501, SL0502 and SL0503 for the tools, SL0804. */
export async function startIcarus(options: IcarusOptions): Promise<IcarusSimulation> {
  const { interface: description, topModule, trace = false } = options;
  const file = openTrace(description.name, trace, options.traceFile);
  const bench = await compileBench(options.files, description, topModule, file?.partial ?? null);
  const format = trace === 'fst' ? ['-fst'] : [];
  const vvp = new VvpProcess(
    description.name,
    bench.vvp.path,
    ['-n', '../bench.vvp', ...format],
    `${bench.folder}/src`,
  );
  return new IcarusSimulation(description, bench, vvp, file);
}
