import { existsSync } from 'node:fs';
import path from 'node:path';
import { InternalError } from '../diag/index.ts';

/** The folder of spinlight's package.json. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new InternalError('no package.json above the command line');
    folder = parent;
  }
  return folder;
}
