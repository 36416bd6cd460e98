import type { Network, Operator, Quantization, Tensor } from '../../src/golden/network.ts';

/** Gathers tensors and operators of an int8 network; operators are named as `readTflite` names them. */
export class NetworkBuilder {
  readonly tensors: Tensor[] = [];
  readonly operators: Operator[] = [];

  tensor(tensor: Tensor): number {
    return this.tensors.push(tensor) - 1;
  }

  /** An int8 tensor that an operator computes, or an input of the network. */
  feature(name: string, shape: readonly number[], quantization: Quantization): number {
    return this.tensor({ name, shape, type: 'int8', quantization, data: null });
  }

  /** Adds the operator that `make` gives for the name `base_INDEX`. */
  operator(base: string, make: (name: string) => Operator): void {
    this.operators.push(make(`${base}_${this.operators.length}`));
  }

  scaleOf(tensor: number): Quantization {
    return this.tensors[tensor]!.quantization!;
  }

  /**
   * Symmetric int8 weights, one scale per index of `axis` (0 the outermost, last the innermost dimension) or one
   * for all when `axis` is null, and int32 biases of scale input x weight. Gives both tensors.
   */
  weights(
    label: string,
    shape: readonly number[],
    axis: number | null,
    values: Float64Array,
    biases: Float64Array,
    input: number,
  ): [number, number] {
    const channels = biases.length;
    const outer = axis === 0;
    const channelOf = (i: number): number =>
      axis === null ? 0 : outer ? Math.floor(i / (values.length / channels)) : i % channels;
    const scales = new Float32Array(axis === null ? 1 : channels);
    values.forEach((value, i) => {
      const channel = channelOf(i);
      scales[channel] = Math.max(scales[channel]!, Math.abs(value) / 127);
    });
    // A channel without any weight still needs a scale, for its bias.
    for (let c = 0; c < scales.length; c++) if (scales[c] === 0) scales[c] = 1 / 127;
    const data = Int8Array.from(values, (value, i) => {
      const level = Math.round(value / scales[channelOf(i)]!);
      return Math.max(-127, Math.min(127, level));
    });
    const zeroPoints = new Int32Array(scales.length);
    const quantization = { scales, zeroPoints, axis: axis ?? 0 };
    const weights = this.tensor({ name: `${label}/weights`, shape, type: 'int8', quantization, data });
    const inputScale = this.scaleOf(input).scales[0]!;
    const biasScales = scales.map((scale) => scale * inputScale);
    const levels = Int32Array.from(biases, (bias, c) =>
      Math.round(bias / biasScales[axis === null ? 0 : c]!),
    );
    const bias = this.tensor({
      name: `${label}/bias`,
      shape: [channels],
      type: 'int32',
      quantization: { scales: biasScales, zeroPoints, axis: 0 },
      data: levels,
    });
    return [weights, bias];
  }

  finish(name: string, inputs: readonly number[], outputs: readonly number[]): Network {
    return { name, tensors: this.tensors, operators: this.operators, inputs, outputs };
  }
}
