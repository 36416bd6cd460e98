import { affineOf, biasOf, fourDimensions, weightScales, windowExtent } from './operands.ts';
import { elements, show } from './report.ts';
/** Beyond this factor the 32-bit accumulator, shifted left as the reference kernels do, has no bits left. */
const maxRescale = 2 ** 30;
export function checkConv2D(subject) {
    const { operator } = subject;
    const weights = subject.input(1);
    const [batch, height, width, channels] = fourDimensions(subject, 'input', subject.input(0));
    const [outputs, filterH, filterW, depth] = fourDimensions(subject, 'weights', weights);
    // Fewer input channels in the weights than in the feature map make a grouped convolution.
    const groups = channels / depth;
    if (!Number.isInteger(groups) || outputs % groups !== 0) {
        subject.damaged(`the weights ${show(weights.shape)} do not fit ${channels} input channels`);
    }
    subject.requireOutput([batch, ...plane(operator, height, width, filterH, filterW, subject), outputs]);
    checkArithmetic(subject, weights, 0, outputs, (channel, visit) => {
        const size = filterH * filterW * depth;
        for (let i = channel * size; i < (channel + 1) * size; i++)
            visit(i);
    });
}
export function checkDepthwise(subject) {
    const { operator } = subject;
    const weights = subject.input(1);
    const [batch, height, width, channels] = fourDimensions(subject, 'input', subject.input(0));
    const [one, filterH, filterW, outputs] = fourDimensions(subject, 'weights', weights);
    if (one !== 1)
        subject.damaged(`depthwise weights have the shape ${show(weights.shape)}, the first must be 1`);
    if (outputs !== channels * operator.multiplier) {
        subject.damaged(`${channels} input channels times the multiplier ${operator.multiplier} are not the ${outputs} of the weights`);
    }
    subject.requireOutput([batch, ...plane(operator, height, width, filterH, filterW, subject), outputs]);
    checkArithmetic(subject, weights, 3, outputs, (channel, visit) => {
        for (let i = channel; i < filterH * filterW * outputs; i += outputs)
            visit(i);
    });
}
export function checkFullyConnected(subject) {
    const weights = subject.input(1);
    const [outputs, depth, ...more] = weights.shape;
    if (depth === undefined || more.length > 0) {
        subject.unsupported(`the weights have the shape ${show(weights.shape)}`, 'Supported are 2 dimensions.');
    }
    const { shape } = subject.input(0);
    const count = elements(shape);
    if (subject.operator.keepDims) {
        if (shape.at(-1) !== depth)
            subject.damaged(`the input ${show(shape)} does not end in the ${depth} of the weights`);
        subject.requireOutput([...shape.slice(0, -1), outputs]);
    }
    else {
        if (count % depth !== 0)
            subject.damaged(`the input ${show(shape)} is not made of vectors of ${depth}`);
        requireVectors(subject, count / depth, outputs);
    }
    checkArithmetic(subject, weights, 0, outputs, (channel, visit) => {
        for (let i = channel * depth; i < (channel + 1) * depth; i++)
            visit(i);
    });
}
/** Some exporters write the output of one vector without, or with additional, leading ones. */
function requireVectors(subject, vectors, outputs) {
    const { shape } = subject.output;
    if (elements(shape) !== vectors * outputs || shape.at(-1) !== outputs) {
        subject.damaged(`computes ${vectors} vectors of ${outputs}, but its output has the shape ${show(shape)}`);
    }
}
function plane(operator, height, width, filterH, filterW, subject) {
    const { strideH, strideW, dilationH, dilationW, padding } = operator;
    const out = [
        windowExtent(height, filterH, strideH, dilationH, padding),
        windowExtent(width, filterW, strideW, dilationW, padding),
    ];
    if (out[0] < 1 || out[1] < 1) {
        subject.damaged(`the filter ${filterH} x ${filterW} does not fit the input ${height} x ${width}`);
    }
    return out;
}
/**
 * Checks types, scales and bias, and that no input can take the sum out of 32 bits: the sum of |weights| times the
 * largest distance of an input from its zero point, plus |bias|, per output channel.
 */
function checkArithmetic(subject, weights, axis, channels, each) {
    const input = affineOf(subject, 'input', subject.input(0));
    const output = affineOf(subject, 'output', subject.output);
    const scales = weightScales(subject, weights, axis);
    const bias = biasOf(subject, 2, channels);
    const distance = Math.max(input.zeroPoint + 128, 127 - input.zeroPoint);
    const data = weights.data;
    for (let channel = 0; channel < channels; channel++) {
        const scale = scales.length === 1 ? scales[0] : scales[channel];
        const rescale = (input.scale * scale) / output.scale;
        if (!(rescale < maxRescale)) {
            subject.unsupported(`output channel ${channel} is rescaled by ${rescale}`, `Supported are factors (input scale times weight scale, over output scale) below 2^30.`);
        }
        let magnitude = 0;
        each(channel, (i) => {
            magnitude += Math.abs(data[i]);
        });
        if (magnitude * distance + Math.abs(bias?.[channel] ?? 0) >= 2 ** 31) {
            subject.unsupported(`the sum of output channel ${channel} can exceed 32 bits`, 'Its bias or depth is too large.');
        }
    }
}
