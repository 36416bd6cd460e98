import { FunctionWriter } from '../wasm/function-writer.ts';
import type { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, I64, i32, i64 } from '../wasm/opcodes.ts';

/**
 * Functions for what is too long to be written out: products and variable shifts of values above 64 bits. They are
 * made on first use. Operands and results are limbs of 64 bits in memory; bits above the width are the caller's.
 */
export class Runtime {
  readonly #module: ModuleWriter;
  readonly #known = new Map<string, number>();
  /** Literals in memory, by value: what must lie there before the first cycle. */
  readonly tables: { address: number; value: bigint; bytes: number }[] = [];
  readonly #tableIds = new Map<string, number>();
  tableEnd: number;

  constructor(module: ModuleWriter, tableStart: number) {
    this.#module = module;
    this.tableEnd = tableStart;
  }

  /** The absolute address of a literal of `bytes` bytes. */
  table(value: bigint, bytes: number): number {
    const key = `${bytes}:${value}`;
    let address = this.#tableIds.get(key);
    if (address === undefined) {
      address = this.tableEnd;
      this.tableEnd += bytes;
      this.tables.push({ address, value, bytes });
      this.#tableIds.set(key, address);
    }
    return address;
  }

  /** `(to, a, b, limbs)`: the low `limbs` limbs of the product. `to` must not overlap `a` or `b`. */
  get multiply(): number {
    return this.#get('multiply', 4, (f) => {
      const [to, a, b, words] = [0, 1, 2, 3];
      const [i, j, carry, word] = [f.local(i32), f.local(i32), f.local(i64), f.local(i64)];
      f.get(to);
      f.i32(0);
      f.get(words);
      f.i32(3);
      f.op(I32.shl);
      f.fill();
      // Words of 32 bits from here on, counted in bytes.
      f.get(words);
      f.i32(3);
      f.op(I32.shl);
      f.set(words);
      const rows = f.block();
      const row = f.loop();
      f.get(i);
      f.get(words);
      f.op(I32.eq);
      f.brIf(rows);
      f.i64(0n);
      f.set(carry);
      f.i32(0);
      f.set(j);
      const columns = f.block();
      const column = f.loop();
      f.get(i);
      f.get(j);
      f.op(I32.add);
      f.get(words);
      f.op(I32.eq);
      f.brIf(columns);
      for (const [base, index] of [
        [a, i],
        [b, j],
      ] as const) {
        f.get(base);
        f.get(index);
        f.op(I32.add);
        f.memory(I32.load, 0);
        f.op(Code.extendI32U);
      }
      f.op(I64.mul);
      f.get(to);
      f.get(i);
      f.op(I32.add);
      f.get(j);
      f.op(I32.add);
      f.memory(I32.load, 0);
      f.op(Code.extendI32U);
      f.op(I64.add);
      f.get(carry);
      f.op(I64.add);
      f.set(word);
      f.get(to);
      f.get(i);
      f.op(I32.add);
      f.get(j);
      f.op(I32.add);
      f.get(word);
      f.op(Code.wrap);
      f.memory(I32.store, 0);
      f.get(word);
      f.i64(32n);
      f.op(I64.shrU);
      f.set(carry);
      increment(f, j, 4);
      f.br(column);
      f.end();
      f.end();
      increment(f, i, 4);
      f.br(row);
      f.end();
      f.end();
    });
  }

  /** `(to, from, limbs, amount)`: shifts right, zeros come in; `to` may be `from`. */
  get shiftRight(): number {
    return this.#get('shiftRight', 4, (f) => shiftBody(f, true));
  }

  /** `(to, from, limbs, amount)`: shifts left; `to` may be `from`. */
  get shiftLeft(): number {
    return this.#get('shiftLeft', 4, (f) => shiftBody(f, false));
  }

  /** A function with `parameters` addresses or numbers and no result. */
  define(parameters: number, f: FunctionWriter): number {
    const index = this.#module.declare(new Array(parameters).fill(i32), []);
    this.#module.define(index, f);
    return index;
  }

  #get(name: string, parameters: number, write: (f: FunctionWriter) => void): number {
    let index = this.#known.get(name);
    if (index === undefined) {
      index = this.#module.declare(new Array(parameters).fill(i32), []);
      this.#known.set(name, index);
      const f = new FunctionWriter(parameters);
      write(f);
      this.#module.define(index, f);
    }
    return index;
  }
}

function increment(f: FunctionWriter, local: number, by: number): void {
  f.get(local);
  f.i32(by);
  f.op(I32.add);
  f.set(local);
}

/** Limb by limb, in the direction in which a limb is read before it is overwritten. */
function shiftBody(f: FunctionWriter, right: boolean): void {
  const [to, from, limbs, amount] = [0, 1, 2, 3];
  const [step, skip, source] = [f.local(i32), f.local(i32), f.local(i32)];
  const bits = f.local(i64);
  f.get(amount);
  f.i32(6);
  f.op(I32.shrU);
  f.set(skip);
  f.get(amount);
  f.i32(63);
  f.op(I32.and);
  f.op(Code.extendI32U);
  f.set(bits);
  const out = f.block();
  const next = f.loop();
  f.get(step);
  f.get(limbs);
  f.op(I32.eq);
  f.brIf(out);
  // The limb written now: `step` from the bottom (right), or from the top (left).
  const pushIndex = () => {
    if (right) f.get(step);
    else {
      f.get(limbs);
      f.i32(1);
      f.op(I32.sub);
      f.get(step);
      f.op(I32.sub);
    }
  };
  const pushLimb = (offset: number) => {
    // A limb outside of 0 .. limbs - 1 is 0; unsigned comparison covers both ends.
    f.get(source);
    f.i32(offset);
    f.op(I32.add);
    f.get(limbs);
    f.op(I32.ltU);
    f.if(i64);
    f.get(from);
    f.get(source);
    f.i32(offset);
    f.op(I32.add);
    f.i32(3);
    f.op(I32.shl);
    f.op(I32.add);
    f.memory(I64.load, 0);
    f.else();
    f.i64(0n);
    f.end();
  };
  pushIndex();
  f.get(skip);
  f.op(right ? I32.add : I32.sub);
  f.set(source);
  f.get(to);
  pushIndex();
  f.i32(3);
  f.op(I32.shl);
  f.op(I32.add);
  pushLimb(0);
  f.get(bits);
  f.op(right ? I64.shrU : I64.shl);
  // The neighbour's bits, shifted by 64 - bits in two steps, because a shift by 64 is a shift by 0.
  pushLimb(right ? 1 : -1);
  f.i64(1n);
  f.op(right ? I64.shl : I64.shrU);
  f.i64(63n);
  f.get(bits);
  f.op(I64.sub);
  f.op(right ? I64.shl : I64.shrU);
  f.op(I64.or);
  f.memory(I64.store, 0);
  increment(f, step, 1);
  f.br(next);
  f.end();
  f.end();
}
