export const identifier = 'TFL3';
export const schemaVersion = 3;
export const model = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4 };
export const operatorCode = { deprecatedBuiltinCode: 0, customCode: 1, version: 2, builtinCode: 3 };
export const subgraph = { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 };
export const buffer = { data: 0, offset: 1, size: 2 };
export const tensor = {
    shape: 0,
    type: 1,
    buffer: 2,
    name: 3,
    quantization: 4,
    isVariable: 5,
    sparsity: 6,
    externalBuffer: 10,
};
export const quantization = { scale: 2, zeroPoint: 3, detailsType: 4, quantizedDimension: 6 };
export const operator = { opcodeIndex: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 };
export const convOptions = {
    padding: 0,
    strideW: 1,
    strideH: 2,
    activation: 3,
    dilationW: 4,
    dilationH: 5,
};
export const depthwiseOptions = {
    padding: 0,
    strideW: 1,
    strideH: 2,
    multiplier: 3,
    activation: 4,
    dilationW: 5,
    dilationH: 6,
};
export const poolOptions = {
    padding: 0,
    strideW: 1,
    strideH: 2,
    filterW: 3,
    filterH: 4,
    activation: 5,
};
export const fullyConnectedOptions = { activation: 0, weightsFormat: 1, keepDims: 2 };
export const softmaxOptions = { beta: 0 };
export const addOptions = { activation: 0 };
export const reshapeOptions = { newShape: 0 };
/** Member of the enumeration TensorType, by number. */
export const tensorTypeNames = [
    'FLOAT32',
    'FLOAT16',
    'INT32',
    'UINT8',
    'INT64',
    'STRING',
    'BOOL',
    'INT16',
    'COMPLEX64',
    'INT8',
    'FLOAT64',
    'COMPLEX128',
    'UINT64',
    'RESOURCE',
    'VARIANT',
    'UINT32',
    'UINT16',
    'INT4',
    'BFLOAT16',
    'INT2',
    'UINT4',
    'FLOAT8_E4M3FN',
    'FLOAT8_E5M2',
];
export const elementTypes = new Map([
    [0, 'float32'],
    [2, 'int32'],
    [3, 'uint8'],
    [4, 'int64'],
    [7, 'int16'],
    [9, 'int8'],
]);
/** Bytes of one element. */
export const elementSize = {
    float32: 4,
    int32: 4,
    uint8: 1,
    int64: 8,
    int16: 2,
    int8: 1,
};
/** Index is the file's number of the activation. */
export const activations = ['none', 'relu', 'reluN1To1', 'relu6'];
export const activationNames = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'];
export const operatorFacts = {
    add: { code: 0, options: 11, version: 2 },
    averagePool2d: { code: 1, options: 5, version: 2 },
    conv2d: { code: 3, options: 1, version: 3 },
    depthwiseConv2d: { code: 4, options: 2, version: 3 },
    dequantize: { code: 6, options: 38, version: 2 },
    fullyConnected: { code: 9, options: 8, version: 4 },
    maxPool2d: { code: 17, options: 5, version: 2 },
    reshape: { code: 22, options: 17, version: 1 },
    softmax: { code: 25, options: 9, version: 2 },
    pad: { code: 34, options: 22, version: 2 },
    quantize: { code: 114, options: 89, version: 2 },
};
export const customOperator = 32;
