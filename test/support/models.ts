import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

/** A model file with raw int8 inputs and the outputs that TensorFlow Lite Micro gives for them. */
export interface ModelCases {
  readonly name: string;
  /** Path of the .tflite file, and its contents. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The folder of the NAME.dat files, and the file of expectations. */
  readonly inputs: string;
  readonly expected: string;
  readonly cases: readonly { readonly name: string; readonly input: Int8Array; readonly output: Int8Array }[];
}

/**
 * The folder of test models: SPINLIGHT_MODELS, or `shared/models` beside the repository. Null when there is none;
 * the models are not part of the project.
 */
export function modelsDir(): string | null {
  const repository = path.resolve(import.meta.dirname, '../..');
  const dir = process.env.SPINLIGHT_MODELS ?? path.join(repository, '../shared/models');
  return existsSync(dir) ? path.resolve(dir) : null;
}

/** Reads `modelsDir()/name`: one .tflite file, `inputs/*.dat`, `expected.json`. */
export function loadModel(name: string, dir = modelsDir()): ModelCases {
  if (dir === null) throw new Error('there are no test models; set SPINLIGHT_MODELS');
  const folder = path.join(dir, name);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.tflite'));
  if (!file) throw new Error(`${folder} has no .tflite file`);
  const expected = path.join(folder, 'expected.json');
  const inputs = path.join(folder, 'inputs');
  const outputs = JSON.parse(readFileSync(expected, 'utf8')) as Record<string, number[]>;
  return {
    name,
    file: path.join(folder, file),
    bytes: readFileSync(path.join(folder, file)),
    inputs,
    expected,
    cases: Object.entries(outputs).map(([input, output]) => ({
      name: input,
      input: new Int8Array(readFileSync(path.join(inputs, `${input}.dat`))),
      output: Int8Array.from(output),
    })),
  };
}

/** `describe` that skips, and says why, where the test models are missing. */
export function describeWithModels(title: string, body: (dir: string) => void): void {
  const dir = modelsDir();
  if (dir !== null) describe(title, () => body(dir));
  else
    describe.skip(`${title} (no test models: set SPINLIGHT_MODELS to their folder)`, () => body('no-models'));
}
