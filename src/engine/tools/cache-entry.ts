import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';

const building = 'building';
const dayMs = 24 * 3600 * 1000;

/**
 * The folder `cache/kind/key`, filled by `build` if it is not there yet. `build` gets an empty folder of its own,
 * which is renamed into place when it is complete: other processes see the entry whole or not at all, and of two
 * that build it at once both end up with the one that was first. A build that fails or is killed leaves no entry.
 */
export async function cacheEntry(
  cache: string,
  kind: string,
  key: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const entry = path.join(cache, kind, key);
  if (existsSync(entry)) return entry;
  let pending = inFlight.get(entry);
  if (!pending) {
    pending = fill(cache, entry, build).finally(() => inFlight.delete(entry));
    inFlight.set(entry, pending);
  }
  await pending;
  return entry;
}

/** Builds of this process, so that it never does one twice at the same time. */
const inFlight = new Map<string, Promise<void>>();

async function fill(cache: string, entry: string, build: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(path.join(cache, building), { recursive: true });
  sweep(path.join(cache, building));
  const work = mkdtempSync(path.join(cache, building, `${path.basename(entry).slice(0, 16)}-`));
  try {
    await build(work);
    mkdirSync(path.dirname(entry), { recursive: true });
    publish(work, entry);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function publish(work: string, entry: string): void {
  try {
    chmodSync(work, 0o755);
    renameSync(work, entry);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

/** Removes what killed builds left behind. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    try {
      if (Date.now() - statSync(file).mtimeMs > dayMs) rmSync(file, { recursive: true, force: true });
    } catch {
      // another process was faster
    }
  }
}
