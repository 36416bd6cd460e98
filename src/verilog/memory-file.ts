import type { Memory, Module, ReadPort, WritePort } from '../ir/index.ts';
import { literalText } from './literal.ts';
import { arrayName, memoryClocks, memoryConnections } from './memory-shape.ts';
import { oneLine } from './print-parts.ts';

/** How memories are written: inferred by synthesis, for an FPGA, or as a black box for a foundry macro. */
export type MemoryStyle = 'inferred' | 'fpga' | 'asic';

/** What a memory template is given. All texts are ready to stand in Verilog. */
export interface MemoryData {
  readonly module: string;
  readonly of: string;
  readonly doc: string;
  readonly width: number;
  readonly depth: number;
  readonly ports: readonly {
    readonly name: string;
    readonly width: number;
    readonly isOutput: boolean;
    readonly isReg: boolean;
    readonly last: boolean;
  }[];
  /** Name of the array of words. */
  readonly array: string;
  readonly isRom: boolean;
  /** The function that holds the contents of a ROM, and its argument. */
  readonly rom: { readonly name: string; readonly address: string; readonly addressWidth: number };
  /** Words that are not 0. */
  readonly words: readonly { readonly address: string; readonly index: number; readonly value: string }[];
  readonly hasInit: boolean;
  readonly zero: string;
  readonly asyncReads: readonly ReadData[];
  readonly clocks: readonly {
    readonly name: string;
    readonly reads: readonly ReadData[];
    readonly writes: readonly WriteData[];
    readonly hasMask: boolean;
  }[];
  /** `block` if every read is synchronous, else `distributed`. */
  readonly ramStyle: 'block' | 'distributed';
  readonly severalWriters: boolean;
}

interface ReadData {
  readonly name: string;
  /** The word that is read, 0 beyond the depth. */
  readonly value: string;
}

interface WriteData {
  readonly name: string;
  readonly enable: string;
  /** The word that is written. */
  readonly word: string;
  /** 0: whole words. */
  readonly lanes: number;
  /** The lane that the loop variable counts. */
  readonly lane: string;
  readonly single: boolean;
}

/** Data for the wrapper `wrapper` of a memory. */
export function memoryData(module: Module, memory: Memory, wrapper: string): MemoryData {
  const { width, depth, reads, writes, init } = memory;
  const isRom = writes.length === 0;
  const connections = memoryConnections(module, memory);
  const addressWidths = reads.map(({ address }) => module.signals[address]!.width);
  const romAddressWidth = Math.max(1, ...addressWidths);
  // Lint compares names in functions with all names above: these are used nowhere else.
  const rom = { name: `${wrapper}_word`, address: `${wrapper}_address`, addressWidth: romAddressWidth };
  const array = arrayName(memory.name);
  const addressWidthOf = (port: ReadPort | WritePort) => module.signals[port.address]!.width;
  const zero = literalText(width, 0n);
  const read = (port: ReadPort): ReadData => {
    const own = addressWidthOf(port);
    if (isRom) {
      const padding = romAddressWidth - own;
      const address = padding > 0 ? `{${literalText(padding, 0n)}, ${port.name}_addr}` : `${port.name}_addr`;
      return { name: port.name, value: `${rom.name}(${address})` };
    }
    const { word, inside } = location(array, port.name, own, depth);
    return { name: port.name, value: inside === '' ? word : `${operand(inside)} ? ${word} : ${zero}` };
  };
  const write = (port: WritePort): WriteData => {
    const { word, inside } = location(array, port.name, addressWidthOf(port), depth);
    const lanes = port.mask < 0 ? 0 : module.signals[port.mask]!.width;
    const enable = [`${port.name}_en`, ...(inside === '' ? [] : [operand(inside)])].join(' && ');
    const laneWidth = lanes > 0 ? width / lanes : width;
    const lane = laneWidth === 1 ? `${port.name}_lane` : `${port.name}_lane*${laneWidth} +: ${laneWidth}`;
    return {
      name: port.name,
      enable,
      word,
      lanes,
      lane,
      single: lanes === 1,
    };
  };
  const clocks = [...memoryClocks(module, memory)].map(([domain, name]) => {
    const clockWrites = writes.filter((port) => port.domain === domain).map(write);
    return {
      name,
      reads: reads.filter((port) => port.kind === 'sync' && port.domain === domain).map(read),
      writes: clockWrites,
      hasMask: clockWrites.some(({ lanes }) => lanes > 1),
    };
  });
  const registered = new Set(reads.filter(({ kind }) => kind === 'sync').map(({ name }) => `${name}_data`));
  const words = (init ?? []).slice(0, depth).flatMap((value, i) =>
    value === 0n || i >= 2 ** romAddressWidth
      ? []
      : [
          {
            address: literalText(romAddressWidth, BigInt(i)),
            index: i,
            value: literalText(width, value, { pattern: true }),
          },
        ],
  );
  return {
    module: wrapper,
    of: `${memory.name} of ${module.name}`,
    doc: oneLine(memory.doc),
    width,
    depth,
    ports: connections.map(({ port: name, width: portWidth, isOutput }, i) => ({
      name,
      width: portWidth,
      isOutput,
      isReg: registered.has(name),
      last: i === connections.length - 1,
    })),
    isRom,
    rom,
    array,
    words,
    hasInit: !isRom && init !== null,
    zero,
    asyncReads: reads.filter(({ kind }) => kind === 'async').map(read),
    clocks,
    ramStyle: reads.every(({ kind }) => kind === 'sync') ? 'block' : 'distributed',
    severalWriters: new Set(writes.map(({ domain }) => domain)).size > 1,
  };
}

/** `text` in parentheses, unless it is a single name. */
function operand(text: string): string {
  return text.includes(' ') ? `(${text})` : text;
}

/** The word at a port's address, with the index width that the depth needs, and the condition that it exists. */
function location(
  array: string,
  port: string,
  addressWidth: number,
  depth: number,
): { word: string; inside: string } {
  const address = `${port}_addr`;
  if (depth === 1)
    return {
      word: `${array}[0]`,
      inside: addressWidth === 1 ? `!${address}` : `${address} == ${literalText(addressWidth, 0n)}`,
    };
  const needed = Math.ceil(Math.log2(depth));
  const inside = 2 ** addressWidth > depth ? `${address} < ${literalText(addressWidth, BigInt(depth))}` : '';
  if (addressWidth === needed) return { word: `${array}[${address}]`, inside };
  if (addressWidth > needed)
    return { word: `${array}[${address}[${needed - 1 === 0 ? '0' : `${needed - 1}:0`}]]`, inside };
  return { word: `${array}[{${literalText(needed - addressWidth, 0n)}, ${address}}]`, inside };
}
