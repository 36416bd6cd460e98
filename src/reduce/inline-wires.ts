import { type Assign, forEachStatement, type Module, type NodeId, Op, type SignalId } from '../ir/index.ts';
import { mapNodes, remake, rewriteBody } from '../passes/rewrite.ts';
import { collectGarbage } from './collect-garbage.ts';
import { parts, replaceModule } from './shrink-parts.ts';
import type { Shrinker } from './shrinkers.ts';
import { terseMaker } from './terse-maker.ts';

/** Where a wire with a single whole assignment is read, its expression stands instead. */
export const inlineWires: Shrinker<{ readonly module: number; readonly part: SignalId }> = {
  name: 'wires',
  items: (design) =>
    parts(design, (module) => module.signals.length).filter(
      ({ module, part }) =>
        onlyAssignment(design.modules[module]!, part) !== null && isRead(design.modules[module]!, part),
    ),
  without(design, items) {
    const [item] = items;
    if (items.length !== 1 || !item) return null;
    const module = design.modules[item.module]!;
    const inlined = inline(module, onlyAssignment(module, item.part)!);
    return inlined && collectGarbage(replaceModule(design, item.module, inlined));
  },
};

function onlyAssignment(module: Module, id: SignalId): Assign | null {
  const { kind, source, width } = module.signals[id]!;
  if ((kind !== 'wire' && kind !== 'output') || source !== 'statements') return null;
  const found: Assign[] = [];
  forEachStatement(module.body, (s) => {
    if (s.kind === 'assign' && s.target === id) found.push(s);
  });
  const [only] = found;
  return found.length === 1 && only!.width === width && only!.index < 0 && module.body.includes(only!)
    ? only!
    : null;
}

function isRead({ nodes }: Module, id: SignalId): boolean {
  for (let node = 0; node < nodes.count; node++)
    if (nodes.op[node] === Op.ref && nodes.a[node] === id) return true;
  return false;
}

/** Null if the wire depends on itself, as wires may bit by bit. */
function inline(module: Module, { target, value }: Assign): Module | null {
  const { nodes } = module;
  const maker = terseMaker();
  const made = new Map<NodeId, NodeId>();
  let inside = false;
  let loops = false;
  const make = (node: NodeId): NodeId => {
    const known = made.get(node);
    if (known !== undefined) return known;
    let result: NodeId;
    if (nodes.op[node] === Op.ref && nodes.a[node] === target) {
      loops ||= inside;
      if (loops) return maker.nodes.constant(nodes.width[node]!, 0);
      inside = true;
      result = make(value);
      inside = false;
    } else result = remake(nodes, node, maker, make);
    made.set(node, result);
    return result;
  };
  const body = rewriteBody(module.body, (s) => [mapNodes(s, make)]);
  return loops ? null : { ...module, nodes: maker.nodes, body };
}
