import { describeLinear } from './describe-linear.ts';
import { GoldenError } from './error.ts';
import { evaluate } from './evaluate.ts';
import { accumulate, lowerActivations, requantiseOutput } from './linear.ts';
import { isLinear, type LinearLayer } from './linear-layer.ts';
import type { Network, Operator } from './network.ts';
import { checkData, type TensorData } from './operands.ts';
import { type Rounding, roundings } from './requantise.ts';

/** A linear layer with the activations of this run: what hardware computes. */
export interface LinearTask {
  readonly layer: LinearLayer;
  /** [positions, columns]. Read only: it may be the contents of a tensor. */
  readonly activations: Int8Array;
}

/** One operator has been computed. */
export interface LayerResult {
  readonly index: number;
  readonly operator: Operator;
  readonly output: TensorData;
  /** Present for linear layers: the task and the accumulators [positions, channels] that were used. */
  readonly linear: (LinearTask & { readonly accumulators: Int32Array }) | null;
}

export interface ExecuteOptions {
  /** Default `double`. */
  readonly rounding?: Rounding;
  /** Called after each operator, in execution order. */
  readonly onLayer?: (result: LayerResult) => void;
}

export interface RunOptions extends ExecuteOptions {
  /** Computes accumulators [positions, channels] without bias in place of `accumulate`. */
  readonly linear?: (task: LinearTask) => Int32Array;
}

export interface AsyncRunOptions extends ExecuteOptions {
  readonly linear: (task: LinearTask) => Int32Array | Promise<Int32Array>;
}

/**
 * Runs a network on one set of inputs, in the order of `network.inputs`; gives the contents of `network.outputs`.
 * Inputs have the element type and size of their tensors, everything else is a GoldenError.
 */
export function runNetwork(
  network: Network,
  inputs: readonly TensorData[],
  options: RunOptions = {},
): TensorData[] {
  const { linear = ({ layer, activations }: LinearTask) => accumulate(layer, activations) } = options;
  const run = executeNetwork(network, inputs, options);
  let step = run.next();
  while (!step.done) step = run.next(linear(step.value));
  return step.value;
}

/** `runNetwork` with accumulators that take their time. */
export async function runNetworkAsync(
  network: Network,
  inputs: readonly TensorData[],
  options: AsyncRunOptions,
): Promise<TensorData[]> {
  const run = executeNetwork(network, inputs, options);
  let step = run.next();
  while (!step.done) step = run.next(await options.linear(step.value));
  return step.value;
}

/**
 * The run itself, which stops at every linear layer: it yields the task and is resumed, through `next`, with the
 * accumulators. `runNetwork` and `runNetworkAsync` differ only in who answers.
 */
export function* executeNetwork(
  network: Network,
  inputs: readonly TensorData[],
  options: ExecuteOptions = {},
): Generator<LinearTask, TensorData[], Int32Array> {
  const { rounding = 'double', onLayer } = options;
  if (!roundings.includes(rounding))
    throw new GoldenError(null, `unknown rounding ${String(rounding)}; there are ${roundings.join(', ')}`);
  const contents = initialContents(network, inputs);
  const read = (index: number, layer: string | null): TensorData => {
    const data = contents[index];
    if (!data)
      throw new GoldenError(layer, `tensor ${network.tensors[index]?.name ?? index} has no contents yet`);
    return data;
  };
  for (const [index, operator] of network.operators.entries()) {
    let output: TensorData;
    let linear: LayerResult['linear'] = null;
    if (isLinear(operator)) {
      const layer = describeLinear(network, index);
      const activations = lowerActivations(layer, read(layer.input, layer.name) as Int8Array);
      const accumulators = yield { layer, activations };
      output = requantiseOutput(layer, accumulators, rounding);
      linear = { layer, activations, accumulators };
    } else {
      const slots = operator.inputs;
      output = evaluate(network, operator, (slot) => read(slots[slot]!, operator.name), rounding);
    }
    contents[operator.outputs[0]!] = output;
    onLayer?.({ index, operator, output, linear });
  }
  return network.outputs.map((index) => read(index, null));
}

function initialContents(network: Network, inputs: readonly TensorData[]): (TensorData | null)[] {
  if (inputs.length !== network.inputs.length)
    throw new GoldenError(null, `${inputs.length} inputs given, the network has ${network.inputs.length}`);
  const contents = network.tensors.map((tensor) => {
    if (tensor.data) checkData(tensor, tensor.data, null);
    return tensor.data;
  });
  inputs.forEach((data, i) => {
    const index = network.inputs[i]!;
    const tensor = network.tensors[index];
    if (!tensor) throw new GoldenError(null, `input ${i} names tensor ${index}, which does not exist`);
    checkData(tensor, data, null);
    contents[index] = data;
  });
  return contents;
}
