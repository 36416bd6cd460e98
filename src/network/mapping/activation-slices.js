export function activationSlices({ actBits, actSigned, }) {
    const count = Math.ceil(8 / actBits);
    const half = actSigned ? 2 ** (actBits - 1) : 0;
    const zero = actSigned ? 0 : -128;
    let offset = -128;
    const stored = [];
    for (let s = 0; s < count; s++) {
        offset += half * 2 ** (s * actBits);
        stored.push(Int8Array.from({ length: 256 }, (_, u) => ((u >> (s * actBits)) % 2 ** actBits) - half + zero));
    }
    return { count, bits: actBits, offset, stored, zero };
}
