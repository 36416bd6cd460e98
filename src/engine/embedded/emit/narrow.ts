import { InternalError } from '../../../diag/index.ts';
import { type NodeId, Op } from '../../../ir/index.ts';
import { EngineOp } from '../region/engine-nodes.ts';
import { Code, I32, type IntegerCodes } from '../wasm/opcodes.ts';
import { addressOfSignal, type ChunkState, codesFor, Mode, Parameter } from './chunk-state.ts';
import { emitWideCompare, emitWideReduction } from './compare.ts';
import { convert, loadWhole, mask, ones, pushBits } from './memory-access.ts';
import { emitPick } from './pick.ts';
import { emitShift } from './shift.ts';
import { emitSigned } from './signed.ts';
import { emitCat, emitRepeat, emitSlice } from './wiring.ts';

/** Instructions in the arms of a multiplexer from which a branch is cheaper than computing both. */
const branchCost = 24;

/**
 * Pushes the value of a node of at most 64 bits: an i32 up to 32 bits, else an i64. With `dirty` the bits above the
 * width may be anything, which saves masks inside of sums; without it they are 0.
 */
export function emit(x: ChunkState, node: NodeId, dirty = false): void {
  if (x.mode[node] === Mode.local && x.local[node]! >= 0) x.f.get(x.local[node]!);
  else if (x.mode[node] === Mode.imported) {
    x.f.get(Parameter.base);
    x.f.memory(codesFor(x.nodes.width[node]!).load, x.handedOffsets[node]!);
  } else compute(x, node, dirty);
}

/** The same, but computes the node even if it is meant to be in a local. */
export function compute(x: ChunkState, node: NodeId, dirty: boolean): void {
  const { nodes, f } = x;
  const width = nodes.width[node]!;
  const codes = codesFor(width);
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  const op = nodes.op[node]!;
  switch (op) {
    case Op.const:
      if (codes === I32) f.i32(Number(nodes.literal(node)) | 0);
      else pushBits(x, codes, nodes.value(node));
      return;
    case Op.ref: {
      const local = x.signalLocals.get(a);
      if (local !== undefined) f.get(local);
      else if (x.signalOffsets[a]! >= 0 && !x.signalAddresses.has(a)) {
        f.get(Parameter.base);
        f.memory(codes.load, x.signalOffsets[a]!);
      } else loadWhole(x, addressOfSignal(x, a), width);
      return;
    }
    case Op.not:
      emit(x, a, dirty);
      pushBits(x, codes, ones(width));
      f.op(codes.xor);
      return;
    case Op.neg:
      f.literal(codes, 0);
      emit(x, a, true);
      f.op(codes.sub);
      if (!dirty) mask(x, width, codes);
      return;
    case Op.and:
    case Op.or:
    case Op.xor:
      emit(x, a, dirty);
      emit(x, b, dirty);
      f.op(op === Op.and ? codes.and : op === Op.or ? codes.or : codes.xor);
      return;
    case Op.add:
    case Op.sub:
    case Op.mul:
      emitArithmetic(x, node, codes, dirty);
      return;
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les:
      if (nodes.width[a]! > 64) emitWideCompare(x, op, a, b);
      else emitCompare(x, op, a, b);
      return;
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      emitShift(x, node, codes, dirty);
      return;
    case Op.mux:
      emitMux(x, node, codes, dirty);
      return;
    case Op.slice:
      emitSlice(x, node, codes, dirty);
      return;
    case Op.cat:
      emitCat(x, node, codes, dirty);
      return;
    case Op.rep:
      emitRepeat(x, node, codes, dirty);
      return;
    case Op.zext:
      emit(x, a);
      convert(x, codesFor(nodes.width[a]!), codes);
      return;
    case Op.sext:
      emitSigned(x, a);
      if (codesFor(nodes.width[a]!) !== codes) f.op(Code.extendI32S);
      if (!dirty) mask(x, width, codes);
      return;
    case Op.andr:
    case Op.orr:
    case Op.xorr:
      if (nodes.width[a]! > 64) emitWideReduction(x, op, a);
      else emitReduction(x, op, a);
      return;
    case Op.pick:
      emitPick(x, node, dirty);
      return;
    case EngineOp.popcount:
      emit(x, a);
      f.op(codes.popcnt);
      return;
    default:
      throw new InternalError(`operator ${op} is not known to the embedded engine`);
  }
}

function emitArithmetic(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes, f, bounds } = x;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  const width = nodes.width[node]!;
  const op = nodes.op[node]!;
  const needed =
    op === Op.add
      ? Math.max(bounds[a]!, bounds[b]!) + 1
      : op === Op.mul
        ? bounds[a]! + bounds[b]!
        : width + 1;
  const fits = needed <= width && !dirty && width < codes.bits;
  emit(x, a, !fits);
  emit(x, b, !fits);
  f.op(op === Op.add ? codes.add : op === Op.sub ? codes.sub : codes.mul);
  if (!fits && !dirty) mask(x, width, codes);
}

function emitCompare(x: ChunkState, op: number, a: NodeId, b: NodeId): void {
  const { nodes, f } = x;
  const width = nodes.width[a]!;
  const codes = codesFor(width);
  const isSigned = op === Op.lts || op === Op.les;
  const isZero = nodes.op[b] === Op.const && (nodes.literal(b) === 0 || nodes.literal(b) === 0n);
  if ((op === Op.eq || op === Op.ne) && isZero) {
    emit(x, a);
    f.op(codes.eqz);
    if (op === Op.ne) f.op(I32.eqz);
    return;
  }
  for (const side of [a, b]) {
    if (isSigned) emitSigned(x, side);
    else emit(x, side);
  }
  switch (op) {
    case Op.eq:
      f.op(codes.eq);
      break;
    case Op.ne:
      f.op(codes.ne);
      break;
    case Op.ltu:
      f.op(codes.ltU);
      break;
    case Op.leu:
      f.op(codes.leU);
      break;
    case Op.lts:
      f.op(codes.ltS);
      break;
    default:
      f.op(codes.leS);
  }
}

function emitMux(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes, f } = x;
  const whenTrue = nodes.b[node]!;
  const whenFalse = nodes.c[node]!;
  if (inlineCost(x, whenTrue, branchCost) + inlineCost(x, whenFalse, branchCost) >= branchCost) {
    emit(x, nodes.a[node]!);
    f.if(codes.type);
    emit(x, whenTrue, dirty);
    f.else();
    emit(x, whenFalse, dirty);
    f.end();
    return;
  }
  emit(x, whenTrue, dirty);
  emit(x, whenFalse, dirty);
  emit(x, nodes.a[node]!);
  f.op(Code.select);
}

/** Operators that only this use of the node would compute, up to `limit`. */
function inlineCost(x: ChunkState, node: NodeId, limit: number): number {
  if (x.mode[node] !== Mode.inline || x.nodes.op[node] === Op.const) return 0;
  let cost = 1;
  const arity = x.nodes.arity(node);
  for (let i = 0; i < arity && cost < limit; i++)
    cost += inlineCost(x, x.nodes.operandAt(node, i), limit - cost);
  return cost;
}

function emitReduction(x: ChunkState, op: number, a: NodeId): void {
  const { f } = x;
  const width = x.nodes.width[a]!;
  const codes = codesFor(width);
  emit(x, a);
  if (op === Op.andr) {
    pushBits(x, codes, ones(width));
    f.op(codes.eq);
  } else if (op === Op.orr) {
    f.literal(codes, 0);
    f.op(codes.ne);
  } else {
    f.op(codes.popcnt);
    convert(x, codes, I32);
    f.i32(1);
    f.op(I32.and);
  }
}
