import { show } from './report.ts';
const quantiseHelp = 'Supported are int8 feature maps and weights with int32 biases. Quantise the model fully to int8.';
/** Requires an int8 (or another given type) tensor with one scale; `what` names it in messages. */
export function affineOf(subject, what, tensor, types = ['int8']) {
    if (!types.includes(tensor.type))
        subject.unsupported(`the ${what} is ${tensor.type}`, quantiseHelp);
    if (tensor.quantization === null)
        subject.damaged(`the ${what} has no scale and zero point`);
    const { scales, zeroPoints } = tensor.quantization;
    if (scales.length !== 1) {
        subject.unsupported(`the ${what} has ${scales.length} scales`, 'Feature maps need one scale for the whole tensor.');
    }
    if (!(scales[0] > 0))
        subject.damaged(`the ${what} has the scale ${scales[0]}`);
    return { scale: scales[0], zeroPoint: zeroPoints[0] };
}
/** Requires constant int8 weights, zero point 0, one scale or one per output channel along `axis`. */
export function weightScales(subject, weights, axis) {
    if (weights.type !== 'int8')
        subject.unsupported(`the weights are ${weights.type}`, quantiseHelp);
    if (!(weights.data instanceof Int8Array)) {
        subject.unsupported('the weights are computed', 'Supported are constant weights.');
    }
    if (weights.quantization === null)
        subject.damaged('the weights have no scales');
    const { scales, zeroPoints } = weights.quantization;
    if (scales.length !== 1 && weights.quantization.axis !== axis) {
        subject.damaged(`the weights have scales along dimension ${weights.quantization.axis}, output channels are ${axis}`);
    }
    if (zeroPoints.some((zero) => zero !== 0)) {
        subject.unsupported('the weights have a zero point other than 0', 'Supported are symmetric weights.');
    }
    return scales;
}
/** Requires an absent or constant int32 bias with one value per output channel. */
export function biasOf(subject, slot, channels) {
    const bias = subject.optionalInput(slot);
    if (bias === null)
        return null;
    if (bias.type !== 'int32')
        subject.unsupported(`the bias is ${bias.type}`, quantiseHelp);
    if (!(bias.data instanceof Int32Array))
        subject.unsupported('the bias is computed', 'Supported are constant biases.');
    if (bias.data.length !== channels) {
        subject.damaged(`the bias has the shape ${show(bias.shape)} for ${channels} output channels`);
    }
    return bias.data;
}
/**
 * Extent of a convolution's or pool's output: ceil(in / stride) when padded to the same size,
 * floor((in - reach) / stride) + 1 otherwise, with reach = (filter - 1) * dilation + 1.
 */
export function windowExtent(input, filter, stride, dilation, padding) {
    if (padding === 'same')
        return Math.ceil(input / stride);
    return Math.floor((input - (filter - 1) * dilation - 1) / stride) + 1;
}
/** The 4 dimensions of a feature map; other ranks are refused. */
export function fourDimensions(subject, what, tensor) {
    const [a, b, c, d, ...more] = tensor.shape;
    if (d === undefined || more.length > 0) {
        subject.unsupported(`the ${what} has the shape ${show(tensor.shape)}`, 'Supported are 4 dimensions.');
    }
    return [a, b, c, d];
}
