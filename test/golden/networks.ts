import type { Activation, ElementType, Network, Operator, Tensor } from '../../src/golden/index.ts';

/** A tensor with one scale and zero point, or one scale per channel along `axis`. */
export function tensor(
  name: string,
  shape: readonly number[],
  options: {
    readonly type?: ElementType;
    readonly scale?: number | readonly number[];
    readonly zeroPoint?: number;
    readonly axis?: number;
    readonly data?: Tensor['data'];
  } = {},
): Tensor {
  const { type = 'int8', scale, zeroPoint = 0, axis = 0, data = null } = options;
  const scales = typeof scale === 'number' ? [scale] : scale;
  return {
    name,
    shape,
    type,
    quantization: scales
      ? { scales: Float32Array.from(scales), zeroPoints: new Int32Array(scales.length).fill(zeroPoint), axis }
      : null,
    data,
  };
}

/** An operator without what `single` fills in. */
export type Bare = Operator extends infer T
  ? T extends Operator
    ? Omit<T, 'name' | 'inputs' | 'outputs'>
    : never
  : never;

/** A network of one operator: its inputs are the tensors without contents, its output the last tensor. */
export function single(operator: Bare, tensors: readonly (Tensor | null)[]): Network {
  const present = tensors.filter((t) => t !== null);
  const last = present.length - 1;
  const inputs = tensors.slice(0, -1).map((t) => (t === null ? -1 : present.indexOf(t)));
  return {
    name: 'single',
    tensors: present,
    operators: [{ name: 'under_test', ...operator, inputs, outputs: [last] } as Operator],
    inputs: present.flatMap((t, i) => (t.data === null && i !== last ? [i] : [])),
    outputs: [last],
  };
}

export const activations: readonly Activation[] = ['none', 'relu', 'relu6', 'reluN1To1'];
