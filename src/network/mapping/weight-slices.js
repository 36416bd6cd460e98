/**
 * Int8 weights as sums of digits that a macro of fewer weight bits can hold: w = sum of 2^(t * Wb) * digit_t, every
 * digit in -2^(Wb-1) .. 2^(Wb-1) - 1. The digits of 0 are all 0, so that a slice has no weight where the layer has none.
 * The slice at position t counts 2^(t * Wb) times; as many are given as the largest magnitude needs, at least one.
 */
export function weightSlices(weights, weightBits) {
    if (weightBits === 8)
        return [weights];
    const slices = digitTables(weightBits).map((table) => weights.map((weight) => table[weight + 128]));
    const used = slices.findLastIndex((slice) => slice.some((digit) => digit !== 0));
    return slices.slice(0, Math.max(1, used + 1));
}
/** Per digit, least significant first: `w + 128` to the digit. */
function digitTables(weightBits) {
    const half = 2 ** (weightBits - 1);
    const rest = Array.from({ length: 256 }, (_, i) => i - 128);
    const tables = [];
    while (rest.some((value) => value !== 0)) {
        const digits = rest.map((value) => ((value + half) & (2 * half - 1)) - half);
        digits.forEach((digit, i) => {
            rest[i] = (rest[i] - digit) / (2 * half);
        });
        tables.push(Int8Array.from(digits));
    }
    return tables;
}
