import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCheckpoint } from '../../networks/digits/checkpoint.ts';
import { loadDigits, trainingImages } from '../../networks/digits/dataset.ts';
import { buildDigits } from '../../networks/digits/export.ts';
import { accuracy, FloatNet } from '../../networks/digits/float-net.ts';
import { Random } from '../../networks/digits/random.ts';
import { chooseSamples, quantiseImage } from '../../networks/digits/samples.ts';
import { exp, softmax } from '../../networks/digits/softmax.ts';
import { train, trainingOptions } from '../../networks/digits/train.ts';
import { linearLayers, runNetwork } from '../../src/golden/index.ts';
import { loadNetwork, writeTflite } from '../../src/network/index.ts';
import { digitsBytes, digitsFolder } from './support.ts';

const data = loadDigits();
const network = loadNetwork(path.join(digitsFolder, 'digits.tflite'));
const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(digitsFolder, name), 'utf8'));
const labels = readJson('labels.json') as Record<string, number>;

describe('the shipped digits network', () => {
  it('is, byte for byte, the quantised checkpoint', () => {
    expect(Buffer.from(writeTflite(buildDigits())).equals(digitsBytes())).toBe(true);
  });

  it('has convolution, depthwise convolution, residual sum, both pools, matrix and softmax: 109 824 MACs', () => {
    expect(new Set(network.operators.map((operator) => operator.kind))).toEqual(
      new Set([
        'conv2d',
        'depthwiseConv2d',
        'add',
        'maxPool2d',
        'averagePool2d',
        'reshape',
        'fullyConnected',
        'softmax',
      ]),
    );
    expect(linearLayers(network).reduce((sum, layer) => sum + layer.macs, 0)).toBe(109_824);
  });

  it('ships its inputs as the quantised images, two of every digit, none of them trained on', () => {
    const samples = chooseSamples(loadCheckpoint(), data);
    expect(Object.fromEntries(samples.map(({ name, label }) => [name, label]))).toEqual(labels);
    const files = readdirSync(path.join(digitsFolder, 'inputs')).toSorted();
    expect(files).toEqual(samples.map(({ name }) => `${name}.dat`).toSorted());
    for (const { name, image } of samples) {
      expect(image).toBeGreaterThanOrEqual(trainingImages);
      const raw = readFileSync(path.join(digitsFolder, 'inputs', `${name}.dat`));
      expect(new Int8Array(raw)).toEqual(quantiseImage(data, image, network.tensors[0]!.quantization!));
    }
  });

  it('gives the outputs that the independent reference.py computed', () => {
    const expected = readJson('expected.json') as Record<string, number[]>;
    expect(Object.keys(expected)).toEqual(Object.keys(labels));
    for (const [name, output] of Object.entries(expected)) {
      const input = new Int8Array(readFileSync(path.join(digitsFolder, 'inputs', `${name}.dat`)));
      expect(runNetwork(network, [input])).toEqual([Int8Array.from(output)]);
    }
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  it.skipIf(!python)('has an expected.json that reference.py (needs python3) makes again', () => {
    const run = spawnSync('python3', [path.join(digitsFolder, 'reference.py'), '--check'], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^expected.json agrees$/m);
    expect(run.status).toBe(0);
  });

  it('recognises 355 of the 360 held-out images, 356 in floating point', () => {
    let right = 0;
    for (let image = trainingImages; image < data.labels.length; image++) {
      const [scores] = runNetwork(network, [quantiseImage(data, image, network.tensors[0]!.quantization!)]);
      const list = Array.from(scores as Int8Array);
      if (list.indexOf(Math.max(...list)) === data.labels[image]) right++;
    }
    expect(right).toBe(355);
    const float = accuracy(loadCheckpoint(), data, trainingImages, data.labels.length);
    expect(Math.round(float * 360)).toBe(356);
  });
});

describe('training', () => {
  it('reads 1797 images of digits', () => {
    expect([
      data.labels.length,
      data.pixels.length,
      Math.max(...data.pixels),
      [...data.labels.slice(0, 5)],
    ]).toEqual([1797, 1797 * 64, 16, [0, 1, 2, 3, 4]]);
  });

  it('gives the same parameters on every machine', () => {
    const net = train(data, { ...trainingOptions, epochs: 1, images: 160 });
    const digest = createHash('sha256').update(new Uint8Array(net.parameters.buffer)).digest('hex');
    expect(digest).toBe('93348409298c6313478e84dc2e9b96559ab34029e2e90a043a4d4cf81c60467e');
  });

  it('follows the gradient of the cross entropy', () => {
    const net = new FloatNet();
    net.initialise(new Random(7));
    const image = Array.from({ length: 64 }, (_, i) => ((i * 29) % 17) / 16);
    const loss = (): number => -Math.log(softmax(net.forward(image))[3]!);
    net.forward(image);
    net.backward(3);
    const random = new Random(11);
    for (let i = 0; i < 200; i++) {
      const at = random.below(net.parameters.length);
      const before = net.parameters[at]!;
      const step = 1e-6;
      net.parameters[at] = before + step;
      const above = loss();
      net.parameters[at] = before - step;
      const slope = (above - loss()) / (2 * step);
      net.parameters[at] = before;
      expect(Math.abs(slope - net.gradients[at]!)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
    }
  });

  it('has an exponential of its own that is exact to 11 digits', () => {
    for (const x of [0, -1e-9, -0.5, -1, -7.3, -30, -200]) expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 11);
    expect(exp(-1000)).toBe(0);
  });
});
