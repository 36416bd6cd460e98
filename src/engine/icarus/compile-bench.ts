import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
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

/** Folders that are still in use; the end of the process removes them. */
const folders = new Set<string>();
/** One listener for the whole process, however many simulations come and go. */
let isEndWatched = false;

function removeFolder(folder: string): void {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
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
    removeFolder(folder);
    throw error;
  }
  return { folder, vvp, remove: () => removeFolder(folder) };
}

function makeFolder(): string {
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'spinlight-icarus-'));
    if (!isEndWatched) process.once('exit', () => folders.forEach(removeFolder));
    isEndWatched = true;
    folders.add(folder);
    return folder;
  } catch (error) {
    return fail('SL0804', `no folder can be made in ${tmpdir()} (${(error as NodeJS.ErrnoException).code})`, {
      help: 'Set TMPDIR to a folder that you can write.',
    });
  }
}
