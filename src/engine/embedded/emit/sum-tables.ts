import type { Assign } from '../../../ir/index.ts';
import { gatesPerSum, lookUpsOf, type SumTable, sumsPerLookUp } from '../structure/sum-tables.ts';
import { FunctionWriter } from '../wasm/function-writer.ts';
import { I32, i32, Vector, v128 } from '../wasm/opcodes.ts';
import { type Address, type ChunkState, Parameter, placeOfSignal } from './chunk-state.ts';
import { emitClamped } from './shift.ts';

/** Vectors of sums that are added up at the same time: as many as stay in registers. */
const vectorsAtOnce = 8;

/** Adds up the sums of all instances of a group; returns where they lie, 16 bits each. */
export function emitTableSums(x: ChunkState, table: SumTable): Address {
  const { f } = x;
  const target = x.scratch(table.instances * 16);
  const place = placeOfSignal(x, table.signal);
  const gates = placeOfSignal(x, table.gates);
  const stride = table.instances * 2;
  const at = f.local(i32);
  for (let from = 0; from < table.instances / 8; from += vectorsAtOnce) {
    const vectors = Math.min(vectorsAtOnce, table.instances / 8 - from);
    const sums = Array.from({ length: vectors }, () => f.local(v128));
    for (let lookUp = 0; lookUp < lookUpsOf(table); lookUp++) {
      const bit = table.firstGate + lookUp * gatesPerSum;
      f.get(gates.local);
      f.memory(I32.load8U, gates.offset + (bit >> 3));
      if (bit % 8 !== 0) {
        f.i32(gatesPerSum);
        f.op(I32.shrU);
      } else {
        f.i32(sumsPerLookUp - 1);
        f.op(I32.and);
      }
      f.i32(stride);
      f.op(I32.mul);
      f.get(place.local);
      f.op(I32.add);
      f.set(at);
      sums.forEach((sum, i) => {
        if (lookUp > 0) f.get(sum);
        f.get(at);
        f.vectorMemory(Vector.load, place.offset + lookUp * sumsPerLookUp * stride + (from + i) * 16);
        if (lookUp > 0) f.vector(Vector.add16);
        f.set(sum);
      });
    }
    sums.forEach((sum, i) => {
      f.i32(0);
      f.get(sum);
      f.vectorMemory(Vector.store, target.offset + (from + i) * 16);
    });
  }
  return target;
}

/** Makes the sums again that an element is in, or all, of the instance in work. `column`: local, 2 bytes for each before it. */
export function emitTableUpdate(x: ChunkState, table: SumTable, { index }: Assign, column: number): void {
  const { f } = x;
  const place = placeOfSignal(x, table.signal);
  const update = updateFunction(x, table);
  const row = f.local(i32);
  const call = (): void => {
    f.get(Parameter.base);
    f.get(place.local);
    f.get(column);
    f.op(I32.add);
    f.get(row);
    f.call(update);
  };
  if (index >= 0) {
    emitClamped(x, index, table.rows);
    f.tee(row);
    f.i32(table.rows);
    f.op(I32.ltU);
    f.if();
    call();
    f.end();
    return;
  }
  f.i32(0);
  f.set(row);
  const again = f.loop();
  call();
  f.get(row);
  f.i32(table.rowsPerUnit);
  f.op(I32.add);
  f.tee(row);
  f.i32(table.rows);
  f.op(I32.ltU);
  f.brIf(again);
  f.end();
}

/** `(instance, column, row)`: makes the sums of the unit of a row, from what the registers hold now. */
function updateFunction(x: ChunkState, table: SumTable): number {
  const known = x.tableUpdates.get(table);
  if (known !== undefined) return known;
  const { words, indices, rowsPerUnit, lookUpsPerUnit, choices, rowsPerChoice } = table;
  const f = new FunctionWriter(3);
  const [instance, column, row] = [0, 1, 2];
  const wordsAt = placeOfSignal(x, words.register).offset;
  const unit = f.local(i32);
  const position = f.local(i32);
  f.get(row);
  f.i32(rowsPerUnit);
  f.op(divideU);
  f.tee(unit);
  f.i32(rowsPerUnit);
  f.op(I32.mul);
  f.set(row);
  const values: number[] = [];
  const shifts: number[] = [];
  for (let k = 0; k < rowsPerUnit; k++) {
    const value = f.local(i32);
    pushElement(f, instance, wordsAt, row, k, words.width, position);
    f.i32(32 - table.wordBits);
    f.op(I32.shl);
    f.i32(32 - table.wordBits);
    f.op(table.isSigned ? I32.shrS : I32.shrU);
    f.set(value);
    values.push(value);
    const shift = f.local(i32);
    const first = choices < gatesPerSum ? choices * Math.floor(k / rowsPerChoice) : 0;
    f.i32(first);
    if (indices !== null) {
      pushElement(f, instance, placeOfSignal(x, indices.register).offset, row, k, indices.width, position);
      f.i32(2 ** indices.width - 1);
      f.op(I32.and);
      f.op(I32.add);
    }
    f.set(shift);
    shifts.push(shift);
  }
  const stride = table.instances * 2;
  const entries = lookUpsPerUnit * sumsPerLookUp;
  f.get(column);
  f.get(unit);
  f.i32(entries * stride);
  f.op(I32.mul);
  f.op(I32.add);
  f.set(column);
  const offset = placeOfSignal(x, table.signal).offset;
  for (let lookUp = 0; lookUp < lookUpsPerUnit; lookUp++)
    for (let gates = 0; gates < sumsPerLookUp; gates++) {
      f.get(column);
      f.i32(0);
      for (let k = 0; k < rowsPerUnit && gates > 0; k++) {
        // All ones if the gate that belongs to the row is 1; a position below 0 shifts everything away.
        f.get(values[k]!);
        f.i32(0);
        f.i32(gates);
        f.get(shifts[k]!);
        if (lookUp > 0) {
          f.i32(lookUp * gatesPerSum);
          f.op(I32.sub);
        }
        f.op(I32.shrU);
        f.i32(1);
        f.op(I32.and);
        f.op(I32.sub);
        f.op(I32.and);
        f.op(I32.add);
      }
      f.memory(I32.store16, offset + (lookUp * sumsPerLookUp + gates) * stride);
    }
  const index = x.runtime.define(3, f);
  x.tableUpdates.set(table, index);
  return index;
}

/** `i32.div_u` by a literal. */
const divideU = 0x6e;

/** Pushes element `row + k`, with other bits above it. */
function pushElement(
  f: FunctionWriter,
  base: number,
  offset: number,
  row: number,
  k: number,
  width: number,
  position: number,
): void {
  f.get(row);
  f.i32(width);
  f.op(I32.mul);
  f.i32(k * width);
  f.op(I32.add);
  f.tee(position);
  f.i32(3);
  f.op(I32.shrU);
  f.get(base);
  f.op(I32.add);
  f.memory(I32.load, offset);
  if (width % 8 === 0) return;
  f.get(position);
  f.i32(7);
  f.op(I32.and);
  f.op(I32.shrU);
}
