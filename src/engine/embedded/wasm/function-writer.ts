import { ByteWriter } from './byte-writer.ts';
import { Code, I32, I64, type IntegerCodes, type ValueType, Vector, v128 } from './opcodes.ts';

/** Buffers of functions that are finished, for those that follow. */
const spare: ByteWriter[] = [];
const mostSpare = 4;
const largestSpare = 1 << 20;

/** Writes the body of one function. Locals are numbered from the parameters on. */
export class FunctionWriter {
  readonly code = spare.pop() ?? new ByteWriter(4096);
  readonly #parameters: number;
  readonly #locals: ValueType[] = [];
  /** What runs before everything else, and the locals that it sets, by address. */
  readonly #start = new ByteWriter(64);
  readonly #literals = new Map<number, number>();
  /** Open blocks: what a branch depth is counted against. */
  depth = 0;

  constructor(parameters = 0) {
    this.#parameters = parameters;
  }

  /** A new local; it starts at 0. */
  local(type: ValueType): number {
    return this.#parameters + this.#locals.push(type) - 1;
  }

  /**
   * A local with the 16 bytes at an absolute address, which never change. Compilers make a vector literal again wherever
   * it is used, from general registers; one that was loaded stays in its register.
   */
  literalVector(address: number): number {
    let local = this.#literals.get(address);
    if (local === undefined) {
      local = this.local(v128);
      this.#literals.set(address, local);
      this.#start.byte(I32.const);
      this.#start.s32(0);
      this.#start.byte(0xfd);
      this.#start.u32(Vector.load);
      this.#start.byte(0);
      this.#start.u32(address);
      this.#start.byte(Code.localSet);
      this.#start.u32(local);
    }
    return local;
  }

  op(code: number): void {
    this.code.byte(code);
  }

  get(local: number): void {
    this.code.byte(Code.localGet);
    this.code.u32(local);
  }

  set(local: number): void {
    this.code.byte(Code.localSet);
    this.code.u32(local);
  }

  tee(local: number): void {
    this.code.byte(Code.localTee);
    this.code.u32(local);
  }

  i32(value: number): void {
    this.code.byte(I32.const);
    this.code.s32(value);
  }

  i64(value: bigint): void {
    this.code.byte(I64.const);
    this.code.s64(value);
  }

  /** A literal of either type; `value` below 2^53. */
  literal(codes: IntegerCodes, value: number): void {
    if (codes === I32) this.i32(value | 0);
    else this.i64(BigInt(value));
  }

  /** A load or store; alignment 1 is always declared, which costs nothing on the machines in use. */
  memory(code: number, offset: number): void {
    this.code.byte(code);
    this.code.byte(0);
    this.code.u32(offset);
  }

  /** A vector instruction without immediate operands. */
  vector(code: number): void {
    this.code.byte(0xfd);
    this.code.u32(code);
  }

  /** A load or store of 16 bytes, or a load of one value into all lanes. */
  vectorMemory(code: number, offset: number): void {
    this.vector(code);
    this.code.byte(0);
    this.code.u32(offset);
  }

  /** A load or store of one lane; the address and the vector are on the stack. */
  vectorLaneMemory(code: number, offset: number, lane: number): void {
    this.vectorMemory(code, offset);
    this.code.byte(lane);
  }

  /** Lanes of 32 bits out of two vectors on the stack: 0 to 3 of the first, 4 to 7 of the second. */
  shuffle32(lanes: readonly number[]): void {
    this.vector(Vector.shuffle);
    for (const lane of lanes) for (let byte = 0; byte < 4; byte++) this.code.byte(lane * 4 + byte);
  }

  /** An access to one lane of a vector on the stack. */
  vectorLane(code: number, lane: number): void {
    this.vector(code);
    this.code.byte(lane);
  }

  /** `memory.copy`: destination, source and length are on the stack. */
  copy(): void {
    this.code.byte(0xfc);
    this.code.byte(0x0a);
    this.code.byte(0);
    this.code.byte(0);
  }

  /** `memory.fill`: destination, byte and length are on the stack. */
  fill(): void {
    this.code.byte(0xfc);
    this.code.byte(0x0b);
    this.code.byte(0);
  }

  block(): number {
    return this.#open(Code.block, 0x40);
  }

  loop(): number {
    return this.#open(Code.loop, 0x40);
  }

  if(result?: ValueType): number {
    return this.#open(Code.if, result ?? 0x40);
  }

  else(): void {
    this.code.byte(Code.else);
  }

  end(): void {
    this.code.byte(Code.end);
    this.depth--;
  }

  /** Branches to the block that was opened as number `target`. */
  br(target: number): void {
    this.code.byte(Code.br);
    this.code.u32(this.depth - target);
  }

  brIf(target: number): void {
    this.code.byte(Code.brIf);
    this.code.u32(this.depth - target);
  }

  brTable(targets: readonly number[], otherwise: number): void {
    this.code.byte(Code.brTable);
    this.code.u32(targets.length);
    for (const target of targets) this.code.u32(this.depth - target);
    this.code.u32(this.depth - otherwise);
  }

  call(index: number): void {
    this.code.byte(Code.call);
    this.code.u32(index);
  }

  /** The whole entry of the code section, without its size. Nothing can be written after it. */
  finish(): Uint8Array {
    const locals = this.#locals;
    let runs = 0;
    for (let i = 0; i < locals.length; i++) if (locals[i] !== locals[i - 1]) runs++;
    const result = new ByteWriter(this.code.length + this.#start.length + 4 * runs + 8);
    result.u32(runs);
    for (let from = 0, to = 0; from < locals.length; from = to) {
      while (locals[to] === locals[from]) to++;
      result.u32(to - from);
      result.byte(locals[from]!);
    }
    result.append(this.#start.view());
    result.append(this.code.view());
    result.byte(Code.end);
    if (spare.length < mostSpare && this.code.capacity <= largestSpare) {
      this.code.clear();
      spare.push(this.code);
    }
    return result.view();
  }

  /** Returns the number by which `br` finds the block. */
  #open(code: number, type: number): number {
    this.code.byte(code);
    this.code.byte(type);
    return ++this.depth;
  }
}
