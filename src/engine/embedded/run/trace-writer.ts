import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { fail } from '../../../diag/index.ts';

/** Where the text of a trace goes. */
export interface TraceWriter {
  write(text: string): void;
  /** The same as bytes, for writers that need no text; they are only valid during the call. */
  writeBytes?(bytes: Uint8Array): void;
  close?(): void;
}

/** A file that gets its name only when it is complete. */
export function fileWriter(path: string): TraceWriter {
  const unfinished = `${path}.${process.pid}.part`;
  const guard = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      return fail('SL0804', `cannot write \`${path}\`: ${(error as Error).message}`);
    }
  };
  const file = guard(() => openSync(unfinished, 'w'));
  const writeBytes = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += guard(() => writeSync(file, bytes, at));
  };
  return {
    write: (text) => writeBytes(Buffer.from(text, 'latin1')),
    writeBytes,
    close: () =>
      guard(() => {
        closeSync(file);
        renameSync(unfinished, path);
      }),
  };
}
