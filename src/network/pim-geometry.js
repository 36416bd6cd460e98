/** Inputs of one vector: `rows / n * m`. */
export function vectorInputs(geometry) {
    return (geometry.rows / geometry.n) * geometry.m;
}
/** Bits of an entry's index: ceil(log2 m), 0 when dense. */
export function indexBits(geometry) {
    return Math.ceil(Math.log2(geometry.m));
}
/** Bits of a sum: Wb + Xb + ceil(log2 R); exact for every input. */
export function sumBits(geometry) {
    return geometry.weightBits + geometry.actBits + Math.ceil(Math.log2(geometry.rows));
}
/** Cycles in which a vector occupies the array: Xb, times M for the phase scheme. */
export function cyclesPerVector(geometry) {
    return geometry.actBits * (geometry.scheme === 'phase' ? geometry.m : 1);
}
