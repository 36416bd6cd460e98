/**
 * Trains the network on the first 1437 images and writes `checkpoint.f32` (little-endian float32 parameters).
 * Seeded and free of machine-dependent arithmetic: every run writes the same bytes. Takes about a minute.
 *
 *   node networks/digits/train.ts
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Adam } from './adam.ts';
import { checkpointFile, encodeCheckpoint } from './checkpoint.ts';
import { type Dataset, loadDigits, side, trainingImages } from './dataset.ts';
import { accuracy, FloatNet } from './float-net.ts';
import { Random } from './random.ts';

export interface TrainingOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly weightDecay: number;
  readonly seed: number;
  /** Images 0 up to this one are trained on. */
  readonly images: number;
}

export const trainingOptions: TrainingOptions = {
  epochs: 40,
  batch: 16,
  rate: 0.004,
  weightDecay: 0.01,
  seed: 20_240,
  images: trainingImages,
};

/** Trains a new network; `report` hears of every epoch. */
export function train(
  data: Dataset,
  options: TrainingOptions,
  report: (epoch: number, net: FloatNet) => void = () => {},
): FloatNet {
  const random = new Random(options.seed);
  const net = new FloatNet();
  net.initialise(random);
  const adam = new Adam(net.parameters.length);
  const order = Int32Array.from({ length: options.images }, (_, i) => i);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order);
    // The rate falls in a line to a fiftieth.
    const rate = options.rate * (1 - (0.98 * epoch) / Math.max(1, options.epochs - 1));
    for (let start = 0; start < order.length; start += options.batch) {
      const batch = order.subarray(start, start + options.batch);
      net.gradients.fill(0);
      for (const image of batch) {
        net.forward(shifted(data, image, random.below(3) - 1, random.below(3) - 1));
        net.backward(data.labels[image]!);
      }
      for (let i = 0; i < net.gradients.length; i++) net.gradients[i]! /= batch.length;
      adam.step(net.parameters, net.gradients, rate, options.weightDecay);
    }
    report(epoch, net);
  }
  return net;
}

const shiftBuffer = new Float64Array(side * side);

/** An image moved by up to one pixel, zeros moved in: makes up for the small number of images. */
function shifted(data: Dataset, image: number, dy: number, dx: number): Float64Array {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = y + dy >= 0 && y + dy < side && x + dx >= 0 && x + dx < side;
      const at = image * side * side + (y + dy) * side + x + dx;
      shiftBuffer[y * side + x] = inside ? data.pixels[at]! / 16 : 0;
    }
  }
  return shiftBuffer;
}

if (process.argv[1] === import.meta.filename) {
  const data = loadDigits();
  const total = data.labels.length;
  const net = train(data, trainingOptions, (epoch, current) => {
    if (epoch % 5 !== 4) return;
    const [seen, unseen] = [
      accuracy(current, data, 0, trainingImages),
      accuracy(current, data, trainingImages, total),
    ];
    console.log(
      `epoch ${epoch + 1}: training ${(100 * seen).toFixed(2)} %, held out ${(100 * unseen).toFixed(2)} %`,
    );
  });
  writeFileSync(checkpointFile, encodeCheckpoint(net.parameters));
  console.log(`wrote ${path.relative(process.cwd(), checkpointFile)}`);
}
