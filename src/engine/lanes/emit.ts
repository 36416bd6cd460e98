import { FunctionWriter } from '../embedded/wasm/function-writer.ts';
import { I32, v128 } from '../embedded/wasm/opcodes.ts';
import type { WriteEffect, WritePart } from './effects.ts';
import { cellBytes, type MemoryArray } from './layout.ts';
import type { Plan } from './plan.ts';
import { Code, elementCodes, Pseudo } from './vector-codes.ts';
import type { VectorMaker } from './vector-maker.ts';
import type { VectorId } from './vectors.ts';

/** Literals of a module, kept in memory: a load costs less code than making one. */
export class Literals {
  readonly #first: number;
  readonly #addresses = new Map<bigint, number>();

  constructor(first: number) {
    this.#first = first;
  }

  /** Address of 16 bytes that repeat the pattern. */
  address(pattern: bigint): number {
    let at = this.#addresses.get(pattern);
    if (at === undefined) {
      at = this.#first + 16 * this.#addresses.size;
      this.#addresses.set(pattern, at);
    }
    return at;
  }

  get end(): number {
    return this.#first + 16 * this.#addresses.size;
  }

  *bytes(): Generator<{ address: number; bytes: Uint8Array }> {
    for (const [pattern, address] of this.#addresses) {
      const bytes = new Uint8Array(16);
      const view = new DataView(bytes.buffer);
      view.setBigUint64(0, pattern, true);
      view.setBigUint64(8, pattern, true);
      yield { address, bytes };
    }
  }
}

/** Writes one function of a plan; its parameter is the address of a block. */
export class FunctionEmitter {
  readonly f = new FunctionWriter(1);
  readonly #maker: VectorMaker;
  readonly #plan: Plan;
  readonly #literals: Literals;
  readonly #arrays: readonly MemoryArray[];
  /** The cell of export 0. */
  readonly #exportBase: number;
  readonly #locals = new Map<VectorId, number>();

  constructor(
    maker: VectorMaker,
    plan: Plan,
    literals: Literals,
    arrays: readonly MemoryArray[],
    exportBase: number,
  ) {
    this.#maker = maker;
    this.#plan = plan;
    this.#literals = literals;
    this.#arrays = arrays;
    this.#exportBase = exportBase;
  }

  emit(index: number): FunctionWriter {
    const { f } = this;
    const { functions, units, isLocal, exports, delayed } = this.#plan;
    for (const unit of functions[index]!) {
      const value = units.roots[unit]!;
      if (value >= 0) {
        this.#keep(value, exports.get(value), isLocal[unit] === 1);
        continue;
      }
      const effect = units.effects[unit]!;
      if (effect.kind === 'write') this.#write(effect);
      else {
        const late = delayed.get(unit);
        f.get(0);
        this.#push(effect.value);
        f.vectorMemory(Code.store, (late === undefined ? effect.cell : this.#exportBase + late) * cellBytes);
      }
    }
    return f;
  }

  /** Computes a value into a local, a cell for later functions, or both. */
  #keep(value: VectorId, cell: number | undefined, isLocal: boolean): void {
    const { f } = this;
    const local = isLocal ? f.local(v128) : -1;
    if (cell !== undefined) f.get(0);
    this.#compute(value);
    if (isLocal && cell !== undefined) f.tee(local);
    else if (isLocal) f.set(local);
    if (cell !== undefined) f.vectorMemory(Code.store, (this.#exportBase + cell) * cellBytes);
    if (isLocal) this.#locals.set(value, local);
  }

  #push(id: VectorId): void {
    const { f } = this;
    const { store } = this.#maker;
    const local = this.#locals.get(id);
    if (local !== undefined) f.get(local);
    else if (store.op[id] === Pseudo.const) this.#literal(id);
    else if (store.op[id] === Pseudo.cell) this.#load(store.a[id]!);
    else if (this.#plan.units.unitOf[id]! < 0) this.#compute(id);
    else this.#load(this.#exportBase + this.#plan.exports.get(id)!);
  }

  #load(cell: number): void {
    this.f.get(0);
    this.f.vectorMemory(Code.load, cell * cellBytes);
  }

  #literal(id: VectorId): void {
    const { f } = this;
    const { zero, ones, store } = this.#maker;
    if (id === zero || id === ones) {
      f.vector(12);
      for (let i = 0; i < 16; i++) f.code.byte(id === zero ? 0 : 255);
      return;
    }
    f.i32(0);
    f.vectorMemory(Code.load, this.#literals.address(store.pattern(id)));
  }

  #compute(id: VectorId): void {
    const { f } = this;
    const { store } = this.#maker;
    const op = store.op[id]!;
    if (op === Pseudo.gather) {
      this.#gather(id);
      return;
    }
    for (let i = 0; i < store.arity(id); i++) this.#push(store.operand(id, i));
    if (op === Pseudo.even || op === Pseudo.odd) {
      f.vector(Code.shuffle);
      for (const word of op === Pseudo.even ? [0, 2, 4, 6] : [1, 3, 5, 7])
        for (let byte = 0; byte < 4; byte++) f.code.byte(word * 4 + byte);
      return;
    }
    if (store.isShift(id)) f.i32(store.b[id]!);
    f.vector(op);
  }

  /** The vector in a local, in which its elements can be looked at one by one. */
  #held(push: () => void): number {
    const local = this.f.local(v128);
    push();
    this.f.set(local);
    return local;
  }

  #gather(id: VectorId): void {
    const { store } = this.#maker;
    const array = this.#arrays[Math.floor(store.a[id]! / 64)]!;
    const rows = Array.from({ length: store.arity(id) }, (_, i) => {
      const row = store.operand(id, i);
      return this.#locals.get(row) ?? this.#held(() => this.#push(row));
    });
    this.#loadWords(array, store.a[id]! % 64, rows);
  }

  /** Pushes vector `part` of the words whose distances from the array's begin are the elements of `rows`. */
  #loadWords(array: MemoryArray, part: number, rows: readonly number[]): void {
    const { f } = this;
    const { bits, offset } = array;
    const perVector = 128 / bits;
    const result = f.local(v128);
    for (let i = 0; i < perVector; i++) {
      const lane = part * perVector + i;
      this.#address(rows, lane, part * perVector);
      const at = offset + (lane * bits) / 8;
      if (i === 0 && bits >= 32) f.vectorMemory(bits === 32 ? Code.load32Zero : Code.load64Zero, at);
      else {
        if (i === 0) this.#literal(this.#maker.zero);
        else f.get(result);
        f.vectorMemory(elementCodes[bits].loadLane, at);
        f.code.byte(i);
      }
      if (i < perVector - 1) f.set(result);
    }
  }

  /** Pushes the address of a lane's word. `rows` begins with the vector that holds lane `first`. */
  #address(rows: readonly number[], lane: number, first: number): void {
    const { f } = this;
    const start = Math.floor(first / 4);
    f.get(0);
    f.get(rows[Math.floor(lane / 4) - start]!);
    f.vectorLane(Code.extractLane32, lane % 4);
    f.op(I32.add);
  }

  #write({ enable, parts }: WriteEffect): void {
    const { f } = this;
    if (enable !== this.#maker.ones) {
      this.#push(enable);
      f.vector(Code.anyTrue);
      f.if();
    }
    for (const part of parts) this.#writePart(part);
    if (enable !== this.#maker.ones) f.end();
  }

  #writePart({ array: index, rows, data, mask }: WritePart): void {
    const { f } = this;
    const array = this.#arrays[index]!;
    const { bits, offset } = array;
    const perVector = 128 / bits;
    const held = rows.map((row) => this.#locals.get(row) ?? this.#held(() => this.#push(row)));
    data.forEach((value, part) => {
      const first = part * perVector;
      const used = held.slice(Math.floor(first / 4));
      const local = this.#held(() => {
        this.#push(value);
        if (mask === null) return;
        this.#loadWords(array, part, used);
        this.#push(mask[part]!);
        f.vector(Code.selectBits);
      });
      for (let i = 0; i < perVector; i++) {
        const lane = first + i;
        this.#address(used, lane, first);
        f.get(local);
        f.vectorMemory(elementCodes[bits].storeLane, offset + (lane * bits) / 8);
        f.code.byte(i);
      }
    });
  }
}
