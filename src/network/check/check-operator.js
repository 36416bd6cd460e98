import { checkConversion } from './check-conversion.ts';
import { checkAdd, checkPad, checkPool, checkReshape, checkSoftmax } from './check-plain.ts';
import { checkConv2D, checkDepthwise, checkFullyConnected } from './check-weighted.ts';
import { Subject } from './report.ts';
/** Checks operator `index`, whose tensor numbers and number of inputs are already known to be right. */
export function checkOperator(report, index) {
    const kind = report.network.operators[index].kind;
    switch (kind) {
        case 'conv2d':
            checkConv2D(new Subject(report, index));
            break;
        case 'depthwiseConv2d':
            checkDepthwise(new Subject(report, index));
            break;
        case 'fullyConnected':
            checkFullyConnected(new Subject(report, index));
            break;
        case 'averagePool2d':
        case 'maxPool2d':
            checkPool(new Subject(report, index));
            break;
        case 'add':
            checkAdd(new Subject(report, index));
            break;
        case 'reshape':
            checkReshape(new Subject(report, index));
            break;
        case 'softmax':
            checkSoftmax(new Subject(report, index));
            break;
        case 'pad':
            checkPad(new Subject(report, index));
            break;
        case 'quantize':
        case 'dequantize':
            checkConversion(new Subject(report, index));
            break;
    }
}
