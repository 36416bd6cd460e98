/**
 * The network as a list of layers, shared by training, quantisation and export. Layer `i` reads value `i` (value 0
 * is the image) unless it says otherwise, and makes value `i + 1`. Feature maps are [height, width, channels].
 */
export type Layer =
  | { readonly kind: 'conv'; readonly filter: number; readonly channels: number; readonly relu: boolean }
  | { readonly kind: 'depthwise'; readonly filter: number; readonly relu: boolean }
  /** Adds value `other`; a rectifier follows. */
  | { readonly kind: 'add'; readonly other: number }
  | { readonly kind: 'maxPool' | 'averagePool'; readonly window: number }
  | { readonly kind: 'dense'; readonly outputs: number };

/** Every operator of the toolkit's main path occurs: 8 x 8 x 1 image to 10 scores. */
export const layers: readonly Layer[] = [
  { kind: 'conv', filter: 3, channels: 16, relu: true },
  { kind: 'depthwise', filter: 3, relu: true },
  { kind: 'conv', filter: 1, channels: 16, relu: false },
  { kind: 'add', other: 1 },
  { kind: 'maxPool', window: 2 },
  { kind: 'conv', filter: 3, channels: 32, relu: true },
  { kind: 'averagePool', window: 2 },
  { kind: 'dense', outputs: 10 },
];

export type Shape = readonly [height: number, width: number, channels: number];

/** One layer with its shapes and the place of its parameters. */
export interface Placed {
  readonly layer: Layer;
  readonly input: Shape;
  readonly output: Shape;
  /** Start of the weights in the parameter vector; conv [oc, kh, kw, ic], depthwise [kh, kw, c], dense [out, in]. */
  readonly weights: number;
  readonly weightCount: number;
  /** The biases, one per output channel, follow the weights. */
  readonly biases: number;
  readonly biasCount: number;
  /** Inputs that one output sums over. */
  readonly fanIn: number;
}

/** Shapes and parameter places of all layers, for an image of `input`. */
export function place(input: Shape): Placed[] {
  const placed: Placed[] = [];
  let shape = input;
  let offset = 0;
  for (const layer of layers) {
    const output = outputShape(layer, shape);
    const fanIn = fanInOf(layer, shape);
    const weightCount = layer.kind === 'depthwise' ? fanIn * shape[2] : fanIn * output[2];
    const biasCount = fanIn === 0 ? 0 : output[2];
    const weights = offset;
    const biases = offset + weightCount;
    placed.push({ layer, input: shape, output, weights, weightCount, biases, biasCount, fanIn });
    offset = biases + biasCount;
    shape = output;
  }
  return placed;
}

export function parameterCount(placed: readonly Placed[]): number {
  const last = placed.at(-1)!;
  return last.biases + last.biasCount;
}

export function sizeOf([height, width, channels]: Shape): number {
  return height * width * channels;
}

function outputShape(layer: Layer, [height, width, channels]: Shape): Shape {
  switch (layer.kind) {
    case 'conv':
      return [height, width, layer.channels];
    case 'maxPool':
    case 'averagePool':
      return [height / layer.window, width / layer.window, channels];
    case 'dense':
      return [1, 1, layer.outputs];
    default:
      return [height, width, channels];
  }
}

/** 0 for layers without weights. */
function fanInOf(layer: Layer, input: Shape): number {
  switch (layer.kind) {
    case 'conv':
      return layer.filter ** 2 * input[2];
    case 'depthwise':
      return layer.filter ** 2;
    case 'dense':
      return sizeOf(input);
    default:
      return 0;
  }
}
