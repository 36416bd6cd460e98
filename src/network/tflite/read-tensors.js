import { Constants } from './constants.ts';
import * as schema from './schema.ts';
import { elementSize, elementTypes, tensorTypeNames } from './schema.ts';
/**
 * Feature maps beyond this many elements are refused: 64 Mi is forty times the largest map of a 224 x 224
 * MobileNetV2, and keeps a damaged shape from asking the golden model for gigabytes.
 */
const maxElements = 2 ** 26;
const maxRank = 8;
/** All tensors of a subgraph, with the numbers they have in the file. */
export function readTensors(tables, buffers) {
    const constants = new Constants(buffers);
    return tables.map((table, index) => readTensor(table, index, constants));
}
function readTensor(table, index, constants) {
    const name = table.string(schema.tensor.name, 'name');
    const owner = `tensor ${index} (${table.file.quote(name)})`;
    refuseExotic(table, owner);
    const typeNumber = table.int8(schema.tensor.type, 'type');
    const type = elementTypes.get(typeNumber);
    if (type === undefined) {
        const known = tensorTypeNames[typeNumber];
        if (known === undefined)
            table.damaged('type', table.position, `no element type has the number ${typeNumber}`);
        table.file.unsupported(`${owner} has elements of type ${known}`, `Supported are ${[...elementTypes.values()].join(', ')}. Quantise the model to int8.`);
    }
    const shape = readShape(table, owner);
    const elements = shape.reduce((product, extent) => product * extent, 1);
    if (elements > maxElements) {
        table.file.unsupported(`${owner} has ${elements} elements`, `Supported are up to ${maxElements}.`);
    }
    const bufferIndex = table.uint32(schema.tensor.buffer, 'buffer');
    if (bufferIndex >= constants.count && bufferIndex !== 0) {
        table.damaged('buffer', table.position, `refers to buffer ${bufferIndex} of ${constants.count}`);
    }
    const data = bufferIndex === 0 ? null : constants.read(bufferIndex, type, elements * elementSize[type], owner);
    return {
        name,
        shape,
        type,
        quantization: type === 'float32' ? null : readQuantization(table, owner),
        data,
    };
}
function refuseExotic(table, owner) {
    const { file } = table;
    if (table.bool(schema.tensor.isVariable, 'is_variable')) {
        file.unsupported(`${owner} is a variable (state kept between inferences)`, 'Supported are stateless networks.');
    }
    if (table.table(schema.tensor.sparsity, 'sparsity') !== null) {
        file.unsupported(`${owner} is stored in TFLite's sparse format`, 'Export the model with dense weights.');
    }
    if (table.uint32(schema.tensor.externalBuffer, 'external_buffer') !== 0) {
        file.unsupported(`${owner} keeps its contents in another file`, 'Export the model as a single file.');
    }
}
function readShape(table, owner) {
    const shape = table.int32s(schema.tensor.shape, 'shape');
    if (shape.length > maxRank) {
        table.file.unsupported(`${owner} has ${shape.length} dimensions`, `Supported are up to ${maxRank}.`);
    }
    shape.forEach((extent, i) => {
        if (extent < -1)
            table.damaged(`shape[${i}]`, table.position, `is ${extent}`);
        if (extent < 1) {
            table.file.unsupported(`${owner} has the shape [${shape.join(', ')}], dimension ${i} is ${extent === 0 ? 'empty' : 'not fixed'}`, 'Export the model with fixed shapes, batch 1.');
        }
    });
    return shape;
}
/** Null without scales; as TensorFlow Lite does, also when scales come without zero points. */
function readQuantization(tensor, owner) {
    const table = tensor.table(schema.tensor.quantization, 'quantization');
    if (table === null)
        return null;
    if (table.uint8(schema.quantization.detailsType, 'details_type') !== 0) {
        tensor.file.unsupported(`${owner} uses a quantisation scheme other than scale and zero point`, 'Supported are int8 per tensor, and per output channel for weights.');
    }
    const scales = table.float32s(schema.quantization.scale, 'scale');
    const zeroPoints = table.int64s(schema.quantization.zeroPoint, 'zero_point');
    if (scales.length === 0 || zeroPoints.length === 0)
        return null;
    if (scales.length !== zeroPoints.length) {
        table.damaged('zero_point', table.position, `${zeroPoints.length} zero points for ${scales.length} scales`);
    }
    const axis = table.int32(schema.quantization.quantizedDimension, 'quantized_dimension');
    return { scales, zeroPoints, axis: scales.length === 1 ? 0 : axis };
}
