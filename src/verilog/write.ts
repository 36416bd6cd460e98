import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { makeFolder } from '../files/index.ts';
import { manifestPath, type VerilogOutput } from './emit.ts';

/**
 * Writes all files of `output` into `dir`, which is made if need be. Everything is written beside its destination
 * first and then moved, the manifest last, so that a failure leaves the old files. Files of the design's previous run
 * that are not made any more are removed, unless another design of the folder has them; other files are not touched.
 * SL0402 when the folder cannot be written.
 */
export function writeVerilog(output: VerilogOutput, dir: string): void {
  const folder = path.resolve(dir);
  let staging: string | undefined;
  try {
    makeFolder(folder);
    staging = mkdtempSync(path.join(folder, '.spinlight-'));
    for (const { path: name, text } of output.files) writeFileSync(path.join(staging, name), text);
    const stale = staleFiles(output, folder);
    refuseFolders(output, folder);
    for (const { path: name } of output.files) renameSync(path.join(staging, name), path.join(folder, name));
    for (const name of stale) rmSync(path.join(folder, name), { force: true });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    fail('SL0402', `cannot write to '${dir}': ${error.message.split(',')[0]}`, {
      help: 'choose a folder that you may write to',
    });
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
  }
}

/** A folder in the place of a file would stop the moves half-way: find out before the first. */
function refuseFolders(output: VerilogOutput, folder: string): void {
  const folders = new Set(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    ),
  );
  const blocked = output.files.find(({ path: name }) => folders.has(name));
  if (blocked) fail('SL0402', `cannot write '${blocked.path}' to '${folder}': a folder has that name`);
}

/** Files that the manifest of an earlier run lists, that this run does not make and no other design claims. */
function staleFiles(output: VerilogOutput, folder: string): string[] {
  const own = manifestPath(output.design);
  const kept = new Set(output.files.map(({ path: name }) => name));
  for (const entry of readdirSync(folder)) {
    if (entry.endsWith('.manifest.json') && entry !== own)
      for (const name of listed(folder, entry)) kept.add(name);
  }
  return listed(folder, own).filter((name) => !kept.has(name));
}

/** Files of a manifest; only plain names, so that a damaged manifest cannot point elsewhere. */
function listed(folder: string, manifest: string): string[] {
  const file = path.join(folder, manifest);
  if (!existsSync(file)) return [];
  try {
    const { files } = JSON.parse(readFileSync(file, 'utf8')) as { files?: Record<string, unknown> };
    return Object.keys(files ?? {}).filter((name) => name === path.basename(name) && !name.startsWith('.'));
  } catch {
    return [];
  }
}
