import { existsSync } from 'node:fs';
import path from 'node:path';
import { InternalError } from '../../diag/index.ts';

/** The folder of spinlight's package.json, which `templates` and `sim` lie in. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new InternalError('no package.json above the engine');
    folder = parent;
  }
  return folder;
}
