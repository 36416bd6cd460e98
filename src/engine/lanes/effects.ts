import { type NodeId, Op } from '../../ir/index.ts';
import { elementBits, vectorCount } from './elements.ts';
import type { BlockLayout, Place } from './layout.ts';
import { Lowering } from './lowering.ts';
import type { LaneNetlist, LeafId } from './netlist.ts';
import { partBits, partWidths } from './netlist.ts';
import type { VectorMaker } from './vector-maker.ts';
import type { VectorId } from './vectors.ts';

/** What a cycle leaves behind, of a block. */
export type Effect = StoreEffect | WriteEffect;

export interface StoreEffect {
  readonly kind: 'store';
  readonly cell: number;
  readonly value: VectorId;
  /** Others read what the cell held before. */
  readonly isState: boolean;
}

export interface WriteEffect {
  readonly kind: 'write';
  readonly memory: number;
  /** Lanes in which a word is written at all. */
  readonly enable: VectorId;
  readonly parts: readonly WritePart[];
}

/** What goes into one array of a memory. */
export interface WritePart {
  /** Index of the array. */
  readonly array: number;
  /** 32-bit elements: distances from the array's begin. */
  readonly rows: readonly VectorId[];
  readonly data: readonly VectorId[];
  readonly mask: readonly VectorId[] | null;
}

/** Everything about memory arrays that is known before they have a place. */
export interface ArrayShape {
  readonly memory: number;
  readonly low: number;
  readonly width: number;
  readonly stride: number;
}

export interface LoweredNetlist {
  readonly maker: VectorMaker;
  readonly arrays: readonly ArrayShape[];
  /** Stores of outputs. */
  readonly outputs: readonly Effect[];
  /** Changes of state, in their order. */
  readonly edge: readonly Effect[];
}

/** Turns a netlist into vector values and the places that they go to. */
export function lowerNetlist(netlist: LaneNetlist, layout: BlockLayout): LoweredNetlist {
  const lanes = layout.lanes as 4 | 8 | 16;
  const { leaves, memories, reads, updates } = netlist;
  const arrays = memories.flatMap(({ memory }, index) =>
    partWidths(memory.width).map(
      (width, i): ArrayShape => ({
        memory: index,
        low: i * partBits,
        width,
        stride: (elementBits(width, lanes) * lanes) / 8,
      }),
    ),
  );
  const arrayOf = (memory: number, low: number) =>
    arrays.findIndex((each) => each.memory === memory && each.low === low);
  const readOf = new Map(reads.map((read) => [read.leaf, read]));
  const x: Lowering = new Lowering(netlist.nodes, lanes, (leaf) => leafVectors(leaf));
  const { maker } = x;
  const { store } = maker;
  const cellsOf = ({ cell, width }: Place): VectorId[] =>
    Array.from({ length: vectorCount(width, lanes) }, (_, i) =>
      store.cell(cell + i, width === 1 ? 64 : width),
    );
  const rowsOf = (row: NodeId, array: number): readonly VectorId[] =>
    x.cleanAt(row, 32).map((each) => maker.shl(each, Math.log2(arrays[array]!.stride), 32));
  function leafVectors(leaf: LeafId): VectorId[] {
    const { role, width } = leaves[leaf]!;
    if (role === 'input') return cellsOf(layout.inputs.get(leaf)!);
    if (role === 'state') return cellsOf(layout.state.get(leaf)!);
    const { memory, low, row } = readOf.get(leaf)!;
    const array = arrayOf(memory, low);
    const rows = rowsOf(row, array);
    const perVector = 128 / elementBits(width, lanes);
    return Array.from({ length: vectorCount(width, lanes) }, (_, part) => {
      const first = Math.floor((part * perVector) / 4);
      const count = Math.ceil(perVector / 4);
      return store.gather(array, part, rows.slice(first, first + count), width === 1 ? 64 : width);
    });
  }
  const stores = (place: Place, node: NodeId, isState: boolean): StoreEffect[] =>
    x.clean(node).map((value, i) => ({ kind: 'store', cell: place.cell + i, value, isState }));

  const outputs = netlist.outputs.flatMap(({ parts }, i) =>
    parts.flatMap((part, k) => stores(layout.outputs[i]![k]!, part, false)),
  );
  const edge = updates.flatMap((update): Effect[] => {
    if (update.kind === 'state') {
      const { leaf, next } = update;
      if (netlist.nodes.op[next] === Op.ref && netlist.nodes.a[next] === leaf) return [];
      return stores(layout.state.get(leaf)!, next, true);
    }
    const { memory, row, data, mask } = update;
    const enable = x.raw(update.enable)[0]!;
    if (enable === maker.zero) return [];
    const parts = data.map((node, i): WritePart => {
      const array = arrayOf(memory, i * partBits);
      return {
        array,
        rows: rowsOf(row, array),
        data: x.clean(node),
        mask: mask && x.clean(mask[i]!),
      };
    });
    return [{ kind: 'write', memory, enable, parts }];
  });
  return { maker, arrays, outputs, edge };
}

/** The values that an effect needs. */
export function operandsOf(effect: Effect): readonly VectorId[] {
  if (effect.kind === 'store') return [effect.value];
  return [
    effect.enable,
    ...effect.parts.flatMap(({ rows, data, mask }) => [...rows, ...data, ...(mask ?? [])]),
  ];
}
