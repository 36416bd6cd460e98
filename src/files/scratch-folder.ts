import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const hourMs = 3600 * 1000;
/** Purpose, process, and what `mkdtemp` adds. */
const names = /^spinlight-[a-z-]+-(\d+)-\w{6}$/;

/** Folders of this process that are still there; null before the first. */
let folders: Set<string> | null = null;

/**
 * A new folder for temporary files, with `purpose` (lower-case letters and hyphens) in its name. The end of the process
 * removes it, also by a signal, if `removeScratchFolder` has not. What a process leaves that was killed outright goes an hour
 * later, when somebody needs a folder again. Throws what `mkdtemp` throws.
 */
export function scratchFolder(purpose: string): string {
  if (folders === null) {
    folders = new Set();
    process.once('exit', removeAll);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) removeAtSignal(signal);
    sweep();
  }
  const folder = mkdtempSync(path.join(tmpdir(), `spinlight-${purpose}-${process.pid}-`));
  folders.add(folder);
  return folder;
}

export function removeScratchFolder(folder: string): void {
  folders?.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

function removeAll(): void {
  for (const folder of folders ?? []) removeScratchFolder(folder);
}

/** A signal that nobody else listens to ends the process, as if this did not listen either. */
function removeAtSignal(signal: NodeJS.Signals): void {
  const listener = () => {
    if (process.listenerCount(signal) > 1) return;
    removeAll();
    process.off(signal, listener);
    process.kill(process.pid, signal);
  };
  process.on(signal, listener);
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, owner] = names.exec(name) ?? [];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = path.join(tmpdir(), name);
    try {
      // A process elsewhere, with another count of processes, may have the same temporary files.
      if (Date.now() - statSync(folder).mtimeMs > hourMs) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Somebody else was faster, or owns it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
