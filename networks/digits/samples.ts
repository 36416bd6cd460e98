import type { Quantization } from '../../src/golden/network.ts';
import { classes, type Dataset, imageOf, trainingImages } from './dataset.ts';
import type { FloatNet } from './float-net.ts';

/** One image that ships as an input of the network. */
export interface Sample {
  /** `digit_LABEL_IMAGE`, with the row of the image in the data set. */
  readonly name: string;
  readonly image: number;
  readonly label: number;
}

/**
 * Two held-out images of every digit: the first, and the one whose digit scores least above (or most below) the best
 * other. The hard ones leave the softmax unsaturated, so that a wrong bit upstream shows in the output.
 */
export function chooseSamples(net: FloatNet, data: Dataset): Sample[] {
  const samples: Sample[] = [];
  for (let label = 0; label < classes; label++) {
    const candidates: number[] = [];
    for (let image = trainingImages; image < data.labels.length; image++) {
      if (data.labels[image] === label) candidates.push(image);
    }
    const first = candidates.shift()!;
    const margins = candidates.map((image) => marginOf(net, data, image));
    const hardest = candidates[margins.indexOf(Math.min(...margins))]!;
    for (const image of [first, hardest]) {
      samples.push({ name: `digit_${label}_${String(image).padStart(4, '0')}`, image, label });
    }
  }
  return samples;
}

function marginOf(net: FloatNet, data: Dataset, image: number): number {
  const scores = [...net.forward(imageOf(data, image))];
  const [own] = scores.splice(data.labels[image]!, 1);
  return own! - Math.max(...scores);
}

/** The raw int8 tensor of an image. */
export function quantiseImage(data: Dataset, image: number, { scales, zeroPoints }: Quantization): Int8Array {
  return Int8Array.from(imageOf(data, image), (pixel) => {
    const level = Math.round(pixel / scales[0]!) + zeroPoints[0]!;
    return Math.max(-128, Math.min(127, level));
  });
}
