import { fileURLToPath } from 'node:url';
import type { Place } from '../../../src/diag/index.ts';

/** Frames of the library and of the language are not where the author wrote something. */
const ownFolders = [new URL('..', import.meta.url).href, new URL('../../../src/', import.meta.url).href];

/** The line outside of the library that called it: fields and registers are described once, far from their use. */
export function authorPlace(): Place | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 16;
    Error.prepareStackTrace = (_error, frames) => frames;
    Error.captureStackTrace(holder, authorPlace);
    return placeOf(holder.stack as NodeJS.CallSite[]);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function placeOf(frames: readonly NodeJS.CallSite[]): Place | undefined {
  for (const frame of frames) {
    const file = frame.getScriptNameOrSourceURL() ?? frame.getFileName();
    if (!file || file.startsWith('node:')) continue;
    const url = file.startsWith('/') ? `file://${file}` : file;
    if (ownFolders.some((folder) => url.startsWith(folder))) continue;
    return {
      file: url.startsWith('file:') ? fileURLToPath(url.split('?')[0]!) : file,
      line: frame.getLineNumber() ?? 1,
      column: frame.getColumnNumber() ?? 1,
    };
  }
  return undefined;
}
