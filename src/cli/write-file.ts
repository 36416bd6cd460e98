import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileReason, makeFolder } from '../cosim/index.ts';
import { fail } from '../diag/index.ts';

/** Writes a whole file or nothing, and makes the folders above it. SL0804 if that is not possible. */
export function writeWholeFile(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(path.dirname(file));
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    fail('SL0804', `${file} cannot be written: ${fileReason(error)}`, {
      help: 'Check the folder and its permissions.',
    });
  }
}
