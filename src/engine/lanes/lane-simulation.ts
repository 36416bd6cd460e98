import { fail } from '../../diag/index.ts';
import { suggestion } from '../embedded/run/suggest.ts';
import { checkCycles, PortDirectory } from '../port-directory.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface } from '../simulation.ts';
import { BlockMemory } from './block-memory.ts';
import { checksumPath, type LaneImage, type PlacedMemory, type PlacedSignal } from './image.ts';
import { type Frames, fillFrames, type LaneValues, readFrames, wordsOf } from './lane-frames.ts';
import { cellBytes } from './layout.ts';
import { partBits } from './netlist.ts';

/** Cycles in one call: a loop that runs for long in one call stays in the code that was made for a quick start. */
const sliceCycles = 2048;
/** Bytes of frames that are kept at a time. */
const frameBytes = 4 << 20;

/** A run with inputs and outputs in buffers. */
export interface LaneJob {
  readonly cycles: number;
  /** By input: a value for each cycle and lane. Inputs that are not named keep theirs. */
  readonly inputs?: Readonly<Record<string, LaneValues>>;
  /** Outputs to keep, each cycle's before its edge. */
  readonly outputs?: readonly string[];
}

/** By output: values as in `LaneJob.inputs`. */
export type LaneResult = Readonly<Record<string, Uint32Array<ArrayBuffer>>>;

/**
 * Many runs of one design in lockstep: each lane has inputs, registers and memories of its own, all lanes have their clock
 * edges together. A lane behaves as a `Simulation` that gets its inputs.
 */
export class LaneSimulation {
  readonly interface: DesignInterface;
  readonly lanes: number;
  readonly image: LaneImage;
  /** Steps since the start, of each lane. */
  cycle = 0;
  readonly #memory: BlockMemory;
  readonly #directory: PortDirectory;
  readonly #inputs: ReadonlyMap<string, PlacedSignal>;
  readonly #state: ReadonlyMap<string, PlacedSignal>;
  readonly #outputs: ReadonlyMap<string, PlacedSignal>;
  readonly #memories: ReadonlyMap<string, PlacedMemory>;
  #isSettled = false;

  /** `module`: the compiled program, if there is one already. */
  constructor(image: LaneImage, lanes: number, module?: object) {
    this.interface = image.interface;
    this.lanes = lanes;
    this.image = image;
    this.#memory = new BlockMemory(image, Math.ceil(lanes / image.blockLanes), module);
    this.#directory = new PortDirectory(image.interface);
    this.#inputs = byPath(image.inputs);
    this.#state = byPath(image.state);
    this.#outputs = byPath(image.outputs);
    this.#memories = byPath(image.memories);
  }

  /** Sets an input of a lane. Unknown: SL0505; out of range for its width, or no such lane: SL0507. */
  poke(port: string, lane: number, value: bigint | number): void {
    this.#checkLane(lane);
    this.#store(this.#inputs.get(port), this.#directory.inputValue(port, value), lane, lane + 1);
  }

  /** Sets an input of all lanes. */
  pokeAll(port: string, value: bigint | number): void {
    this.#store(this.#inputs.get(port), this.#directory.inputValue(port, value), 0, this.lanes);
  }

  /** A port, or a register by its path, of a lane: unsigned, with the present inputs. */
  peek(path: string, lane: number): bigint {
    this.#checkLane(lane);
    const signal = this.#outputs.get(path) ?? this.#inputs.get(path) ?? this.#state.get(path);
    if (!signal) {
      // A clock has no value of its own.
      if (this.interface.ports.some(({ name, direction }) => name === path && direction === 'in')) return 0n;
      const known = [...this.#outputs.keys(), ...this.#inputs.keys(), ...this.#state.keys()];
      fail('SL0505', `unknown port or register \`${path}\``, suggestion(path, known));
    }
    this.settle();
    return signal.places.reduce(
      (value, place, i) => value | (this.#memory.readPart(place, lane) << BigInt(i * partBits)),
      0n,
    );
  }

  /** Puts a value into a register of a lane, by its path. Unknown: SL0505; too large: SL0507. */
  setRegister(path: string, lane: number, value: bigint | number): void {
    this.#checkLane(lane);
    const signal = this.#state.get(path);
    if (!signal) fail('SL0505', `unknown register \`${path}\``, suggestion(path, this.#state.keys()));
    const width = signal.places.reduce((sum, place) => sum + place.width, 0);
    const wanted = BigInt(value);
    if (wanted < 0n || wanted >> BigInt(width) !== 0n)
      fail('SL0507', `${value} does not fit the ${width} bits of \`${path}\``);
    this.#store(signal, wanted, lane, lane + 1);
  }

  /** Clock edges of all lanes, of all clocks or of those that are named. */
  step(cycles = 1, clocks?: readonly string[]): void {
    const count = checkCycles(cycles);
    const mask = this.#directory.ticks(clocks);
    // An edge of no clock changes nothing but what resets do at once.
    if (mask !== 0 || this.image.resetsActAtOnce) {
      const { exports, end } = this.#memory;
      this.#setTicks(mask);
      for (let rest = count; rest > 0; rest -= sliceCycles) exports.run(Math.min(rest, sliceCycles), end);
      this.#setTicks(0);
    }
    this.cycle += count;
    this.#isSettled = false;
  }

  /** As `Simulation.reset`, for all lanes. */
  reset(cycles = 2): void {
    const release = holdReset(this.interface, (port, value) => this.pokeAll(port, value));
    this.step(cycles);
    release();
  }

  /**
   * Runs cycles with inputs from buffers and outputs into buffers, many cycles in one call of the program. The inputs of the
   * last cycle stay. Unknown port: SL0505; too few values, or one that does not fit: SL0507.
   */
  run({ cycles, inputs = {}, outputs = [] }: LaneJob): LaneResult {
    const total = checkCycles(cycles);
    const driven = this.#drivenBy(inputs, total);
    const kept = outputs.map((name) => {
      const signal = this.#outputs.get(name);
      if (!signal) fail('SL0505', `unknown output \`${name}\``, suggestion(name, this.#outputs.keys()));
      return { name, signal, values: new Uint32Array(total * this.lanes * wordsOf(signal)) };
    });
    const isDriven = driven.length > 0 && this.image.inputCells > 0;
    const isKept = kept.length > 0;
    if (!isDriven && !isKept) {
      this.step(total);
      return {};
    }
    const memory = this.#memory;
    const { inputCells, outputCells, blockLanes } = this.image;
    const { blocks } = memory;
    const shape = { blocks, blockLanes, lanes: this.lanes };
    const perCycle = blocks * (inputCells + outputCells) * cellBytes;
    const most = Math.max(1, Math.min(total, Math.floor(frameBytes / perCycle)));
    const address = memory.reserve(most * perCycle);
    const { buffer } = memory.bytes;
    const input: Frames = { ...shape, buffer, address, cells: inputCells, firstCell: 0 };
    const at = address + most * blocks * inputCells * cellBytes;
    const output: Frames = { ...shape, buffer, address: at, cells: outputCells, firstCell: inputCells };
    this.#setTicks(0xffff_ffff);
    if (isDriven) this.#copyInputs(input, most);
    for (let from = 0; from < total; from += most) {
      const count = Math.min(most, total - from);
      if (isDriven) for (const { signal, values } of driven) fillFrames(input, signal, values, from, count);
      memory.exports.stream(count, memory.end, isDriven ? input.address : 0, isKept ? output.address : 0);
      for (const { signal, values } of kept) readFrames(output, signal, values, from, count);
    }
    this.#setTicks(0);
    this.cycle += total;
    this.#isSettled = false;
    return Object.fromEntries(kept.map(({ name, values }) => [name, values]));
  }

  /**
   * The sum over all edges of a lane, started with `checksum: true`: at each edge the sum, turned left by one bit, takes up
   * all outputs, in words of 32 bits, by exclusive or. Otherwise SL0509.
   */
  checksum(lane: number): number {
    if (!this.#state.has(checksumPath))
      fail('SL0509', 'these lanes have no checksum', { help: 'Start them with { checksum: true }.' });
    return Number(this.peek(checksumPath, lane));
  }

  /** Words `address` and up of a memory of a lane, by its path. */
  readMemory(path: string, lane: number, address = 0, count?: number): bigint[] {
    const { arrays, depth } = this.#memoryAt(path, lane);
    const words = count ?? depth - address;
    checkWords(path, depth, address, words);
    return Array.from({ length: words }, (_, i) =>
      arrays.reduce(
        (word, array) => word | (this.#memory.readWord(array, address + i, lane) << BigInt(array.low)),
        0n,
      ),
    );
  }

  /** Replaces words `address` and up of a memory of a lane. Too large a value: SL0507. */
  writeMemory(path: string, lane: number, address: number, values: Iterable<bigint | number>): void {
    const { arrays, depth, width } = this.#memoryAt(path, lane);
    const list = [...values].map(BigInt);
    checkWords(path, depth, address, list.length);
    for (const value of list)
      if (value < 0n || value >> BigInt(width) !== 0n)
        fail('SL0507', `${value} does not fit the ${width} bits of a word of \`${path}\``);
    list.forEach((value, i) => {
      for (const array of arrays) {
        const part = BigInt.asUintN(array.width, value >> BigInt(array.low));
        this.#memory.writeWord(array, address + i, lane, part);
      }
    });
    this.#isSettled = false;
  }

  /** Brings outputs up to date. */
  settle(): void {
    if (this.#isSettled) return;
    const { exports, end } = this.#memory;
    exports.settle(end);
    if (this.image.resetsActAtOnce) exports.run(1, end);
    this.#isSettled = true;
  }

  #store(signal: PlacedSignal | undefined, value: bigint, first: number, end: number): void {
    this.#isSettled = false;
    signal?.places.forEach((place, i) => {
      const part = BigInt.asUintN(place.width, value >> BigInt(i * partBits));
      for (let lane = first; lane < end; lane++) this.#memory.writePart(place, lane, part);
    });
  }

  #drivenBy(
    inputs: Readonly<Record<string, LaneValues>>,
    cycles: number,
  ): { signal: PlacedSignal; values: LaneValues }[] {
    return Object.entries(inputs).flatMap(([name, values]) => {
      this.#directory.inputValue(name, 0);
      const { width } = this.#directory.port(name);
      const wanted = cycles * this.lanes * Math.ceil(width / partBits);
      if (values.length < wanted)
        fail(
          'SL0507',
          `\`${name}\` has ${values.length} values; ${cycles} cycles of ${this.lanes} lanes take ${wanted}`,
        );
      const signal = this.#inputs.get(name);
      return signal ? [{ signal, values }] : [];
    });
  }

  /** Fills frames with the present inputs. */
  #copyInputs({ address, cells, blocks }: Frames, count: number): void {
    const { base, blockBytes } = this.image;
    const { bytes } = this.#memory;
    const size = cells * cellBytes;
    for (let block = 0; block < blocks; block++)
      bytes.copyWithin(address + block * size, base + block * blockBytes, base + block * blockBytes + size);
    for (let cycle = 1; cycle < count; cycle++)
      bytes.copyWithin(address + cycle * blocks * size, address, address + blocks * size);
  }

  #setTicks(mask: number): void {
    const all = this.#memory.blocks * this.image.blockLanes;
    this.image.ticks.forEach((clock, i) => {
      this.#store(this.#inputs.get(clock), BigInt(i < 32 ? (mask >>> i) & 1 : mask & 1), 0, all);
    });
  }

  #memoryAt(path: string, lane: number): PlacedMemory {
    this.#checkLane(lane);
    const memory = this.#memories.get(path);
    if (!memory) fail('SL0505', `unknown memory \`${path}\``, suggestion(path, this.#memories.keys()));
    return memory;
  }

  #checkLane(lane: number): void {
    if (!Number.isInteger(lane) || lane < 0 || lane >= this.lanes)
      fail('SL0507', `lane ${lane} is not one of 0 to ${this.lanes - 1}`);
  }
}

function byPath<T extends { readonly path: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((each) => [each.path, each]));
}

function checkWords(path: string, depth: number, address: number, count: number): void {
  if (address < 0 || count < 0 || address + count > depth)
    fail(
      'SL0507',
      `words ${address} to ${address + count - 1} are outside of memory \`${path}\` of ${depth} words`,
    );
}
