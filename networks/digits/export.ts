/**
 * Quantises the trained network of `checkpoint.f32` and writes `digits.tflite`, `inputs/*.dat` and `labels.json`.
 * Every run writes the same bytes. `expected.json` is then made by `reference.py`, which shares no code with this.
 *
 *   node networks/digits/export.ts
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Network } from '../../src/golden/network.ts';
import { writeTflite } from '../../src/network/index.ts';
import { loadCheckpoint } from './checkpoint.ts';
import { loadDigits, trainingImages } from './dataset.ts';
import { accuracy } from './float-net.ts';
import { quantise } from './quantise.ts';
import { calibrate } from './ranges.ts';
import { chooseSamples, quantiseImage } from './samples.ts';

/** The shipped network, from the checkpoint and the training images. */
export function buildDigits(): Network {
  const net = loadCheckpoint();
  return quantise(net, calibrate(net, loadDigits(), 0, trainingImages), 'digits');
}

function write(file: string, contents: string | Uint8Array): void {
  const target = path.join(import.meta.dirname, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(`${target}.part`, contents);
  renameSync(`${target}.part`, target);
}

function main(): void {
  const data = loadDigits();
  const network = buildDigits();
  const samples = chooseSamples(loadCheckpoint(), data);
  write('digits.tflite', writeTflite(network));
  const image = network.tensors[network.inputs[0]!]!.quantization!;
  for (const sample of samples) {
    write(
      path.join('inputs', `${sample.name}.dat`),
      new Uint8Array(quantiseImage(data, sample.image, image)),
    );
  }
  const labels = samples.map(({ name, label }) => `  ${JSON.stringify(name)}: ${label}`);
  write('labels.json', `{\n${labels.join(',\n')}\n}\n`);
  const heldOut = accuracy(loadCheckpoint(), data, trainingImages, data.labels.length);
  console.log(`float network, held-out images: ${(100 * heldOut).toFixed(2)} %`);
  console.log(`wrote digits.tflite, ${samples.length} inputs and labels.json; now run reference.py`);
}

if (process.argv[1] === import.meta.filename) main();
