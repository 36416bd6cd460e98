import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chisel } from './edits/chisel.ts';
import { spinal } from './edits/spinal.ts';

export type Language = 'chisel' | 'spinal';

/** By block and name of the mistake: texts of the Scala block and what stands in their place. */
export type ScalaEdits = Readonly<
  Record<string, Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>>
>;

/** One message: `compiler` is scalac, `elaboration` the running program, `check` firtool or the checks of SpinalHDL. */
export interface Said {
  readonly at: 'compiler' | 'elaboration' | 'check';
  readonly message: string;
}

/** Messages by `block: name of the mistake`, in order; empty for silence. */
export interface ScalaRecord {
  readonly said: Readonly<Record<string, readonly Said[]>>;
}

export function planned(language: Language): ScalaEdits {
  return language === 'chisel' ? chisel : spinal;
}

export function recorded(language: Language): ScalaRecord {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `${language}.json`), 'utf8'));
}
