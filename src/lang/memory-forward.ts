import type { Place } from '../diag/index.ts';
import { type If, type NodeId, Op, type ReadPort, type SignalId, type WritePort } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { claimName } from './declare.ts';

/** A synchronous read port that shows what is written at its own edge, and the write ports of its domain. */
export interface Forwarding {
  readonly name: string;
  readonly depth: number;
  readonly read: ReadPort;
  readonly writes: readonly WritePort[];
  readonly place: Place | undefined;
}

/**
 * Drives `word`: for each write port a register `hit` says, per lane, that it wrote the word that is being shown, and a
 * register `new` holds what it wrote. A later port wins over an earlier one, as in the memory.
 */
export function forwardWrites(context: ModuleContext, forwarding: Forwarding, word: SignalId): void {
  const { name, read, writes, place } = forwarding;
  const { builder } = context;
  const { nodes } = builder;
  const location = context.design.locate(place);
  const update: If['then'][number][] = [];
  let shown = builder.ref(read.data);
  for (const write of writes) {
    const hit = hitNode(context, forwarding, write);
    const lanes = nodes.width[hit]!;
    const register = (part: string, width: number, value: NodeId): NodeId => {
      const full = `${name}_${read.name}_${part}${writes.length > 1 ? write.name.slice(1) : ''}`;
      claimName(context, full, place);
      const id = builder.signal(full, 'reg', width, { domain: read.domain, location });
      update.push(builder.assign(id, value, location));
      return builder.ref(id);
    };
    const wrote = register('hit', lanes, hit);
    const written = builder.ref(write.data);
    const width = nodes.width[written]!;
    const data = register('new', width, written);
    const laneWidth = width / lanes;
    const parts: NodeId[] = [];
    for (let lane = lanes - 1; lane >= 0; lane--) {
      const part = (node: NodeId) => nodes.slice(node, lane * laneWidth, laneWidth);
      parts.push(nodes.mux(nodes.slice(wrote, lane, 1), part(data), part(shown)));
    }
    shown = nodes.cat(parts);
  }
  const condition = builder.ref(read.enable);
  context.scopes[0]!.push({ kind: 'if', condition, then: update, otherwise: [], location });
  context.scopes[0]!.push(builder.assign(word, shown, location));
}

/** 1 bit, or one per lane: the write changes the word that the read port reads at this edge. */
function hitNode(context: ModuleContext, { depth, read }: Forwarding, write: WritePort): NodeId {
  const { builder } = context;
  const { nodes } = builder;
  const address = builder.ref(write.address);
  const width = nodes.width[address]!;
  let hit = nodes.binary(
    Op.and,
    builder.ref(write.enable),
    nodes.binary(Op.eq, address, builder.ref(read.address)),
  );
  if (depth < 2 ** width)
    hit = nodes.binary(Op.and, hit, nodes.binary(Op.ltu, address, nodes.constant(width, depth)));
  if (write.mask < 0) return hit;
  const mask = builder.ref(write.mask);
  const lanes = nodes.width[mask]!;
  return nodes.binary(Op.and, mask, lanes === 1 ? hit : nodes.rep(hit, lanes));
}
