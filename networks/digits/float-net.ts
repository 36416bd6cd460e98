import { type Placed, parameterCount, place, type Shape, sizeOf } from './architecture.ts';
import { convBackward, convForward, depthwiseBackward, depthwiseForward, tapList } from './convolve.ts';
import { type Dataset, imageOf, side } from './dataset.ts';
import type { Random } from './random.ts';
import { softmax } from './softmax.ts';

/**
 * The network in floating point: values of the last image forward, gradients backward. Everything is plain IEEE
 * double arithmetic in a fixed order, so that training gives the same bytes on every machine.
 */
export class FloatNet {
  readonly placed: readonly Placed[];
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  /** Value `i + 1` is the output of layer `i`; value 0 the image. */
  readonly values: readonly Float64Array[];
  readonly #deltas: readonly Float64Array[];
  readonly #taps: readonly (Int32Array | null)[];

  constructor(input: Shape = [side, side, 1]) {
    this.placed = place(input);
    this.parameters = new Float64Array(parameterCount(this.placed));
    this.gradients = new Float64Array(this.parameters.length);
    const sizes = [sizeOf(input), ...this.placed.map((p) => sizeOf(p.output))];
    this.values = sizes.map((size) => new Float64Array(size));
    this.#deltas = sizes.map((size) => new Float64Array(size));
    this.#taps = this.placed.map((p) =>
      p.layer.kind === 'conv' || p.layer.kind === 'depthwise' ? tapList(p) : null,
    );
  }

  /** Uniform start weights of variance 2 / fan-in (He et al. 2015); biases 0. */
  initialise(random: Random): void {
    for (const { weights, weightCount, fanIn } of this.placed) {
      const bound = Math.sqrt(6 / fanIn);
      for (let i = 0; i < weightCount; i++) this.parameters[weights + i] = bound * random.signed();
    }
  }

  /** The scores (before softmax) of one image, valid until the next call. */
  forward(image: ArrayLike<number>): Float64Array {
    this.values[0]!.set(image);
    this.placed.forEach((placed, i) => {
      this.#layerForward(placed, i, this.values[i]!, this.values[i + 1]!);
    });
    return this.values.at(-1)!;
  }

  /** Adds the gradient of the cross entropy of the last image to `gradients`. */
  backward(label: number): void {
    for (const delta of this.#deltas) delta.fill(0);
    const last = this.#deltas.at(-1)!;
    last.set(softmax(this.values.at(-1)!));
    last[label]! -= 1;
    for (let i = this.placed.length - 1; i >= 0; i--) {
      this.#layerBackward(this.placed[i]!, i, this.values[i]!, this.#deltas[i + 1]!, this.#deltas[i]!);
    }
  }

  #layerForward(placed: Placed, index: number, x: Float64Array, y: Float64Array): void {
    const { layer, output, biases } = placed;
    const w = this.parameters;
    const channels = output[2];
    if (placed.biasCount > 0) for (let i = 0; i < y.length; i++) y[i] = w[biases + (i % channels)]!;
    switch (layer.kind) {
      case 'conv':
        convForward(this.#taps[index]!, placed, w, x, y);
        break;
      case 'depthwise':
        depthwiseForward(this.#taps[index]!, placed, w, x, y);
        break;
      case 'dense':
        for (let o = 0; o < y.length; o++) {
          const row = placed.weights + o * x.length;
          for (let c = 0; c < x.length; c++) y[o]! += w[row + c]! * x[c]!;
        }
        break;
      case 'add': {
        const other = this.values[layer.other]!;
        for (let i = 0; i < y.length; i++) y[i] = x[i]! + other[i]!;
        break;
      }
      default:
        poolForward(placed, layer.kind === 'maxPool', layer.window, x, y);
    }
    if (rectifies(placed)) for (let i = 0; i < y.length; i++) if (y[i]! < 0) y[i] = 0;
  }

  #layerBackward(placed: Placed, index: number, x: Float64Array, dy: Float64Array, dx: Float64Array): void {
    const { layer, biases } = placed;
    const w = this.parameters;
    const dw = this.gradients;
    const channels = placed.output[2];
    const y = this.values[index + 1]!;
    if (rectifies(placed)) for (let i = 0; i < dy.length; i++) if (y[i] === 0) dy[i] = 0;
    if (placed.biasCount > 0) for (let i = 0; i < dy.length; i++) dw[biases + (i % channels)]! += dy[i]!;
    switch (layer.kind) {
      case 'conv':
        convBackward(this.#taps[index]!, placed, w, x, dy, dw, dx);
        break;
      case 'depthwise':
        depthwiseBackward(this.#taps[index]!, placed, w, x, dy, dw, dx);
        break;
      case 'dense':
        for (let o = 0; o < dy.length; o++) {
          const row = placed.weights + o * x.length;
          const g = dy[o]!;
          for (let c = 0; c < x.length; c++) {
            dw[row + c]! += g * x[c]!;
            dx[c]! += g * w[row + c]!;
          }
        }
        break;
      case 'add': {
        const other = this.#deltas[layer.other]!;
        for (let i = 0; i < dy.length; i++) {
          dx[i]! += dy[i]!;
          other[i]! += dy[i]!;
        }
        break;
      }
      default:
        poolBackward(placed, layer.kind === 'maxPool', layer.window, x, y, dy, dx);
    }
  }
}

/** Whether a rectifier is fused into the layer. */
export function rectifies({ layer }: Placed): boolean {
  return layer.kind === 'add' || ((layer.kind === 'conv' || layer.kind === 'depthwise') && layer.relu);
}

/** Calls `visit` with the output index and each input index of its window. */
function eachPooled(placed: Placed, window: number, visit: (out: number, at: number) => void): void {
  const [height, width, channels] = placed.input;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const out = Math.floor(y / window) * (width / window) + Math.floor(x / window);
      for (let c = 0; c < channels; c++) visit(out * channels + c, (y * width + x) * channels + c);
    }
  }
}

function poolForward(placed: Placed, max: boolean, window: number, x: Float64Array, y: Float64Array): void {
  y.fill(max ? -Infinity : 0);
  eachPooled(placed, window, (out, at) => {
    if (max) y[out] = Math.max(y[out]!, x[at]!);
    else y[out]! += x[at]! / window ** 2;
  });
}

/** The gradient of a maximum goes to every input that attains it. */
function poolBackward(
  placed: Placed,
  max: boolean,
  window: number,
  x: Float64Array,
  y: Float64Array,
  dy: Float64Array,
  dx: Float64Array,
): void {
  eachPooled(placed, window, (out, at) => {
    if (!max) dx[at]! += dy[out]! / window ** 2;
    else if (x[at] === y[out]) dx[at]! += dy[out]!;
  });
}

/** Share of the images `from` up to `to` (excluded) whose largest score is at their digit. */
export function accuracy(net: FloatNet, data: Dataset, from: number, to: number): number {
  let right = 0;
  for (let image = from; image < to; image++) {
    const scores = net.forward(imageOf(data, image));
    if (scores.indexOf(Math.max(...scores)) === data.labels[image]) right++;
  }
  return right / (to - from);
}
