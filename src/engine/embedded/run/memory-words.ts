import { fail } from '../../../diag/index.ts';
import { wordBytesOf } from '../schedule/slot.ts';
import type { Runner } from './runner.ts';

/** Words `address` and up of a memory, by its path. */
export function readMemory(
  { machine, directory }: Runner,
  path: string,
  address: number,
  count?: number,
): bigint[] {
  const { memory, address: start } = directory.memory(path);
  const words = count ?? memory.depth - address;
  checkRange(path, memory.depth, address, words);
  const size = wordBytesOf(memory.width);
  return Array.from({ length: words }, (_, i) => {
    const at = start + (address + i) * size;
    if (size >= 4) return machine.read(at, memory.width);
    const { bytes } = machine;
    return BigInt(size === 1 ? bytes[at]! : bytes[at]! | (bytes[at + 1]! << 8));
  });
}

/** Replaces words `address` and up of a memory, by its path. Too large a value: diagnostic SL0507. */
export function writeMemory(
  { machine, directory }: Runner,
  path: string,
  address: number,
  values: Iterable<bigint | number>,
): void {
  const { memory, address: start } = directory.memory(path);
  const list = [...values].map(BigInt);
  checkRange(path, memory.depth, address, list.length);
  const size = wordBytesOf(memory.width);
  for (const value of list) {
    if (value < 0n || value >> BigInt(memory.width) !== 0n)
      fail('SL0507', `${value} does not fit the ${memory.width} bits of a word of \`${path}\``);
  }
  list.forEach((value, i) => {
    const at = start + (address + i) * size;
    if (size >= 4) machine.write(at, memory.width, value);
    else
      for (let byte = 0; byte < size; byte++)
        machine.bytes[at + byte] = Number(value >> BigInt(byte * 8)) & 255;
  });
  machine.stateChanged();
  // Bytes of short words are not in the log.
  machine.recorder?.changed();
}

function checkRange(path: string, depth: number, address: number, count: number): void {
  if (address < 0 || count < 0 || address + count > depth)
    fail(
      'SL0507',
      `words ${address} to ${address + count - 1} are outside of memory \`${path}\` of ${depth} words`,
    );
}
