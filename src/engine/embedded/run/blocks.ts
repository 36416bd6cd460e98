/** Bytes of a vector. */
export const blockBytes = 16;
/** Bytes that are looked at together: as many words as a limb has bits. */
export const groupBytes = 256;
/** Bytes between two values that are rather looked at than passed over. */
const smallGap = 64;

/** A run of whole groups of a machine's memory. */
export interface Span {
  readonly address: number;
  readonly bytes: number;
}

/** The runs of groups that hold values; each value is an address and a number of bytes. Ascending. */
export function spansOf(values: Iterable<readonly [address: number, bytes: number]>): Span[] {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const spans: { address: number; bytes: number }[] = [];
  for (const [address, bytes] of sorted) {
    const last = spans.at(-1);
    const end = address + bytes;
    if (last && address <= last.address + last.bytes + smallGap) {
      const wanted = Math.max(last.bytes, end - last.address);
      last.bytes = Math.ceil(wanted / groupBytes) * groupBytes;
    } else {
      const start = address - (address % blockBytes);
      spans.push({ address: start, bytes: Math.ceil((end - start) / groupBytes) * groupBytes });
    }
  }
  return spans;
}
