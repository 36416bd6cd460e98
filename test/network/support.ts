import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SpinlightError } from '../../src/diag/index.ts';
import { type ElementType, elementCount, type Network, type TensorData } from '../../src/golden/index.ts';

export const digitsFolder = path.resolve(import.meta.dirname, '../../networks/digits');

export function digitsBytes(): Uint8Array {
  return readFileSync(path.join(digitsFolder, 'digits.tflite'));
}

/** The text of what a call throws, or '' if it does not. Anything but a SpinlightError is thrown on. */
export function complaint(run: () => unknown): string {
  try {
    run();
    return '';
  } catch (error) {
    if (error instanceof SpinlightError) return error.message;
    throw error;
  }
}

/** Contents for the inputs of a network: a fixed pattern of whatever type is wanted. */
export function someInputs(network: Network): TensorData[] {
  const arrays: Partial<Record<ElementType, (length: number) => TensorData>> = {
    int8: (length) => Int8Array.from({ length }, (_, i) => i * 37),
    uint8: (length) => Uint8Array.from({ length }, (_, i) => i * 37),
    float32: (length) => Float32Array.from({ length }, (_, i) => Math.fround(((i * 37) % 101) / 20 - 2)),
  };
  return network.inputs.map((index) => {
    const { shape, type } = network.tensors[index]!;
    const make = arrays[type];
    if (!make) throw new Error(`an input of type ${type}`);
    return make(elementCount(shape));
  });
}
