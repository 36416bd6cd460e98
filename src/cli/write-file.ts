import { accessSync, constants, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { fileReason, makeFolder } from '../files/index.ts';

/** Writes a whole file or nothing, and makes the folders above it. SL0804 if that is not possible. */
export function writeWholeFile(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(path.dirname(file));
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    remove(temporary);
    fail('SL0804', `${file} cannot be written: ${fileReason(error)}`, {
      help: 'Check the folder and its permissions.',
    });
  }
}

/** SL0804 if it is plain already that a file cannot be written: before work whose result would be lost. */
export function expectWritable(file: string): void {
  let place = path.resolve(file);
  const help = 'Check the folder and its permissions.';
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
    fail('SL0804', `${file} cannot be written: it is a folder`, { help: 'Name a file.' });
  }
  try {
    do place = path.dirname(place);
    while (!existsSync(place));
    accessSync(place, constants.W_OK | constants.X_OK);
    if (statSync(place).isDirectory()) return;
  } catch (error) {
    fail('SL0804', `${file} cannot be written: ${fileReason(error)}`, { help });
  }
  fail('SL0804', `${file} cannot be written: ${place} is not a folder`, { help });
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never there.
  }
}
