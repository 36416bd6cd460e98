import type { Case, If } from '../../../ir/index.ts';
import type { RegionStatement } from '../region/region.ts';
import { I32, I64 } from '../wasm/opcodes.ts';
import { emitAssign } from './assign.ts';
import type { ChunkState } from './chunk-state.ts';
import { codesFor } from './chunk-state.ts';
import { emitLimb } from './field.ts';
import { pushBits } from './memory-access.ts';
import { emit } from './narrow.ts';

/** Up to how many table entries per label a `case` becomes a jump table. */
const tableSparsity = 4;

/**
 * Emits statements. `enter` is called before each, in the order in which the analysis numbered them, and emits what
 * has to be computed there.
 */
export function emitStatements(
  x: ChunkState,
  statements: readonly RegionStatement[],
  enter: () => void,
): void {
  for (const statement of statements) {
    enter();
    if (statement.kind === 'assign') emitAssign(x, statement);
    else if (statement.kind === 'if') emitIf(x, statement, enter);
    else emitCase(x, statement, enter);
  }
}

function emitIf(x: ChunkState, statement: If, enter: () => void): void {
  const { f } = x;
  emit(x, statement.condition);
  if (statement.then.length === 0) f.op(I32.eqz);
  f.if();
  emitStatements(x, statement.then, enter);
  if (statement.otherwise.length > 0) {
    if (statement.then.length > 0) f.else();
    emitStatements(x, statement.otherwise, enter);
  }
  f.end();
}

/** A `case` as nested blocks: a jump leaves as many of them as there are arms before the one wanted. */
function emitCase(x: ChunkState, statement: Case, enter: () => void): void {
  const { f, nodes } = x;
  const { arms, otherwise, subject } = statement;
  const end = f.block();
  const fallback = f.block();
  const starts = arms.map(() => f.block()).reverse();
  const targets = new Map<bigint, number>();
  arms.forEach(({ labels, body }, i) => {
    for (const label of labels) {
      const value = nodes.value(label);
      if (!targets.has(value)) targets.set(value, body.length === 0 ? end : starts[i]!);
    }
  });
  const miss = otherwise.length === 0 ? end : fallback;
  emitJump(x, subject, targets, miss);
  // The innermost block is the last one opened, which is the first arm.
  arms.forEach(({ body }) => {
    f.end();
    emitStatements(x, body, enter);
    f.br(end);
  });
  f.end();
  emitStatements(x, otherwise, enter);
  f.end();
}

function emitJump(x: ChunkState, subject: number, targets: Map<bigint, number>, miss: number): void {
  const { f, nodes } = x;
  const width = nodes.width[subject]!;
  const values = [...targets.keys()];
  let highest = 0n;
  for (const value of values) if (value > highest) highest = value;
  if (width <= 32 && highest < BigInt(tableSparsity * values.length + 4)) {
    const table: number[] = [];
    for (let value = 0n; value <= highest; value++) table.push(targets.get(value) ?? miss);
    emit(x, subject);
    f.brTable(table, miss);
    return;
  }
  const codes = codesFor(width);
  for (const [value, target] of targets) {
    if (width <= 64) {
      emit(x, subject);
      pushBits(x, codes, value);
      f.op(codes.eq);
    } else {
      for (let limb = 0; limb * 64 < width; limb++) {
        emitLimb(x, subject, limb);
        f.i64((value >> BigInt(limb * 64)) & 0xffff_ffff_ffff_ffffn);
        f.op(I64.xor);
        if (limb > 0) f.op(I64.or);
      }
      f.op(I64.eqz);
    }
    f.brIf(target);
  }
  f.br(miss);
}
