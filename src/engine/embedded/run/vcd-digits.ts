import type { FunctionWriter } from '../wasm/function-writer.ts';
import { Vector, v128 } from '../wasm/opcodes.ts';

/** The digit 0, and the bits of a byte, highest first, each 16 times and twice; from there on the patterns. */
const [zeroDigits, bitMasks, patterns] = [0, 16, 32];

/** Vectors that a host would make anew for every use: the bytes that `DigitTools` loads. */
export function digitConstants(): Uint8Array {
  const eight = [0, 1, 2, 3, 4, 5, 6, 7];
  const bits = eight.map((i) => 128 >> i);
  // Of a splat limb: bytes 7 and 6, 5 and 4, ... eight times each.
  const pairs = [7, 5, 3, 1].flatMap((high) => [...eight.map(() => high), ...eight.map(() => high - 1)]);
  return Uint8Array.from([...new Array<number>(16).fill(48), ...bits, ...bits, ...pairs]);
}

/** Locals with the constants that digits are made with. */
export class DigitTools {
  readonly #zero: number;
  readonly #masks: number;
  readonly #patterns: readonly number[];

  /** Loads them from `address`. For words the patterns of the lower bytes are enough. */
  constructor(f: FunctionWriter, address: number, forLimbs: boolean) {
    const constant = (offset: number): number => {
      const local = f.local(v128);
      f.i32(0);
      f.vectorMemory(Vector.load, address + offset);
      f.set(local);
      return local;
    };
    this.#zero = constant(zeroDigits);
    this.#masks = constant(bitMasks);
    const wanted = forLimbs ? [0, 1, 2, 3] : [2, 3];
    this.#patterns = wanted.map((i) => constant(patterns + i * 16));
  }

  /** Writes all digits of the splat value in a local. */
  write(f: FunctionWriter, cursor: number, bits: number, isLimb: boolean): void {
    this.#patterns.slice(isLimb ? 0 : -2).forEach((pattern, i) => {
      f.get(cursor);
      f.get(this.#zero);
      f.get(bits);
      f.get(pattern);
      f.vector(Vector.swizzle);
      f.get(this.#masks);
      f.vector(Vector.and);
      f.get(this.#masks);
      f.vector(Vector.eq8);
      f.vector(Vector.sub8);
      f.vectorMemory(Vector.store, i * 16);
    });
  }
}
