import type { FunctionWriter } from './function-writer.ts';
import { I32 } from './opcodes.ts';

/** Pushes the word at an address. */
export function load(f: FunctionWriter, address: number): void {
  f.i32(0);
  f.memory(I32.load, address);
}

/** Stores what `push` pushes at an address. */
export function store(f: FunctionWriter, address: number, push: () => void): void {
  f.i32(0);
  push();
  f.memory(I32.store, address);
}

/** Adds `by` to a local. */
export function advance(f: FunctionWriter, local: number, by: number): void {
  f.get(local);
  f.i32(by);
  f.op(I32.add);
  f.set(local);
}

/**
 * Repeats `body` as often as parameter 0 says, which counts down, or until what `pushStop` pushes before one of them is not
 * 0.
 */
export function countDown(f: FunctionWriter, body: () => void, pushStop?: () => void): void {
  const out = f.block();
  const again = f.loop();
  f.get(0);
  f.op(I32.eqz);
  f.brIf(out);
  if (pushStop) {
    pushStop();
    f.brIf(out);
  }
  body();
  advance(f, 0, -1);
  f.br(again);
  f.end();
  f.end();
}
