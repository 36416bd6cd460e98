import { checkNetwork } from '../check/check-network.ts';
import { blob, float32, int8, int32, table, tables, text, uint8, uint32, vector, writeFlatbuffer, } from './flat-writer.ts';
import { activations, elementTypes, identifier, operatorFacts, schemaVersion } from './schema.ts';
/**
 * Writes a network as a TFLite file: schema version 3, one subgraph, one buffer per constant tensor.
 * The same network gives the same bytes. `readTflite` gives the network back, with operator names of its own.
 * Errors: SL0601 and SL0602 when the network does not satisfy `checkNetwork`.
 */
export function writeTflite(network) {
    checkNetwork(network);
    const kinds = [...new Set(network.operators.map((operator) => operator.kind))];
    // Buffer 0 is empty by convention: tensors without contents refer to it.
    const contents = [[]];
    const tensors = network.tensors.map((tensor) => {
        if (tensor.data !== null)
            contents.push([blob(littleEndian(tensor.data), 16)]);
        return tensorFields(tensor, tensor.data === null ? 0 : contents.length - 1);
    });
    const subgraph = [
        tables(tensors),
        vector(network.inputs, 'int32'),
        vector(network.outputs, 'int32'),
        tables(network.operators.map((operator) => operatorFields(operator, kinds.indexOf(operator.kind)))),
        text(network.name),
    ];
    return writeFlatbuffer(identifier, [
        uint32(schemaVersion),
        tables(kinds.map(codeFields)),
        tables([subgraph]),
        text('exported by spinlight'),
        tables(contents),
    ]);
}
function codeFields(kind) {
    const { code, version } = operatorFacts[kind];
    return [int8(code), null, int32(version), int32(code)];
}
const typeNumbers = new Map([...elementTypes].map(([number, type]) => [type, number]));
function tensorFields(tensor, buffer) {
    const { quantization } = tensor;
    return [
        vector(tensor.shape, 'int32'),
        int8(typeNumbers.get(tensor.type)),
        uint32(buffer),
        text(tensor.name),
        quantization &&
            table(null, null, vector([...quantization.scales], 'float32'), vector([...quantization.zeroPoints], 'int64'), null, null, int32(quantization.axis)),
    ];
}
function operatorFields(operator, code) {
    return [
        uint32(code),
        vector(operator.inputs, 'int32'),
        vector(operator.outputs, 'int32'),
        uint8(operatorFacts[operator.kind].options),
        table(...optionFields(operator)),
    ];
}
const activation = (value) => int8(activations.indexOf(value));
function optionFields(operator) {
    switch (operator.kind) {
        case 'conv2d':
            return [
                ...windowFields(operator),
                activation(operator.activation),
                int32(operator.dilationW),
                int32(operator.dilationH),
            ];
        case 'depthwiseConv2d':
            return [
                ...windowFields(operator),
                int32(operator.multiplier),
                activation(operator.activation),
                int32(operator.dilationW),
                int32(operator.dilationH),
            ];
        case 'averagePool2d':
        case 'maxPool2d':
            return [
                ...windowFields(operator),
                int32(operator.filterW),
                int32(operator.filterH),
                activation(operator.activation),
            ];
        case 'fullyConnected':
            return [activation(operator.activation), null, uint8(operator.keepDims ? 1 : 0)];
        case 'add':
            return [activation(operator.activation)];
        case 'softmax':
            return [float32(operator.beta)];
        case 'reshape':
        case 'pad':
        case 'quantize':
        case 'dequantize':
            return [];
    }
}
function windowFields(operator) {
    return [int8(operator.padding === 'same' ? 0 : 1), int32(operator.strideW), int32(operator.strideH)];
}
function littleEndian(data) {
    const bytes = new Uint8Array(data.byteLength);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < data.length; i++) {
        const value = data[i];
        if (typeof value === 'bigint')
            view.setBigInt64(8 * i, value, true);
        else if (data instanceof Float32Array)
            view.setFloat32(4 * i, value, true);
        else if (data instanceof Int32Array)
            view.setInt32(4 * i, value, true);
        else if (data instanceof Int16Array)
            view.setInt16(2 * i, value, true);
        else
            view.setUint8(i, value & 255);
    }
    return bytes;
}
