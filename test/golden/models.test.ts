import { expect, it } from 'vitest';
import { linearLayers, type Rounding, runNetwork } from '../../src/golden/index.ts';
import { readTflite } from '../../src/network/index.ts';
import { describeWithModels, loadModel } from '../support/models.ts';

describeWithModels('networks that other people trained', () => {
  const differing = (name: string, rounding: Rounding): string[] => {
    const model = loadModel(name);
    const network = readTflite(model.bytes, name);
    return model.cases.flatMap((c) => {
      const [output] = runNetwork(network, [c.input], { rounding });
      const values = (output as Int8Array).join();
      return values === c.output.join() ? [] : [`${c.name} ${values}`];
    });
  };

  it('every output equals the one of TensorFlow Lite Micro', () => {
    expect(loadModel('resnet8').cases).toHaveLength(10);
    expect(differing('resnet8', 'double')).toEqual([]);
    expect(loadModel('dscnn').cases).toHaveLength(12);
    expect(differing('dscnn', 'double')).toEqual([]);
  });

  it('the other roundings give the scores that builds with them give', () => {
    // The score of the first class for the first image: 9 with double rounding.
    const airplane = (rounding: Rounding) => differing('resnet8', rounding)[0]!.split(',')[0];
    expect(airplane('half-up')).toBe('quant_airplane 52');
    expect(airplane('single')).toBe('quant_airplane -12');
  });

  it('the work of a network is what its layers add up to', () => {
    const macs = (name: string) =>
      linearLayers(readTflite(loadModel(name).bytes, name)).reduce((sum, layer) => sum + layer.macs, 0);
    expect(macs('resnet8')).toBe(12_501_632);
    expect(macs('dscnn')).toBe(2_656_768);
  });

  it('a ResNet-8 image takes milliseconds', () => {
    const model = loadModel('resnet8');
    const network = readTflite(model.bytes, 'resnet8');
    const times = model.cases.map(({ input }) => {
      const start = performance.now();
      runNetwork(network, [input]);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(150);
  });
});
