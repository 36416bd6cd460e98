import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InternalError } from '../../diag/index.ts';

/** A file of a design: Verilog, or a data file that the Verilog reads. Paths are relative. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Where a line of it, counted from 1, comes from: `dsl/pim/column.ts:88:5`. Absent for Verilog that nobody generated. */
  readonly origin?: (line: number) => string | undefined;
}

/** Writes the files below a folder and returns the paths of those that hold Verilog modules. */
export function writeSources(folder: string, files: readonly SourceFile[]): string[] {
  for (const file of files) {
    const target = path.resolve(folder, file.path);
    if (path.isAbsolute(file.path) || path.relative(folder, target).startsWith('..')) {
      throw new InternalError(`source file ${file.path} lies outside of its folder`);
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.text);
  }
  return files.map((file) => file.path).filter((name) => /\.s?v$/.test(name));
}
