import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { fileReason } from '../files/index.ts';
import {
  type ElementType,
  elementCount,
  type Network,
  type Tensor,
  type TensorData,
} from '../golden/index.ts';
import type { NamedInput } from './cosimulate.ts';

/** Which inputs of a folder to take; all by default. */
export interface InputChoice {
  /** The first so many, in order of name. */
  readonly images?: number | undefined;
  /** These names. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Reads the inputs NAME.dat of a folder, in order of name. Each holds the elements of the network's input as they lie
 * in memory, least significant byte first, and nothing else.
 * SL0603: no input, an input of another size, a name that does not exist. SL0804: cannot be read.
 * SL0602: the network has not exactly one input.
 */
export function readInputs(folder: string, network: Network, choice: InputChoice = {}): NamedInput[] {
  const tensor = inputTensorOf(network);
  const names = inputNames(folder);
  if (names.length === 0) {
    fail('SL0603', `${folder} has no input: no file ends in .dat`, {
      help: `Put ${describeInput(tensor)} into a file NAME.dat there.`,
    });
  }
  return chosen(names, folder, choice).map((name) => ({
    name,
    data: readElements(path.join(folder, `${name}.dat`), tensor),
  }));
}

function inputTensorOf(network: Network): Tensor {
  const tensor = network.tensors[network.inputs[0] ?? -1];
  if (network.inputs.length !== 1 || !tensor) {
    return fail(
      'SL0602',
      `${network.name} has ${network.inputs.length} inputs; co-simulation takes networks with one`,
    );
  }
  return tensor;
}

function inputNames(folder: string): string[] {
  let files: string[];
  try {
    if (!statSync(folder).isDirectory()) {
      return fail('SL0804', `${folder} is not a folder`, { help: 'Give the folder of the NAME.dat files.' });
    }
    files = readdirSync(folder);
  } catch (error) {
    return fail('SL0804', `${folder} cannot be read: ${fileReason(error)}`, {
      help: 'Give the folder of the NAME.dat files.',
    });
  }
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return files
    .filter((file) => file.endsWith('.dat') && file !== '.dat')
    .map((file) => file.slice(0, -'.dat'.length))
    .sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
}

function chosen(names: readonly string[], folder: string, { images, only }: InputChoice): readonly string[] {
  const missing = only?.find((name) => !names.includes(name));
  if (missing !== undefined) {
    fail('SL0603', `${folder} has no input ${missing}.dat`, {
      help: `There ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}.`,
    });
  }
  return (only ? names.filter((name) => only.includes(name)) : names).slice(0, images);
}

const elementBytes: Record<ElementType, number> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
};

function readElements(file: string, tensor: Tensor): TensorData {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return fail('SL0804', `${file} cannot be read: ${fileReason(error)}`);
  }
  const wanted = elementCount(tensor.shape) * elementBytes[tensor.type];
  if (bytes.length !== wanted) {
    fail('SL0603', `${file} has ${bytes.length} bytes, the network's input ${tensor.name} has ${wanted}`, {
      help: `An input is ${describeInput(tensor)}.`,
    });
  }
  const own = new Uint8Array(bytes).buffer;
  switch (tensor.type) {
    case 'int8':
      return new Int8Array(own);
    case 'uint8':
      return new Uint8Array(own);
    case 'int16':
      return new Int16Array(own);
    case 'int32':
      return new Int32Array(own);
    case 'int64':
      return new BigInt64Array(own);
    default:
      return new Float32Array(own);
  }
}

function describeInput(tensor: Tensor): string {
  return `${elementCount(tensor.shape)} raw ${tensor.type} elements, shape [${tensor.shape.join(', ')}]`;
}
