import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';
import { loadNetwork } from '../../src/network/index.ts';
import { complaint, digitsFolder } from './support.ts';

const folder = scratchFolder('network');
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadNetwork', () => {
  it('names the network after its file', () => {
    const network = loadNetwork(path.join(digitsFolder, 'digits.tflite'));
    expect(network.name).toBe('digits');
    expect(network.operators.map((operator) => operator.name)).toEqual([
      'conv2d_0',
      'depthwise_conv2d_1',
      'conv2d_2',
      'add_3',
      'max_pool2d_4',
      'conv2d_5',
      'average_pool2d_6',
      'reshape_7',
      'fully_connected_8',
      'softmax_9',
    ]);
  });

  it('tells a missing file from a folder and from a part of a path that is a file', () => {
    const missing = path.join(folder, 'none.tflite');
    expect(complaint(() => loadNetwork(missing))).toBe(
      `SL0604: ${missing} cannot be read: it does not exist`,
    );
    expect(complaint(() => loadNetwork(folder))).toBe(`SL0604: ${folder} is not a file`);
    const file = path.join(folder, 'plain.txt');
    writeFileSync(file, 'x');
    const below = path.join(file, 'm.tflite');
    expect(complaint(() => loadNetwork(below))).toBe(
      `SL0604: ${below} cannot be read: a part of its path is not a folder`,
    );
    expect(complaint(() => loadNetwork('a\0b.tflite'))).toMatch(/^SL0604: .* cannot be read: /);
  });

  it('refuses files of other formats and empty ones by name', () => {
    const onnx = path.join(folder, 'net.onnx');
    writeFileSync(onnx, 'x');
    expect(complaint(() => loadNetwork(onnx))).toBe('SL0602: net.onnx: ONNX files are not supported');
    const empty = path.join(folder, 'empty.tflite');
    writeFileSync(empty, '');
    expect(complaint(() => loadNetwork(empty))).toBe(
      'SL0601: empty.tflite: header at byte 0x0: the header (8 bytes) runs past the end of the file (0 bytes)',
    );
  });
});
