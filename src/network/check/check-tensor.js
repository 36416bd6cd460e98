import { elements, show } from './report.ts';
/** Values that a zero point may have. */
const zeroPointRange = {
    int8: [-128, 127],
    uint8: [0, 255],
    int16: [-32768, 32767],
    int32: [-(2 ** 31), 2 ** 31 - 1],
    int64: [-(2 ** 31), 2 ** 31 - 1],
    float32: [0, 0],
};
/**
 * Checks one tensor by itself: extents, contents against shape, quantisation against shape and type.
 * A scale of 0 is allowed in constants: exporters write it for output channels whose weights are all zero.
 */
export function checkTensor(tensor, damaged) {
    const { shape, data, quantization, type } = tensor;
    if (shape.some((extent) => !Number.isInteger(extent) || extent < 1))
        damaged(`has the shape ${show(shape)}`);
    if (data !== null && data.length !== elements(shape)) {
        damaged(`has the shape ${show(shape)}, but holds ${data.length} elements`);
    }
    if (quantization === null)
        return;
    const { scales, zeroPoints, axis } = quantization;
    if (scales.length === 0 || scales.length !== zeroPoints.length) {
        damaged(`has ${scales.length} scales and ${zeroPoints.length} zero points`);
    }
    if (scales.length > 1 && shape[axis] !== scales.length) {
        const extent = axis >= 0 && axis < shape.length ? `has ${shape[axis]}` : 'does not exist';
        damaged(`has ${scales.length} scales along dimension ${axis}, which ${extent} (shape ${show(shape)})`);
    }
    const [low, high] = zeroPointRange[type];
    scales.forEach((scale, i) => {
        if (!Number.isFinite(scale) || scale < 0 || (scale === 0 && data === null))
            damaged(`scale ${i} is ${scale}`);
        const zero = zeroPoints[i];
        if (zero < low || zero > high)
            damaged(`zero point ${i} is ${zero}, outside of ${type}`);
    });
}
