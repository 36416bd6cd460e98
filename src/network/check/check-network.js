import { checkOperator } from './check-operator.ts';
import { checkTensor } from './check-tensor.ts';
import { noOrigins, Reporter } from './report.ts';
/** Smallest and largest number of inputs; an absent bias is present as -1. */
const arity = {
    conv2d: [3, 3],
    depthwiseConv2d: [3, 3],
    fullyConnected: [3, 3],
    add: [2, 2],
    averagePool2d: [1, 1],
    maxPool2d: [1, 1],
    reshape: [1, 2],
    softmax: [1, 1],
    pad: [2, 2],
    quantize: [1, 1],
    dequantize: [1, 1],
};
/**
 * Checks that a network means something and that spinlight computes it: tensor numbers, execution order, contents,
 * quantisation, and the shapes and scales of every operator. Throws SL0601 or SL0602 at the first finding.
 * Whatever passes can be given to the golden model.
 */
export function checkNetwork(network, origins = noOrigins) {
    const report = new Reporter(network, origins);
    if (network.operators.length === 0)
        report.networkDamaged('has no operators');
    network.tensors.forEach((tensor, index) => {
        checkTensor(tensor, (problem) => report.tensorDamaged(index, problem));
    });
    checkFlow(network, report);
    for (let index = 0; index < network.operators.length; index++)
        checkOperator(report, index);
}
/** Every tensor has at most one source, and every operator runs after the sources of its inputs. */
function checkFlow(network, report) {
    const { tensors, operators } = network;
    const ready = tensors.map((tensor) => tensor.data !== null);
    const exists = (index) => index >= 0 && index < tensors.length;
    const ends = { inputs: network.inputs, outputs: network.outputs };
    for (const [name, list] of Object.entries(ends)) {
        if (list.length === 0)
            report.networkDamaged(`has no ${name}`);
        const bad = list.find((index) => !exists(index));
        if (bad !== undefined)
            report.networkDamaged(`lists tensor ${bad} of ${tensors.length} as ${name}`);
        if (new Set(list).size !== list.length)
            report.networkDamaged(`lists a tensor twice as ${name}`);
    }
    for (const input of network.inputs) {
        if (ready[input])
            report.networkDamaged(`has ${report.tensorName(input)} as an input, whose contents are constant`);
        ready[input] = true;
    }
    operators.forEach((operator, index) => {
        const { inputs, outputs, kind } = operator;
        const [least, most] = arity[kind];
        if (inputs.length < least || inputs.length > most) {
            const wanted = least === most ? `${least}` : `${least} or ${most}`;
            report.damaged(index, `has ${inputs.length} inputs, needs ${wanted}`);
        }
        if (outputs.length !== 1)
            report.damaged(index, `has ${outputs.length} outputs, needs 1`);
        inputs.forEach((input, slot) => {
            // Only a bias may be missing; the shape of a reshape is left out, not -1.
            if (input === -1 && slot === 2)
                return;
            if (!exists(input))
                report.damaged(index, `input ${slot} names tensor ${input} of ${tensors.length}`);
            if (!ready[input])
                report.damaged(index, `input ${slot}, ${report.tensorName(input)}, is not computed before`);
        });
        const output = outputs[0];
        if (!exists(output))
            report.damaged(index, `the output names tensor ${output} of ${tensors.length}`);
        if (ready[output])
            report.damaged(index, `the output, ${report.tensorName(output)}, has its contents from elsewhere`);
        ready[output] = true;
    });
    for (const output of network.outputs) {
        if (!ready[output])
            report.networkDamaged(`has ${report.tensorName(output)} as an output, which is never computed`);
    }
}
