import { InternalError } from '../../../diag/index.ts';
import { Op } from '../../../ir/index.ts';
import type { LanesTask } from '../schedule/task.ts';
import { type LaneUpdate, type LaneValue, laneCount } from '../structure/lane-values.ts';
import { I32, Vector } from '../wasm/opcodes.ts';
import { type Address, type ChunkState, placeOfSignal, pushBase } from './chunk-state.ts';
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
  push(x, value, false);
  x.f.vectorMemory(Vector.store, places[0]!.offset);
}

function areNeighbours(places: readonly Address[]): boolean {
  const [first] = places;
  return places.every(
    ({ local, offset }, lane) => local === first!.local && offset === first!.offset + 4 * lane,
  );
}

/** Pushes a vector. `dirty`: the bits of a lane above its width may be anything. */
function push(x: ChunkState, value: LaneValue, dirty: boolean): void {
  const { f, nodes } = x;
  const [first] = value.nodes as [number];
  switch (value.kind) {
    case 'const':
      f.vector(Vector.const);
      for (const node of value.nodes) {
        const bits = Number(nodes.value(node));
        for (let at = 0; at < 32; at += 8) f.code.byte((bits >>> at) & 255);
      }
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
      push(x, a, true);
      f.vector(Vector.not);
      clean();
      return;
    case Op.neg:
      push(x, a, true);
      f.vector(Vector.neg32);
      clean();
      return;
    case Op.and:
    case Op.or:
    case Op.xor:
      push(x, a, dirty);
      push(x, b, dirty);
      f.vector(op === Op.and ? Vector.and : op === Op.or ? Vector.or : Vector.xor);
      return;
    case Op.add:
    case Op.sub:
    case Op.mul: {
      const isFree = op !== Op.sub && value.nodes.every((node) => fitsUnsigned(x, node, width));
      push(x, a, !isFree);
      push(x, b, !isFree);
      f.vector(op === Op.add ? Vector.add32 : op === Op.sub ? Vector.sub32 : Vector.mul32);
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
        else push(x, side, false);
      }
      f.vector(comparisons[op]);
      f.vector(Vector.neg32);
      return;
    }
    case Op.mux:
      push(x, b, dirty);
      push(x, c, dirty);
      push(x, a, false);
      f.vector(Vector.neg32);
      f.vector(Vector.select);
      return;
    case Op.slice: {
      const low = nodes.b[first]!;
      const isTop = value.nodes.every((node) => x.bounds[nodes.a[node]!]! <= low + width);
      push(x, a, dirty || !isTop);
      shiftLanes(x, Vector.shrU32, low);
      if (!isTop) clean();
      return;
    }
    case Op.cat: {
      let at = width;
      value.operands.forEach((part, i) => {
        at -= nodes.width[part.nodes[0]!]!;
        push(x, part, dirty && i === 0);
        shiftLanes(x, Vector.shl32, at);
        if (i > 0) f.vector(Vector.or);
      });
      return;
    }
    case Op.rep:
      push(x, a, false);
      f.vector(Vector.neg32);
      clean();
      return;
    case Op.zext:
      push(x, a, false);
      return;
    case Op.sext:
      pushSigned(x, a);
      clean();
      return;
    default:
      throw new InternalError(`operator ${op} does not exist for vectors`);
  }
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
  if (value.kind === 'op') {
    const [a, b] = value.operands as [LaneValue, LaneValue];
    if (op === Op.sext) {
      pushSigned(x, a);
      return;
    }
    const isSum = op === Op.add || op === Op.sub || op === Op.mul;
    if (isSum && value.nodes.every((node) => fitsSigned(x, node, width))) {
      pushSigned(x, a);
      pushSigned(x, b);
      f.vector(op === Op.add ? Vector.add32 : op === Op.sub ? Vector.sub32 : Vector.mul32);
      return;
    }
  }
  push(x, value, true);
  shiftLanes(x, Vector.shl32, 32 - width);
  shiftLanes(x, Vector.shrS32, 32 - width);
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
  const bits = Number(ones(width));
  x.f.vector(Vector.const);
  for (let lane = 0; lane < laneCount; lane++)
    for (let at = 0; at < 32; at += 8) x.f.code.byte((bits >>> at) & 255);
  x.f.vector(Vector.and);
}
