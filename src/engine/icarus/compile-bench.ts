import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { removeScratchFolder, scratchFolder } from '../../files/index.ts';
import type { DesignInterface } from '../simulation.ts';
import {
  firstErrors,
  requireTool,
  runCommand,
  type SourceFile,
  type Tool,
  writeSources,
} from '../tools/index.ts';
import { renderBench } from './bench.ts';

export interface CompiledBench {
  /** The folder of one simulation: `bench.vvp`, `src` and the data of streams. */
  readonly folder: string;
  readonly vvp: Tool;
  /** Removes the folder. */
  remove(): void;
}

/** Compiles a design with its bench. Errors: SL0501, SL0502, SL0503; SL0804 if there is no place to write. */
export async function compileBench(
  files: readonly SourceFile[],
  description: DesignInterface,
  topModule: string,
  traceFile: string | null,
): Promise<CompiledBench> {
  const iverilog = requireTool('iverilog');
  const vvp = requireTool('vvp');
  const folder = makeFolder();
  try {
    mkdirSync(path.join(folder, 'src'));
    const modules = writeSources(path.join(folder, 'src'), files);
    writeFileSync(path.join(folder, 'bench.v'), await renderBench(description, topModule, traceFile));
    const given = ['-g2005', '-o', 'bench.vvp', '-s', 'spinlight_bench', 'bench.v'];
    const sources = modules.map((name) => `src/${name}`);
    const { status, output } = await runCommand(iverilog.path, [...given, ...sources], { cwd: folder });
    if (status !== 0) {
      const ending = typeof status === 'number' ? `exit code ${status}` : status;
      const errors = firstErrors(output, files);
      fail('SL0503', `iverilog failed on \`${description.name}\` (${ending}):\n${errors}`);
    }
  } catch (error) {
    removeScratchFolder(folder);
    throw error;
  }
  return { folder, vvp, remove: () => removeScratchFolder(folder) };
}

function makeFolder(): string {
  try {
    return scratchFolder('icarus');
  } catch (error) {
    return fail('SL0804', `no folder can be made in ${tmpdir()} (${(error as NodeJS.ErrnoException).code})`, {
      help: 'Set TMPDIR to a folder that you can write.',
    });
  }
}
