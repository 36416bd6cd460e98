import { describe, expect, it } from 'vitest';
import { renderDiagnostics, type SpinlightError } from '../../src/diag/index.ts';
import { readTflite } from '../../src/network/index.ts';
import {
  blob,
  type Field,
  type Fields,
  int8,
  int32,
  table,
  tables,
  text,
  uint8,
  uint32,
  vector,
  writeFlatbuffer,
} from '../../src/network/tflite/flat-writer.ts';
import { complaint, digitsBytes } from './support.ts';

const floats: Fields = [vector([1, 4], 'int32'), int8(0), uint32(0), text('x')];

interface Parts {
  readonly version?: number;
  readonly codes?: readonly Fields[];
  readonly operators?: readonly Fields[];
  readonly tensors?: readonly Fields[];
  readonly subgraphs?: number;
  readonly buffers?: readonly Fields[];
}

/** A file of one int8 tensor and whatever a test needs, sound as a flatbuffer. */
function file(parts: Parts): Uint8Array {
  const {
    version = 3,
    codes = [],
    operators = [],
    tensors = [floats],
    subgraphs = 1,
    buffers = [[]],
  } = parts;
  const ends = vector([0], 'int32');
  const subgraph: Fields = [tables(tensors), ends, ends, tables(operators), text('main')];
  const repeated = Array.from({ length: subgraphs }, () => subgraph);
  return writeFlatbuffer('TFL3', [
    uint32(version),
    tables(codes),
    tables(repeated),
    text(''),
    tables(buffers),
  ]);
}

const operator = (code: number): Fields => [uint32(code), vector([0], 'int32'), vector([0], 'int32')];
const tensor = (...more: (Field | null)[]): Fields => [vector([1, 4], 'int32'), ...more];

describe('a sound file with something unsupported', () => {
  it('names every operator, where it stands, and what is supported', () => {
    const bytes = file({
      codes: [
        [int8(40)],
        [int8(127), null, int32(1), int32(150)],
        [int8(32), text('MyOp\u0007')],
        [int8(162 - 256), null, null, int32(163)],
      ],
      operators: [operator(0), operator(1), operator(0), operator(2), operator(3)],
    });
    try {
      readTflite(bytes, 'm.tflite');
      expect.unreachable();
    } catch (error) {
      expect(renderDiagnostics((error as SpinlightError).diagnostics.slice(0, 1))).toBe(
        [
          'error[SL0602]: m.tflite: MEAN is not supported (operators 0, 2 of 5)',
          '  help: Supported are ADD, AVERAGE_POOL_2D, CONV_2D, DEPTHWISE_CONV_2D, DEQUANTIZE, FULLY_CONNECTED, MAX_POOL_2D, RESHAPE, SOFTMAX, PAD, QUANTIZE.',
        ].join('\n'),
      );
      expect((error as SpinlightError).diagnostics.map((d) => d.message)).toEqual([
        'm.tflite: MEAN is not supported (operators 0, 2 of 5)',
        'm.tflite: GELU is not supported (operator 1 of 5)',
        'm.tflite: custom operator "MyOp\\u0007" is not supported (operator 3 of 5)',
        'm.tflite: operator number 163 is not supported (operator 4 of 5)',
      ]);
    }
  });

  const reshape = { codes: [[int8(22)]], operators: [operator(0)] };
  const conv = { codes: [[int8(3)]] };
  const options = (...fields: (Field | null)[]): Fields => [
    uint32(0),
    vector([0, 0, 0], 'int32'),
    vector([0], 'int32'),
    uint8(1),
    table(...fields),
  ];
  const cases: readonly (readonly [string, Parts, string])[] = [
    ['schema version', { version: 2 }, 'SL0602: m: the file has schema version 2'],
    [
      'subgraphs',
      { subgraphs: 2 },
      'SL0602: m: the file has 2 subgraphs (control flow, or several signatures)',
    ],
    [
      'element type',
      { ...reshape, tensors: [tensor(int8(17), uint32(0), text('w'))] },
      'SL0602: m: tensor 0 ("w") has elements of type INT4',
    ],
    [
      'unfixed shape',
      { ...reshape, tensors: [[vector([-1, 4], 'int32')]] },
      'SL0602: m: tensor 0 ("") has the shape [-1, 4], dimension 0 is not fixed',
    ],
    [
      'huge tensor',
      { ...reshape, tensors: [[vector([65536, 65536], 'int32')]] },
      'SL0602: m: tensor 0 ("") has 4294967296 elements',
    ],
    [
      'variable tensor',
      { ...reshape, tensors: [tensor(int8(9), null, null, null, uint8(1))] },
      'SL0602: m: tensor 0 ("") is a variable (state kept between inferences)',
    ],
    [
      'sparse tensor',
      { ...reshape, tensors: [tensor(int8(9), null, null, null, null, table())] },
      'SL0602: m: tensor 0 ("") is stored in TFLite\'s sparse format',
    ],
    [
      'external buffer',
      { ...reshape, tensors: [tensor(int8(9), null, null, null, null, null, null, null, null, uint32(1))] },
      'SL0602: m: tensor 0 ("") keeps its contents in another file',
    ],
    [
      'other quantisation',
      {
        ...reshape,
        tensors: [tensor(int8(9), null, null, table(null, null, null, null, uint8(1), table()))],
      },
      'SL0602: m: tensor 0 ("") uses a quantisation scheme other than scale and zero point',
    ],
    [
      'activation',
      { ...conv, operators: [options(int8(0), int32(1), int32(1), int8(4))] },
      'SL0602: m: conv2d_0 has the fused activation TANH',
    ],
  ];

  it.each(cases)('%s', (_, parts, message) => {
    expect(complaint(() => readTflite(file(parts), 'm'))).toBe(message);
  });

  const damagedCases: readonly (readonly [string, Parts, RegExp])[] = [
    [
      'unknown element type',
      { ...reshape, tensors: [tensor(int8(99))] },
      /^SL0601: m: Model\.subgraphs\[0\]\.tensors\[0\]\.type at byte 0x\w+: no element type has the number 99$/,
    ],
    [
      'unknown operator code',
      { operators: [operator(5)] },
      /^SL0601: m: Model\.subgraphs\[0\]\.operators\[0\]\.opcode_index at byte 0x\w+: refers to operator code 5 of 0$/,
    ],
    [
      'contents of a wrong size',
      {
        ...reshape,
        tensors: [tensor(int8(9), uint32(1), text('w'))],
        buffers: [[], [blob(new Uint8Array(3), 16)]],
      },
      /^SL0601: m: Model\.buffers\[1\]\.data at byte 0x\w+: holds 3 bytes, but tensor 0 \("w"\) needs 4$/,
    ],
    [
      'unknown buffer',
      { ...reshape, tensors: [tensor(int8(9), uint32(7))] },
      /tensors\[0\]\.buffer at byte 0x\w+: refers to buffer 7 of 1$/,
    ],
    [
      'zero points that do not match the scales',
      {
        ...reshape,
        tensors: [
          tensor(int8(9), null, null, table(null, null, vector([1, 2], 'float32'), vector([0], 'int64'))),
        ],
      },
      /quantization\.zero_point at byte 0x\w+: 1 zero points for 2 scales$/,
    ],
    [
      'stride 0',
      { ...conv, operators: [options(int8(0), int32(0), int32(0))] },
      /builtin_options\.stride_h at byte 0x\w+: conv2d_0: is 0, must be positive$/,
    ],
    [
      'options of another operator',
      { codes: [[int8(25)]], operators: [options(int8(0))] },
      /builtin_options_type at byte 0x\w+: softmax_0 has options of kind 1, not 9$/,
    ],
  ];

  it.each(damagedCases)('%s is damage', (_, parts, message) => {
    expect(complaint(() => readTflite(file(parts), 'm'))).toMatch(message);
  });
});

describe('a damaged file', () => {
  it.each([
    [0, 'SL0601: m: header at byte 0x0: the header (8 bytes) runs past the end of the file (0 bytes)'],
    [100, 'SL0601: m: Model.subgraphs[0] at byte 0xe8: '],
  ])('of %i bytes is described by table, field and offset', (length, message) => {
    const text = complaint(() => readTflite(digitsBytes().subarray(0, length), 'm'));
    if (length === 0) expect(text).toBe(message);
    else
      expect(text).toMatch(
        /^SL0601: m: Model\S* at byte 0x\w+: .*runs past the end of the file \(100 bytes\)$/,
      );
  });

  it('of another kind is told by its identifier', () => {
    expect(complaint(() => readTflite(new TextEncoder().encode('not a model'), 'm'))).toBe(
      'SL0601: m: file identifier at byte 0x4: is "a mo", expected "TFL3"',
    );
  });

  it('that contradicts itself is told with the place of the operator', () => {
    // The stride of the first convolution, found by its neighbours: 1, 1 and the dilations 1, 1.
    const bytes = new Uint8Array(digitsBytes());
    const network = readTflite(bytes, 'm');
    expect(network.operators[0]).toMatchObject({ strideH: 1, strideW: 1 });
    const view = new DataView(bytes.buffer);
    const found: string[] = [];
    for (let at = 0; at + 16 <= bytes.length; at += 4) {
      if ([0, 4, 8, 12].some((step) => view.getInt32(at + step, true) !== 1)) continue;
      view.setInt32(at, 2, true);
      const message = complaint(() => readTflite(bytes, 'm'));
      if (message !== '') found.push(message);
      view.setInt32(at, 1, true);
    }
    expect(found[0]).toMatch(
      /^SL0601: m: operator 0, conv2d_0 \(Model\.subgraphs\[0\]\.operators\[0\] at byte 0x\w+\): computes the shape \[1, \d, \d, 16\], but its output has \[1, 8, 8, 16\]$/,
    );
  });
});
