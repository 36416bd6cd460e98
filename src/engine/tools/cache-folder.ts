import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { fileReason, makeFolder } from '../../files/index.ts';

/**
 * The folder for results that can be made again: the argument, or SPINLIGHT_CACHE, or `spinlight` in
 * XDG_CACHE_HOME, or `~/.cache/spinlight`. It exists and can be written afterwards, else diagnostic SL0804.
 */
export function openCacheFolder(override?: string): string {
  const folder = path.resolve(override || defaultFolder());
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    fail('SL0804', `the cache folder ${folder} cannot be written (${fileReason(error)})`, {
      help: 'Set SPINLIGHT_CACHE to a folder that you can write.',
    });
  }
  return folder;
}

function defaultFolder(): string {
  const { SPINLIGHT_CACHE: own, XDG_CACHE_HOME: base } = process.env;
  if (own) return own;
  return path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'spinlight');
}
