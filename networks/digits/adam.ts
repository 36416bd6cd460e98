/** Adam (Kingma and Ba 2015), with decay of the weights separate from the gradient (Loshchilov and Hutter 2019). */
export class Adam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #decay1 = 1;
  #decay2 = 1;

  constructor(size: number) {
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
  }

  /** One step against `gradients`, which are the mean over a batch. */
  step(parameters: Float64Array, gradients: Float64Array, rate: number, weightDecay: number): void {
    const beta1 = 0.9;
    const beta2 = 0.999;
    this.#decay1 *= beta1;
    this.#decay2 *= beta2;
    for (let i = 0; i < parameters.length; i++) {
      const g = gradients[i]!;
      const m = beta1 * this.#first[i]! + (1 - beta1) * g;
      const v = beta2 * this.#second[i]! + (1 - beta2) * g * g;
      this.#first[i] = m;
      this.#second[i] = v;
      const step = m / (1 - this.#decay1) / (Math.sqrt(v / (1 - this.#decay2)) + 1e-8);
      parameters[i]! -= rate * (step + weightDecay * parameters[i]!);
    }
  }
}
