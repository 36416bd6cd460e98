import { accessSync, closeSync, constants, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The program that `verilator`, a script in Perl, starts: the one beside it, unless the environment names another. Null if
 * `file` is something else. Two Perls and three shells for every call cost more than the program takes for its version.
 */
export function verilatorBinary(file: string): string | null {
  const { VERILATOR_ROOT, VERILATOR_BIN, VERILATOR_TEST_FLAGS } = process.env;
  if (VERILATOR_ROOT !== undefined || VERILATOR_BIN || VERILATOR_TEST_FLAGS) return null;
  try {
    const script = realpathSync(file);
    if (!/^#! ?\S*perl\n|^#!\S*env perl\n/.test(beginning(script))) return null;
    const binary = path.join(path.dirname(script), 'verilator_bin');
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    return null;
  }
}

function beginning(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(64);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
