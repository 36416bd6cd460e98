import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DesignInterface } from '../../src/engine/simulation.ts';
import type { MacroStimulus } from '../macro-stimulus.ts';
import { version } from './verilate.ts';

/** The Python that has the packages to compare with: SPINLIGHT_PYTHON, or `python3`. */
export const python = process.env.SPINLIGHT_PYTHON ?? 'python3';

/** Beside it: `cocotb-config`. */
export function beside(tool: string): string {
  return python.includes('/') ? path.join(path.dirname(python), tool) : tool;
}

/** Why no Python has the package, or null. */
export function missingPackage(name: string): string | null {
  if (version(python, '--version') === null) return `${python} is not installed`;
  return packageVersion(name) === null
    ? `${python} has no package ${name}; SPINLIGHT_PYTHON names another`
    : null;
}

export function packageVersion(name: string): string | null {
  const found = version(python, `-cimport importlib.metadata as m; print(m.version("${name}"))`);
  return found === null ? null : `${name} ${found}`;
}

/** The streams of a macro for a bench in Python: each field of a beat with its first word and number of words. */
export function writeJob(
  folder: string,
  stimulus: MacroStimulus,
  description: DesignInterface,
  vectors: number,
): string {
  const fields = (name: string) =>
    description.streams
      .find((stream) => stream.name === name)!
      .payload.map(({ port, firstWord, width }) => [port, firstWord, Math.ceil(width / 32)]);
  const { rows, loadWords, load, actWords, act, outWords } = stimulus;
  const job = {
    rows,
    outWords,
    load: { words: loadWords, fields: fields('load'), data: [...load] },
    act: { words: actWords, fields: fields('act'), data: [...act.subarray(0, vectors * actWords)] },
  };
  const file = path.join(folder, 'job.json');
  writeFileSync(file, JSON.stringify(job));
  return file;
}
