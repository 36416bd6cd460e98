import { affineOf, fourDimensions, windowExtent } from './operands.ts';
import { elements, sameShape, show } from './report.ts';
/** The sum of the exponentials, each at most 1, is kept in 12 integer bits. */
const maxSoftmaxDepth = 4095;
function requireSameScale(subject, input, output) {
    if (input.scale !== output.scale || input.zeroPoint !== output.zeroPoint) {
        subject.unsupported(`its input (scale ${input.scale}, zero point ${input.zeroPoint}) and output (${output.scale}, ${output.zeroPoint}) are quantised differently`, 'Supported are equal scales and zero points, as the TFLite quantisation specification demands.');
    }
}
export function checkPool(subject) {
    const { filterH, filterW, strideH, strideW, padding } = subject.operator;
    const [batch, height, width, channels] = fourDimensions(subject, 'input', subject.input(0));
    const out = [
        windowExtent(height, filterH, strideH, 1, padding),
        windowExtent(width, filterW, strideW, 1, padding),
    ];
    if (out[0] < 1 || out[1] < 1) {
        subject.damaged(`the window ${filterH} x ${filterW} does not fit the input ${height} x ${width}`);
    }
    subject.requireOutput([batch, ...out, channels]);
    const input = affineOf(subject, 'input', subject.input(0));
    requireSameScale(subject, input, affineOf(subject, 'output', subject.output));
}
export function checkAdd(subject) {
    const [a, b] = [subject.input(0), subject.input(1)];
    const shape = broadcast(a.shape, b.shape);
    if (shape === null)
        subject.damaged(`the shapes ${show(a.shape)} and ${show(b.shape)} cannot be added`);
    subject.requireOutput(shape);
    const scales = [affineOf(subject, 'first input', a).scale, affineOf(subject, 'second input', b).scale];
    const rescale = (2 * Math.max(...scales)) / (2 ** 20 * affineOf(subject, 'output', subject.output).scale);
    if (!(rescale < 1)) {
        subject.unsupported('its output scale is far below its input scales', 'Supported are ratios up to 2^19.');
    }
}
/** The common shape, where extents of 1 stretch and missing leading ones are 1; null where there is none. */
function broadcast(a, b) {
    const rank = Math.max(a.length, b.length);
    const shape = Array.from({ length: rank }, (_, i) => {
        const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
        return x === y || y === 1 ? x : x === 1 ? y : 0;
    });
    return shape.includes(0) ? null : shape;
}
/** The target shape may come as a constant second input; the shape of the output tensor must be what it says. */
export function checkReshape(subject) {
    const input = subject.input(0);
    const { output } = subject;
    if (input.type !== output.type)
        subject.damaged(`turns ${input.type} into ${output.type}`);
    if (elements(input.shape) !== elements(output.shape)) {
        subject.damaged(`the shapes ${show(input.shape)} and ${show(output.shape)} differ in size`);
    }
    if (subject.operator.inputs.length < 2)
        return;
    const target = subject.input(1);
    if (!(target.data instanceof Int32Array)) {
        subject.unsupported('its target shape is not a constant int32 tensor', 'Export the model with fixed shapes.');
    }
    const wanted = [...target.data];
    const fits = wanted.length === output.shape.length &&
        wanted.every((extent, i) => extent === -1 || extent === output.shape[i]);
    if (!fits)
        subject.damaged(`is to make ${show(wanted)}, but its output has the shape ${show(output.shape)}`);
}
export function checkSoftmax(subject) {
    const { beta } = subject.operator;
    subject.requireOutput(subject.input(0).shape);
    const depth = subject.output.shape.at(-1);
    if (depth === undefined)
        subject.damaged('its input has no dimension to run along');
    if (depth > maxSoftmaxDepth) {
        subject.unsupported(`runs over ${depth} elements`, `Supported are up to ${maxSoftmaxDepth}.`);
    }
    const input = affineOf(subject, 'input', subject.input(0));
    const output = affineOf(subject, 'output', subject.output);
    if (output.zeroPoint !== -128 || output.scale !== 1 / 256) {
        subject.unsupported(`its output has scale ${output.scale} and zero point ${output.zeroPoint}`, 'Supported are 1/256 and -128, as the TFLite quantisation specification demands.');
    }
    // The difference of two inputs is scaled to 26 fraction bits by a multiplier above 1.
    if (!(beta > 0 && Number.isFinite(beta) && beta * input.scale * 2 ** 26 > 1)) {
        subject.unsupported(`beta ${beta} with input scale ${input.scale}`, 'Supported are products above 2^-26.');
    }
}
export function checkPad(subject) {
    const input = subject.input(0);
    const paddings = subject.input(1);
    if (!(paddings.data instanceof Int32Array || paddings.data instanceof BigInt64Array)) {
        subject.unsupported('its paddings are not constant integers', 'Export the model with fixed shapes.');
    }
    const data = Array.from(paddings.data, Number);
    if (!sameShape(paddings.shape, [input.shape.length, 2]) || data.some((amount) => amount < 0)) {
        subject.damaged(`paddings ${show(data)} of shape ${show(paddings.shape)} do not fit ${show(input.shape)}`);
    }
    subject.requireOutput(input.shape.map((extent, i) => extent + data[2 * i] + data[2 * i + 1]));
    requireSameScale(subject, affineOf(subject, 'input', input), affineOf(subject, 'output', subject.output));
}
