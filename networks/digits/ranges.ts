import type { Quantization } from '../../src/golden/network.ts';
import { type Dataset, imageOf } from './dataset.ts';
import type { FloatNet } from './float-net.ts';

/** Range of each value of the network, 0 included: value 0 is the image, the last the scores. */
export interface Ranges {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** Runs the float network over images `from` up to `to` (excluded) and takes the extremes of every value. */
export function calibrate(net: FloatNet, data: Dataset, from: number, to: number): Ranges {
  const min = new Float64Array(net.values.length);
  const max = new Float64Array(net.values.length);
  for (let image = from; image < to; image++) {
    net.forward(imageOf(data, image));
    net.values.forEach((value, i) => {
      for (const x of value) {
        if (x < min[i]!) min[i] = x;
        if (x > max[i]!) max[i] = x;
      }
    });
  }
  return { min, max };
}

/** Signed 8 bits over min..max; the zero point stands for 0 exactly (TFLite 8-bit quantisation specification). */
export function activationQuantization(min: number, max: number): Quantization {
  const scale = Math.fround((max - min) / 255);
  const zeroPoint = Math.min(127, Math.max(-128, Math.round(-128 - min / scale)));
  return { scales: Float32Array.of(scale), zeroPoints: Int32Array.of(zeroPoint), axis: 0 };
}
