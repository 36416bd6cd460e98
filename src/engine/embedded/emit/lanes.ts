import { InternalError } from '../../../diag/index.ts';
import { Op } from '../../../ir/index.ts';
import type { LanesTask } from '../schedule/task.ts';
import { type LaneUpdate, type LaneValue, laneCount } from '../structure/lane-values.ts';
import { I32, Vector, v128 } from '../wasm/opcodes.ts';
import { type Address, type ChunkState, placeOfSignal, pushBase } from './chunk-state.ts';
import { pushState } from './instance-state.ts';
import { ones } from './memory-access.ts';
import { compute, emit } from './narrow.ts';

interface Pack {
  readonly task: LanesTask;
  readonly update: LaneUpdate;
}

/** Emits the updates of packs that follow each other; a condition that several share is tested once. */
export function emitLanes(x: ChunkState, packs: readonly Pack[]): void {
  const { f } = x;
  for (let from = 0; from < packs.length; ) {
    const { update, task } = packs[from]!;
    if (update.kind !== 'if') {
      if (update.kind === 'store') storeLanes(x, task, update.value);
      from++;
      continue;
    }
    const run: (Pack & { update: LaneUpdate & { kind: 'if' } })[] = [];
    for (let pack = packs[from]; pack; pack = packs[from + run.length]) {
      if (pack.update.kind !== 'if' || pack.update.condition !== update.condition) break;
      run.push({ task: pack.task, update: pack.update });
    }
    from += run.length;
    const then = run.map(({ task: each, update: { then: inner } }) => ({ task: each, update: inner }));
    const otherwise = run.map((each) => ({ task: each.task, update: each.update.otherwise }));
    const [hasThen, hasElse] = [then, otherwise].map((list) =>
      list.some(({ update: inner }) => inner.kind !== 'keep'),
    );
    emit(x, update.condition);
    if (!hasThen) f.op(I32.eqz);
    f.if();
    emitLanes(x, hasThen ? then : otherwise);
    if (hasThen && hasElse) {
      f.else();
      emitLanes(x, otherwise);
    }
    f.end();
  }
}

function storeLanes(x: ChunkState, task: LanesTask, value: LaneValue): void {
  const places = task.targets.map((target) => placeOfSignal(x, target));
  if (!areNeighbours(places)) throw new InternalError('registers of one vector do not lie side by side');
  pushBase(x, places[0]!);
  pushLanes(x, value, false);
  x.f.vectorMemory(Vector.store, places[0]!.offset);
}

function areNeighbours(places: readonly Address[]): boolean {
  const [first] = places;
  return places.every(
    ({ local, offset }, lane) => local === first!.local && offset === first!.offset + 4 * lane,
  );
}

/** Pushes a vector. `dirty`: the bits of a lane above its width may be anything. */
export function pushLanes(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const lanes = x.instances;
  if (lanes === null) {
    pushValue(x, value, dirty);
    return;
  }
  const [node] = value.nodes as [number];
  const kept = lanes.kept.get(node);
  if (kept !== undefined) {
    x.f.get(kept);
    return;
  }
  const isRepeated = lanes.repeated.has(node);
  pushValue(x, value, dirty && !isRepeated);
  if (!isRepeated) return;
  const local = x.f.local(v128);
  x.f.tee(local);
  lanes.kept.set(node, local);
}

function pushValue(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const { f, nodes } = x;
  const [first] = value.nodes as [number];
  switch (value.kind) {
    case 'state':
      pushState(x, x.instances!, first);
      return;
    case 'table':
      pushSums(x, first);
      if (!dirty) maskLanes(x, nodes.width[first]!);
      return;
    case 'const':
      pushLiteral(
        x,
        value.nodes.map((node) => nodes.value(node)),
      );
      return;
    case 'uniform':
      emit(x, first, dirty);
      f.vector(Vector.splat32);
      return;
    case 'load':
      pushRegisters(x, value);
      return;
    case 'patch':
      pushPatched(x, value, dirty);
      return;
    case 'gather':
      pushEach(x, value, dirty);
      return;
    case 'op':
      pushOperator(x, value, dirty);
  }
}

/** Registers side by side, unless the old value of one of them is kept elsewhere. */
function pushRegisters(x: ChunkState, value: LaneValue): void {
  const signals = value.nodes.map((node) => x.nodes.signalOf(node));
  const places = signals.map((signal) => placeOfSignal(x, signal));
  const isMoved = signals.some((signal) => x.signalLocals.has(signal) || x.signalAddresses.has(signal));
  if (isMoved || !areNeighbours(places)) {
    pushEach(x, value, false);
    return;
  }
  pushBase(x, places[0]!);
  x.f.vectorMemory(Vector.load, places[0]!.offset);
}

/** Registers side by side, and one lane put in afterwards. */
function pushPatched(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const { nodes, odd } = value;
  const known = odd === 0 ? 1 : 0;
  const places = nodes.map((node, lane) => (lane === odd ? null : placeOfSignal(x, x.nodes.signalOf(node))));
  const first = places[known]!.offset - 4 * known;
  const isMoved = nodes.some((node, lane) => {
    const signal = x.nodes.signalOf(node);
    return lane !== odd && (x.signalLocals.has(signal) || x.signalAddresses.has(signal));
  });
  if (isMoved || first < 0 || places.some((place, lane) => place && place.offset !== first + 4 * lane)) {
    pushEach(x, value, dirty);
    return;
  }
  pushBase(x, places[known]!);
  x.f.vectorMemory(Vector.load, first);
  emit(x, nodes[odd]!, dirty);
  x.f.vectorLane(Vector.replaceLane32, odd);
}

function pushEach(x: ChunkState, value: LaneValue, dirty: boolean): void {
  value.nodes.forEach((node, lane) => {
    // A register that was to come with a vector: the analysis knows no local of it that is set here.
    if (value.kind !== 'gather' && lane !== value.odd) compute(x, node, dirty);
    else emit(x, node, dirty);
    if (lane === 0) x.f.vector(Vector.splat32);
    else x.f.vectorLane(Vector.replaceLane32, lane);
  });
}

function pushOperator(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const { f, nodes } = x;
  const [first] = value.nodes as [number];
  const width = nodes.width[first]!;
  const [a, b, c] = value.operands as [LaneValue, LaneValue, LaneValue];
  const op = nodes.op[first]!;
  const clean = (): void => {
    if (!dirty) maskLanes(x, width);
  };
  switch (op) {
    case Op.not:
      pushLanes(x, a, true);
      f.vector(Vector.not);
      clean();
      return;
    case Op.neg:
      pushLanes(x, a, true);
      f.vector(Vector.neg32);
      clean();
      return;
    case Op.and:
    case Op.or:
    case Op.xor:
      pushLanes(x, a, dirty);
      pushLanes(x, b, dirty);
      f.vector(op === Op.and ? Vector.and : op === Op.or ? Vector.or : Vector.xor);
      return;
    case Op.add:
    case Op.sub:
    case Op.mul: {
      const isFree = op !== Op.sub && value.nodes.every((node) => fitsUnsigned(x, node, width));
      const isShort = op === Op.mul && isFree && value.nodes.every((node) => isHalf(x, node));
      pushLanes(x, a, !isFree);
      pushLanes(x, b, !isFree);
      f.vector(
        isShort ? Vector.dot16 : op === Op.add ? Vector.add32 : op === Op.sub ? Vector.sub32 : Vector.mul32,
      );
      if (!isFree) clean();
      return;
    }
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les: {
      const isSigned = op === Op.lts || op === Op.les;
      for (const side of [a, b]) {
        if (isSigned) pushSigned(x, side);
        else pushLanes(x, side, false);
      }
      f.vector(comparisons[op]);
      f.vector(Vector.neg32);
      return;
    }
    case Op.mux:
      if (x.instances?.masks.has(a.nodes[0]!) && a.kind === 'uniform') {
        pushChosen(x, value, dirty);
        return;
      }
      pushLanes(x, b, dirty);
      pushLanes(x, c, dirty);
      pushLanes(x, a, false);
      f.vector(Vector.neg32);
      f.vector(Vector.select);
      return;
    case Op.slice: {
      const low = nodes.b[first]!;
      const isTop = value.nodes.every((node) => x.bounds[nodes.a[node]!]! <= low + width);
      pushLanes(x, a, dirty || !isTop);
      shiftLanes(x, Vector.shrU32, low);
      if (!isTop) clean();
      return;
    }
    case Op.cat: {
      let at = width;
      value.operands.forEach((part, i) => {
        at -= nodes.width[part.nodes[0]!]!;
        pushLanes(x, part, dirty && i === 0);
        shiftLanes(x, Vector.shl32, at);
        if (i > 0) f.vector(Vector.or);
      });
      return;
    }
    case Op.rep:
      pushLanes(x, a, false);
      f.vector(Vector.neg32);
      clean();
      return;
    case Op.zext:
      pushLanes(x, a, false);
      return;
    case Op.sext:
      pushSigned(x, a);
      clean();
      return;
    default:
      throw new InternalError(`operator ${op} does not exist for vectors`);
  }
}

/** A choice that is the same for all lanes: `masks` has all ones or zeros for its condition. */
function pushChosen(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const { f, nodes } = x;
  const [a, whenTrue, whenFalse] = value.operands as [LaneValue, LaneValue, LaneValue];
  const mask = x.instances!.masks.get(a.nodes[0]!)!;
  const isZero = ({ kind, nodes: [node] }: LaneValue) => kind === 'const' && nodes.value(node!) === 0n;
  const [yes, no] = [whenTrue.nodes[0]!, whenFalse.nodes[0]!];
  if (isZero(whenTrue) || isZero(whenFalse)) {
    pushLanes(x, isZero(whenTrue) ? whenFalse : whenTrue, dirty);
    f.get(mask);
    f.vector(isZero(whenTrue) ? Vector.andNot : Vector.and);
  } else if (nodes.op[yes] === Op.neg && nodes.a[yes] === no && whenTrue.kind === 'op') {
    // The mask is -1 or 0: exclusive or, and taking it away, negates or does nothing.
    pushLanes(x, whenFalse, true);
    f.get(mask);
    f.vector(Vector.xor);
    f.get(mask);
    f.vector(Vector.sub32);
    if (!dirty) maskLanes(x, nodes.width[no]!);
  } else {
    pushLanes(x, whenTrue, dirty);
    pushLanes(x, whenFalse, dirty);
    f.get(mask);
    f.vector(Vector.select);
  }
}

/** Pushes what a table gives for four instances, as signed numbers. */
function pushSums(x: ChunkState, node: number): void {
  const { step, sums } = x.instances!;
  x.f.get(step);
  x.f.vectorMemory(Vector.load16x4S, sums.get(node)!.offset);
}

const comparisons: Readonly<Record<number, number>> = {
  [Op.eq]: Vector.eq32,
  [Op.ne]: Vector.ne32,
  [Op.ltu]: Vector.ltU32,
  [Op.leu]: Vector.leU32,
  [Op.lts]: Vector.ltS32,
  [Op.les]: Vector.leS32,
};

/** Pushes a vector with the sign of each value extended over its lane. */
function pushSigned(x: ChunkState, value: LaneValue): void {
  const { f, nodes } = x;
  const [first] = value.nodes as [number];
  const width = nodes.width[first]!;
  const op = nodes.op[first]!;
  const lanes = x.instances;
  if (lanes?.sums.get(first)?.table.isExact && !lanes.repeated.has(first)) {
    pushSums(x, first);
    return;
  }
  if (value.kind === 'op' && !lanes?.repeated.has(first)) {
    const [a, b] = value.operands as [LaneValue, LaneValue];
    if (op === Op.sext) {
      pushSigned(x, a);
      return;
    }
    const isSum = op === Op.add || op === Op.sub || op === Op.mul;
    if (isSum && value.nodes.every((node) => fitsSigned(x, node, width))) {
      if (op === Op.mul && pushProduct(x, a, b)) return;
      pushSigned(x, a);
      pushSigned(x, b);
      f.vector(op === Op.add ? Vector.add32 : op === Op.sub ? Vector.sub32 : Vector.mul32);
      return;
    }
  }
  pushLanes(x, value, true);
  shiftLanes(x, Vector.shl32, 32 - width);
  shiftLanes(x, Vector.shrS32, 32 - width);
}

/**
 * Pushes a product of two signed numbers of at most 16 bits each: they are shifted to the top of the lower halves of their
 * lanes, whose upper halves are 0, because machines multiply halves faster than lanes. Returns false, and pushes nothing,
 * for others.
 */
function pushProduct(x: ChunkState, a: LaneValue, b: LaneValue): boolean {
  const sources = [a, b].map((side) => {
    const isExtended = side.kind === 'op' && x.nodes.op[side.nodes[0]!] === Op.sext;
    return isExtended && !x.instances?.repeated.has(side.nodes[0]!) ? side.operands[0]! : side;
  });
  const widths = sources.map((side) => x.nodes.width[side.nodes[0]!]!);
  if (widths.some((width) => width > 16)) return false;
  sources.forEach((side, i) => {
    pushLanes(x, side, false);
    shiftLanes(x, Vector.shl32, 16 - widths[i]!);
  });
  x.f.vector(Vector.dot16);
  shiftLanes(x, Vector.shrS32, 32 - widths[0]! - widths[1]!);
  return true;
}

/** Whether the operands of a product are positive halves. */
function isHalf({ nodes, bounds }: ChunkState, node: number): boolean {
  return bounds[nodes.a[node]!]! < 16 && bounds[nodes.b[node]!]! < 16;
}

function fitsUnsigned({ nodes, bounds }: ChunkState, node: number, width: number): boolean {
  const [a, b] = [bounds[nodes.a[node]!]!, bounds[nodes.b[node]!]!];
  return (nodes.op[node] === Op.mul ? a + b : Math.max(a, b) + 1) <= width;
}

function fitsSigned({ nodes, signedBounds }: ChunkState, node: number, width: number): boolean {
  const [a, b] = [signedBounds[nodes.a[node]!]!, signedBounds[nodes.b[node]!]!];
  return (nodes.op[node] === Op.mul ? a + b : Math.max(a, b) + 1) <= width;
}

function shiftLanes(x: ChunkState, code: number, by: number): void {
  if (by === 0) return;
  x.f.i32(by);
  x.f.vector(code);
}

function maskLanes(x: ChunkState, width: number): void {
  if (width >= 32) return;
  pushLiteral(x, new Array<bigint>(laneCount).fill(ones(width)));
  x.f.vector(Vector.and);
}

/** Pushes a vector of literals, lane 0 first. */
function pushLiteral(x: ChunkState, lanes: readonly bigint[]): void {
  const value = lanes.reduceRight((sum, lane) => (sum << 32n) | lane, 0n);
  x.f.get(x.f.literalVector(x.runtime.table(value, 16)));
}
