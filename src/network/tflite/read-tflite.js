import { checkNetwork } from '../check/check-network.ts';
import { FlatFile, hex } from './flatbuffer.ts';
import { readOperators } from './read-operators.ts';
import { readTensors } from './read-tensors.ts';
import * as schema from './schema.ts';
/**
 * Reads a TFLite file (schema version 3, one subgraph, int8) into a network that satisfies `checkNetwork`.
 * Tensor numbers are those of the file; constant tensors are views into a private copy of `bytes`.
 * Errors: SL0601 with table, field and byte offset when the file is damaged or contradicts itself, SL0602 when it
 * is sound but uses something that spinlight does not compute.
 */
export function readTflite(bytes, name) {
    const file = new FlatFile(bytes, name);
    const model = file.root(schema.identifier, 'Model');
    const version = model.uint32(schema.model.version, 'version');
    if (version !== schema.schemaVersion) {
        file.unsupported(`the file has schema version ${version}`, `Supported is version ${schema.schemaVersion}.`);
    }
    const subgraph = onlySubgraph(model);
    const operatorTables = subgraph.tables(schema.subgraph.operators, 'operators');
    const tensorTables = subgraph.tables(schema.subgraph.tensors, 'tensors');
    const operators = readOperators(operatorTables, model.tables(schema.model.operatorCodes, 'operator_codes'));
    const tensors = readTensors(tensorTables, model.tables(schema.model.buffers, 'buffers'));
    const network = {
        name,
        tensors,
        operators: operators.map((operator) => settleMultiplier(operator, tensors)),
        inputs: subgraph.int32s(schema.subgraph.inputs, 'inputs'),
        outputs: subgraph.int32s(schema.subgraph.outputs, 'outputs'),
    };
    checkNetwork(network, {
        operator: (index) => ` (Model.subgraphs[0].operators[${index}] at byte ${hex(operatorTables[index].position)})`,
        tensor: (index) => ` (Model.subgraphs[0].tensors[${index}] at byte ${hex(tensorTables[index].position)})`,
        network: () => ` (Model.subgraphs[0] at byte ${hex(subgraph.position)})`,
    });
    return network;
}
function onlySubgraph(model) {
    const subgraphs = model.tables(schema.model.subgraphs, 'subgraphs');
    const [first] = subgraphs;
    if (first === undefined)
        return model.damaged('subgraphs', model.position, 'the file holds no network');
    if (subgraphs.length > 1) {
        model.file.unsupported(`the file has ${subgraphs.length} subgraphs (control flow, or several signatures)`, 'Export the inference function alone.');
    }
    return first;
}
/** TensorFlow Lite ignores the stored depth multiplier since version 2; files may leave it 0. */
function settleMultiplier(operator, tensors) {
    if (operator.kind !== 'depthwiseConv2d' || operator.multiplier !== 0)
        return operator;
    const channels = tensors[operator.inputs[0] ?? -1]?.shape[3];
    const outputs = tensors[operator.inputs[1] ?? -1]?.shape[3];
    return channels && outputs ? { ...operator, multiplier: outputs / channels } : operator;
}
