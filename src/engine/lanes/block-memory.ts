import { fail } from '../../diag/index.ts';
import { compile, instantiateModule } from '../embedded/wasm/host.ts';
import { elementBits } from './elements.ts';
import type { LaneExports, LaneImage } from './image.ts';
import { cellBytes, type MemoryArray, type Place } from './layout.ts';

const pageBytes = 65536;
const mostBytes = 2 ** 32 - pageBytes;

/** An instance of a program with room for a number of blocks, and the values of single lanes in it. */
export class BlockMemory {
  readonly image: LaneImage;
  readonly exports: LaneExports;
  readonly blocks: number;
  /** Address after the last block. */
  readonly end: number;
  bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;

  /** `module`: the compiled program, if there is one already. Too large a state for one memory: SL0509. */
  constructor(image: LaneImage, blocks: number, module?: object) {
    this.image = image;
    this.blocks = blocks;
    this.end = image.base + blocks * image.blockBytes;
    this.exports = instantiateModule(module ?? compile(image.wasm)) as unknown as LaneExports;
    this.bytes = new Uint8Array(this.exports.memory.buffer);
    this.#view = new DataView(this.exports.memory.buffer);
    this.reserve(0);
    for (const { address, bytes } of image.literals) this.bytes.set(bytes, address);
    this.#fillMemories();
  }

  /** Makes room for buffers after the blocks; gives their address. */
  reserve(bytes: number): number {
    const wanted = this.end + bytes;
    if (wanted > mostBytes)
      fail('SL0509', `the lanes of this run need ${wanted} bytes, more than one memory can hold`, {
        help: 'Use fewer lanes, shorter runs, or several workers.',
      });
    const missing = wanted - this.bytes.length;
    if (missing > 0) {
      this.exports.memory.grow(Math.ceil(missing / pageBytes));
      this.bytes = new Uint8Array(this.exports.memory.buffer);
      this.#view = new DataView(this.exports.memory.buffer);
    }
    return this.end;
  }

  /** A part of a value, of up to 32 bits. */
  readPart({ cell, width }: Place, lane: number): bigint {
    return this.readElement(this.#block(lane) + cell * cellBytes, width, lane);
  }

  writePart({ cell, width }: Place, lane: number, value: bigint): void {
    this.writeElement(this.#block(lane) + cell * cellBytes, width, lane, value);
  }

  readWord(array: MemoryArray, row: number, lane: number): bigint {
    return this.readElement(this.#block(lane) + array.offset + row * array.stride, array.width, lane);
  }

  writeWord(array: MemoryArray, row: number, lane: number, value: bigint): void {
    this.writeElement(this.#block(lane) + array.offset + row * array.stride, array.width, lane, value);
  }

  /** The element of a lane in cells (or a frame, or a row) that begin at `address`. Bits are 0 or all ones. */
  readElement(address: number, width: number, lane: number): bigint {
    const lanes = this.image.blockLanes;
    const bits = elementBits(width, lanes);
    const at = address + ((lane % lanes) * bits) / 8;
    const value = BigInt(
      bits === 32
        ? this.#view.getUint32(at, true)
        : bits === 16
          ? this.#view.getUint16(at, true)
          : this.bytes[at]!,
    );
    return width === 1 ? value & 1n : value;
  }

  writeElement(address: number, width: number, lane: number, value: bigint): void {
    const lanes = this.image.blockLanes;
    const bits = elementBits(width, lanes);
    const at = address + ((lane % lanes) * bits) / 8;
    const element = width === 1 ? -Number(value) : Number(value);
    if (bits === 32) this.#view.setInt32(at, element | 0, true);
    else if (bits === 16) this.#view.setInt16(at, element, true);
    else this.bytes[at] = element;
  }

  #block(lane: number): number {
    const { base, blockBytes, blockLanes } = this.image;
    return base + Math.floor(lane / blockLanes) * blockBytes;
  }

  #fillMemories(): void {
    const { memories, blockLanes, blockBytes, base } = this.image;
    for (const { init, arrays } of memories) {
      for (const array of init === null ? [] : arrays) {
        init!.forEach((word, row) => {
          const part = BigInt.asUintN(array.width, word >> BigInt(array.low));
          if (part === 0n) return;
          for (let lane = 0; lane < blockLanes; lane++) this.writeWord(array, row, lane, part);
          const from = base + array.offset + row * array.stride;
          for (let block = 1; block < this.blocks; block++)
            this.bytes.copyWithin(from + block * blockBytes, from, from + array.stride);
        });
      }
    }
  }
}
