import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExpectations, readInputs, readLabels } from '../../src/cosim/index.ts';
import { scratchFolder } from '../../src/files/index.ts';
import type { ElementType, Network } from '../../src/golden/index.ts';

let folder = '';
beforeAll(() => {
  folder = scratchFolder('test');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
}

/** A network of nothing but an input of two elements and an output of three. */
function network(type: ElementType = 'int8'): Network {
  const tensor = (name: string, shape: number[]) => ({ name, shape, type, quantization: null, data: null });
  return {
    name: 'net',
    tensors: [tensor('in', [1, 2]), tensor('out', [1, 3])],
    operators: [],
    inputs: [0],
    outputs: [1],
  };
}

describe('inputs', () => {
  it('are taken in order of name, numbers by value, and nothing but .dat', () => {
    for (const name of ['b10.dat', 'b9.dat', 'a.dat', 'a.txt', '.dat'])
      file(`order/${name}`, Uint8Array.of(255, 1));
    const inputs = readInputs(path.join(folder, 'order'), network());
    expect(inputs.map((input) => input.name)).toEqual(['a', 'b9', 'b10']);
    expect(inputs[0]!.data).toEqual(Int8Array.of(-1, 1));
    expect(readInputs(path.join(folder, 'order'), network(), { images: 2 }).map((i) => i.name)).toEqual([
      'a',
      'b9',
    ]);
    expect(
      readInputs(path.join(folder, 'order'), network(), { only: ['b10', 'a'] }).map((i) => i.name),
    ).toEqual(['a', 'b10']);
  });

  it('have the element type of the network', () => {
    file('float/a.dat', new Uint8Array(Float32Array.of(1.5, -2).buffer));
    expect(readInputs(path.join(folder, 'float'), network('float32'))[0]!.data).toEqual(
      Float32Array.of(1.5, -2),
    );
    expect(() => readInputs(path.join(folder, 'float'), network('int8'))).toThrow(
      /SL0603: .*a\.dat has 8 bytes, the network's input in has 2/,
    );
    file('bytes/a.dat', Uint8Array.of(255, 1));
    expect(readInputs(path.join(folder, 'bytes'), network('uint8'))[0]!.data).toEqual(Uint8Array.of(255, 1));
  });

  it('of networks with several inputs are not supported', () => {
    expect(() => readInputs(folder, { ...network(), inputs: [0, 1] })).toThrow('SL0602: net has 2 inputs');
  });
});

describe('expectations', () => {
  it('map names to outputs', () => {
    expect(readExpectations(file('good.json', '{"a": [1, -2, 3]}'), network())).toEqual(
      new Map([['a', [1, -2, 3]]]),
    );
  });

  it('that are something else are told', () => {
    const read = (text: string) => () => readExpectations(file('bad.json', text), network());
    expect(read('{')).toThrow(/SL0603: .*bad\.json is not JSON/);
    expect(read('[1]')).toThrow(/SL0603: .*does not map names of inputs to outputs/);
    expect(read('{"a": "x"}')).toThrow(/SL0603: .*the output of a is not an array of numbers/);
    expect(read('{"a": [1, null, 3]}')).toThrow(/SL0603: .*not an array of numbers/);
    expect(read('{"a": [1]}')).toThrow(/SL0603: .*has 1 elements, that of the network 3/);
    expect(() => readExpectations(path.join(folder, 'none.json'), network())).toThrow(
      /SL0804: .*it does not exist/,
    );
  });

  it('of classes are whole numbers', () => {
    expect(readLabels(file('labels.json', '{"a": 3}'))).toEqual(new Map([['a', 3]]));
    expect(() => readLabels(file('labels.json', '{"a": 0.5}'))).toThrow('SL0603');
  });
});
