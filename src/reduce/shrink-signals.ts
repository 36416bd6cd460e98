import { type Assign, type Design, forEachStatement, Op, type Signal, type SignalId } from '../ir/index.ts';
import type { NodeMaker } from '../passes/rewrite.ts';
import { collectGarbage } from './collect-garbage.ts';
import { editModule } from './edit-module.ts';
import { fitted } from './shrink-nodes.ts';
import { byModule, parts, replaceModule } from './shrink-parts.ts';
import type { Shrinker } from './shrinkers.ts';

interface SignalItem {
  readonly module: number;
  readonly part: SignalId;
}

/** Wires, registers and outputs: their assignments go, and 0 stands where they were read. */
export const shrinkSignals: Shrinker<SignalItem> = {
  name: 'signals',
  items: (design) => signalsWith(design, (s) => s.kind !== 'input' && s.source === 'statements'),
  without(design, items) {
    let result = design;
    for (const [index, gone] of byModule(items)) {
      const module = result.modules[index]!;
      const driven = new Set([...gone].filter((id) => module.signals[id]!.kind !== 'reg'));
      const changed = editModule(module, {
        zero: driven,
        node: (node, maker, _, from) =>
          from.op[node] === Op.ref && gone.has(from.a[node]!)
            ? maker.nodes.constant(from.width[node]!, 0)
            : undefined,
        statement: (s) => (s.kind === 'assign' && gone.has(s.target) ? [] : [s]),
      });
      result = replaceModule(result, index, changed);
    }
    return collectGarbage(result);
  },
};

/** Signals lose their upper bits: all but one, then half of them. Only those that no instance or memory shares. */
export const shrinkWidths: Shrinker<SignalItem & { readonly width: number }> = {
  name: 'widths',
  items: (design) =>
    signalsWith(design, (s) => s.width > 1 && s.source !== 'instance' && s.source !== 'memory').flatMap(
      (item) => {
        const { width } = design.modules[item.module]!.signals[item.part]!;
        return width > 3
          ? [1, width >> 1].map((w) => ({ ...item, width: w }))
          : [{ ...item, width: width - 1 }];
      },
    ),
  without(design, items) {
    const [item] = items;
    if (items.length !== 1 || !item || isShared(design, item)) return null;
    const { part: id, width } = item;
    const module = design.modules[item.module]!;
    const whole = module.signals[id]!;
    const changed = editModule(module, {
      signal: (s) => (s.id === id ? narrowed(s, width) : s),
      node: (node, maker, _, from) =>
        from.op[node] === Op.ref && from.a[node] === id
          ? maker.extend(Op.zext, maker.nodes.ref(id, width), whole.width)
          : undefined,
      assign: (s, maker) => (s.target === id ? cutAssign(s, width, maker) : [s]),
    });
    return replaceModule(design, item.module, changed);
  },
};

function signalsWith(design: Design, wanted: (signal: Signal) => boolean): SignalItem[] {
  return parts(design, (module) => module.signals.length).filter(({ module, part }) =>
    wanted(design.modules[module]!.signals[part]!),
  );
}

/** Ports of modules below the top, ends of instances and memories, and targets that are assigned by index. */
function isShared(design: Design, { module: index, part }: SignalItem): boolean {
  const module = design.modules[index]!;
  if (index !== design.top && module.ports.includes(part)) return true;
  if (module.instances.some(({ ports }) => ports.includes(part))) return true;
  const ends = module.memories.flatMap(({ reads, writes }) => [
    ...reads.map((r) => r.address),
    ...writes.flatMap((w) => [w.address, w.data, w.mask]),
  ]);
  if (ends.includes(part)) return true;
  let indexed = false;
  forEachStatement(module.body, (s) => {
    indexed ||= s.kind === 'assign' && s.target === part && s.index >= 0;
  });
  return indexed;
}

function narrowed(signal: Signal, width: number): Signal {
  const reset = signal.reset === null ? null : BigInt.asUintN(width, signal.reset);
  return { ...signal, width, reset, lane: 0, enumeration: -1 };
}

function cutAssign(assign: Assign, width: number, maker: NodeMaker): readonly Assign[] {
  if (assign.low >= width) return [];
  const bits = Math.min(assign.width, width - assign.low);
  return [{ ...assign, width: bits, value: fitted(maker, assign.value, bits) }];
}
