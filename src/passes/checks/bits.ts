/** Sets of bits of one signal as BigInts: bit i of the number says that bit i of the signal is in the set. */
export function bitRange(low: number, width: number): bigint {
  if (width > 1024) return BigInt.asUintN(width, -1n) << BigInt(low);
  masks[width] ??= BigInt.asUintN(width, -1n);
  return low === 0 ? masks[width] : masks[width] << BigInt(low);
}

const masks: bigint[] = [];

/** `bit 3`, `bits 7..4` or `bits 7..4, 1` for the members of a set, highest first. */
export function describeBits(set: bigint): string {
  const ranges: string[] = [];
  const text = set.toString(2);
  let count = 0;
  for (let start = 0; start < text.length; ) {
    if (text[start] === '0') start++;
    else {
      let end = start;
      while (text[end + 1] === '1') end++;
      const [high, low] = [text.length - 1 - start, text.length - 1 - end];
      ranges.push(high === low ? `${high}` : `${high}..${low}`);
      count += end - start + 1;
      start = end + 1;
    }
  }
  const shown = ranges.length > 4 ? [...ranges.slice(0, 4), 'and more'] : ranges;
  return `${count === 1 ? 'bit' : 'bits'} ${shown.join(', ')}`;
}
