import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where the system says that a new folder
 * "does not exist", as below /proc.
 */
export function makeFolder(folder: string): void {
  const full = path.resolve(folder);
  if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(full);
  if (parent !== full) makeFolder(parent);
  try {
    mkdirSync(full);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) return;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw Object.assign(new Error(`the system allows no folder in ${parent}`), { code: 'ENOFOLDER' });
  }
}
