import { type NodeId, type NodeStore, Op, type OpCode } from '../../ir/index.ts';
import type { RegionSignalId } from '../embedded/region/region.ts';
import { addParts, compareParts, multiplyParts, reduceParts, zeroParts } from './arithmetic.ts';
import type { FlatNetlist, FlatRead } from './flatten.ts';
import type { Front } from './front.ts';
import { checksumPath } from './image.ts';
import {
  type LaneNetlist,
  type Leaf,
  type LeafId,
  partBits,
  partWidths,
  type Read,
  type Update,
} from './netlist.ts';
import { joinTerms, treeFinder } from './operator-trees.ts';
import { PartMaker, type Parts } from './parts.ts';

/**
 * Cuts everything wide into parts of 32 bits, and replaces the operators that no vector instruction has: shifts
 * by a value and indexed elements become choices, one for each bit of the amount or index.
 */
export function legalise({ list }: Front, flat: FlatNetlist, checksum: boolean): LaneNetlist {
  const { builder } = list;
  const { memories, signals } = builder.region;
  const make = new PartMaker();
  const { folder } = make;
  const leaves: Leaf[] = [];
  const leavesOf = new Map<RegionSignalId, LeafId[]>();
  const reads: Read[] = [];

  const addLeaves = (signal: RegionSignalId): LeafId[] => {
    let ids = leavesOf.get(signal);
    if (ids) return ids;
    const { role, width } = signals[signal]!;
    const kind = role === 'input' ? 'input' : role === 'asyncRead' ? 'read' : 'state';
    ids = partWidths(width).map(
      (bits, i) => leaves.push({ role: kind, width: bits, path: list.nameOf(signal), low: i * partBits }) - 1,
    );
    leavesOf.set(signal, ids);
    return ids;
  };
  const refs = (ids: readonly LeafId[]): Parts => ids.map((id) => folder.nodes.ref(id, leaves[id]!.width));
  const converted = convertAll(make, flat, (signal) => refs(addLeaves(signal)));
  const rowOf = (memory: number, address: Parts): NodeId => {
    const { depth } = memories[memory]!.memory;
    return makeRow(make, address, depth);
  };
  const addRead = (ids: readonly LeafId[], { memory, address }: FlatRead): void => {
    const row = rowOf(memory, converted(address));
    ids.forEach((leaf, i) => {
      reads.push({ leaf, memory, low: i * partBits, row });
    });
  };

  signals.forEach(({ id, role }) => {
    if (role === 'reg' || role === 'syncRead' || role === 'input') addLeaves(id);
  });
  for (const read of flat.reads) if (read.enable < 0) addRead(addLeaves(read.signal), read);
  const updates: Update[] = [];
  for (const { signal, next } of flat.registers)
    converted(next).forEach((part, i) => {
      updates.push({ kind: 'state', leaf: addLeaves(signal)[i]!, next: part });
    });
  for (const read of flat.reads) {
    if (read.enable < 0) continue;
    const state = addLeaves(read.signal);
    const now = state.map((leaf) => leaves.push({ ...leaves[leaf]!, role: 'read' }) - 1);
    addRead(now, read);
    const [enable] = converted(read.enable) as [NodeId];
    make.mux(enable, refs(now), refs(state)).forEach((next, i) => {
      updates.push({ kind: 'state', leaf: state[i]!, next });
    });
  }
  for (const { memory, writes } of flat.writes) {
    const { width, depth } = memories[memory]!.memory;
    for (const write of writes) {
      const row = rowOf(memory, converted(write.address));
      const guarded = guardRow(make, row, converted(write.enable)[0]!, depth);
      const data = converted(write.data);
      const mask = write.mask < 0 ? null : spreadMask(make, converted(write.mask), width);
      updates.push({ kind: 'write', memory, ...guarded, data, mask });
    }
  }
  const outputs = flat.outputs.map(({ name, node }) => {
    const parts = converted(node);
    return { name, width: make.widthOf(parts), parts };
  });
  if (checksum) {
    const leaf = leaves.push({ role: 'state', width: 32, path: checksumPath, low: 0 }) - 1;
    const words = outputs.flatMap(({ parts }) => parts);
    updates.unshift({ kind: 'state', leaf, next: nextChecksum(make, folder.nodes.ref(leaf, 32), words) });
  }
  return {
    nodes: folder.nodes,
    leaves,
    memories: memories.map(({ scope, memory }) => {
      const { path } = builder.region.scopes[scope]!;
      return { path: path === '' ? memory.name : `${path}.${memory.name}`, memory };
    }),
    reads,
    updates,
    outputs,
  };
}

/** The sum so far, turned left by one bit, and all outputs in words of up to 32 bits: joined by exclusive or. */
function nextChecksum(make: PartMaker, now: NodeId, words: readonly NodeId[]): NodeId {
  const { folder } = make;
  const turned = folder.cat([folder.slice(now, 0, 31), folder.slice(now, 31, 1)]);
  const terms = [turned, ...words].map((word): Parts => [folder.extend(Op.zext, word, 32)]);
  return joinTerms(make, Op.xor, terms, (a, b) => [folder.binary(Op.xor, a[0]!, b[0]!)])[0]!;
}

/** The row that an address of any width means: itself, or `depth` beyond the memory. */
function makeRow(make: PartMaker, address: Parts, depth: number): NodeId {
  const { folder } = make;
  const width = make.widthOf(address);
  if (2 ** width <= depth) return address[0]!;
  const rowWidth = (depth + 1).toString(2).length;
  const bits = BigInt(depth);
  const low =
    width >= rowWidth ? make.field(address, 0, rowWidth) : folder.extend(Op.zext, address[0]!, rowWidth);
  const isInside = compareParts(make, Op.ltu, address, make.constant(width, BigInt.asUintN(width, bits)));
  return folder.mux(isInside, low, folder.constant(rowWidth, bits));
}

/** The row of a write: `depth + 1`, which takes what is written nowhere, unless it is enabled and inside. */
function guardRow(
  make: PartMaker,
  row: NodeId,
  enable: NodeId,
  depth: number,
): { row: NodeId; enable: NodeId } {
  const { folder } = make;
  const nowhere = depth + 1;
  const width = nowhere.toString(2).length;
  const wide = folder.width(row) < width ? folder.extend(Op.zext, row, width) : row;
  const isInside = folder.binary(Op.ltu, wide, folder.constant(width, depth));
  const wanted = 2 ** folder.width(row) <= depth ? enable : folder.binary(Op.and, enable, isInside);
  return { row: folder.mux(wanted, wide, folder.constant(width, nowhere)), enable: wanted };
}

/** Each bit of a write mask over the bits of its lane. */
function spreadMask(make: PartMaker, mask: Parts, width: number): Parts {
  const lanes = make.widthOf(mask);
  const pieces = Array.from({ length: lanes }, (_, lane) =>
    make.spread(make.field(mask, lane, 1), width / lanes),
  );
  return make.join(pieces.flat());
}

/** Gives the parts of any node of the flat netlist, made on demand. */
function convertAll(
  make: PartMaker,
  flat: FlatNetlist,
  leaf: (signal: RegionSignalId) => Parts,
): (node: NodeId) => Parts {
  const { nodes } = flat.folder;
  const termsOf = treeFinder(nodes, rootsOf(flat));
  const done: (Parts | undefined)[] = new Array(nodes.count);
  const stack: NodeId[] = [];
  const parts = (node: NodeId): Parts => done[node]!;
  const need = (node: NodeId): void => {
    if (!done[node]) stack.push(node);
  };
  return (root) => {
    stack.push(root);
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      const before = stack.length;
      const terms = done[node] ? null : termsOf(node);
      if (terms) for (const term of terms) need(term);
      else if (!done[node]) nodes.forEachOperand(node, need);
      if (stack.length > before) continue;
      const op = nodes.op[node] as OpCode;
      if (terms) done[node] = joinTerms(make, op, terms.map(parts), (a, b) => combine(make, op, a, b));
      else done[node] ??= convert(make, nodes, node, parts, leaf);
      stack.pop();
    }
    return done[root]!;
  };
}

/** `and`, `or`, `xor` or `add`. */
function combine(make: PartMaker, op: OpCode, a: Parts, b: Parts): Parts {
  if (op === Op.add) return addParts(make, op, a, b);
  return a.map((part, i) => make.folder.binary(op, part, b[i]!));
}

/** Every node that is used otherwise than as an operand. */
function rootsOf({ registers, reads, writes, outputs }: FlatNetlist): NodeId[] {
  return [
    ...registers.map(({ next }) => next),
    ...reads.flatMap(({ address, enable }) => [address, enable]),
    ...writes.flatMap((each) => each.writes.flatMap((w) => [w.address, w.enable, w.data, w.mask])),
    ...outputs.map(({ node }) => node),
  ];
}

function convert(
  make: PartMaker,
  nodes: NodeStore,
  node: NodeId,
  parts: (operand: NodeId) => Parts,
  leaf: (signal: RegionSignalId) => Parts,
): Parts {
  const { folder } = make;
  const op = nodes.op[node] as OpCode;
  const width = nodes.width[node]!;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  switch (op) {
    case Op.const:
      return make.constant(width, nodes.value(node));
    case Op.ref:
      return leaf(a);
    case Op.not:
      return parts(a).map((part) => folder.not(part));
    case Op.neg:
      if (width <= partBits) return [folder.unary(op, parts(a)[0]!)];
      return addParts(make, Op.sub, zeroParts(make, width), parts(a));
    case Op.and:
    case Op.or:
    case Op.xor:
    case Op.add:
      return combine(make, op, parts(a), parts(b));
    case Op.sub:
      return addParts(make, op, parts(a), parts(b));
    case Op.mul:
      return multiplyParts(make, parts(a), parts(b));
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les:
      return [compareParts(make, op, parts(a), parts(b))];
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return make.shift(op, parts(a), parts(b));
    case Op.mux:
      return make.mux(parts(a)[0]!, parts(b), parts(nodes.c[node]!));
    case Op.slice:
      return make.slice(parts(a), b, width);
    case Op.cat:
      return make.join(nodes.operands(node).reverse().flatMap(parts));
    case Op.rep: {
      const times = width / nodes.width[a]!;
      if (nodes.width[a] === 1) return make.spread(parts(a)[0]!, width);
      return make.join(Array.from({ length: times }, () => parts(a)).flat());
    }
    case Op.zext:
    case Op.sext:
      return make.extend(op, parts(a), width);
    case Op.andr:
    case Op.orr:
    case Op.xorr:
      return [reduceParts(make, op, parts(a))];
    case Op.pick:
      return make.pick(parts(a), parts(b), width);
  }
}
