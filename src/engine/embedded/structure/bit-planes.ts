import { type NodeId, Op } from '../../../ir/index.ts';
import type { NodeMaker } from '../region/node-maker.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { bitOf } from './bits.ts';
import { Packer } from './pack.ts';
import { Planes } from './planes.ts';
import { collectTerms, mostTerms, type Term } from './sums.ts';
import { reachableNodes, replaceNodes } from './task-nodes.ts';

/** Terms from which a sum is worth the trouble. */
const fewestTerms = 8;
/** What taking an element of a word costs, in operators. */
const pickCost = 4;
/** Operators of a term that are counted. */
const termLimit = 16;
/** Orders in which terms are tried: every so many-th one first. */
const interleavings: readonly number[] = [1, 2, 4, 8];

/**
 * Sums of many small terms become sums of counted bits: the bits of one weight of all terms are one word, and what
 * gates the terms is another, so that `popcount(plane & gates)` adds as many terms as a word has bits. Registers that
 * hold the terms get planes (see `Planes`).
 */
export function recogniseSums(list: TaskList): void {
  const planes = new Planes(list);
  const { nodes } = list.builder.region;
  const { maker } = list.builder;
  const most = mostTerms(nodes);
  if (!most.some((count) => count >= fewestTerms)) return;
  const reached = reachableNodes(list);
  const { unsigned, signed } = list.bounds.update();
  const bounds = { unsigned, signed };
  const inner = new Set<NodeId>();
  const replacements = new Map<NodeId, NodeId>();
  for (let node = reached.length - 1; node >= 0; node--) {
    const op = nodes.op[node];
    if (reached[node] === 0 || (op !== Op.add && op !== Op.sub)) continue;
    if (most[node]! < fewestTerms || inner.has(node)) continue;
    const terms = collectTerms(nodes, bounds, node, inner);
    if (terms.length < fewestTerms || nodes.width[node]! > 64) continue;
    const sum = counted(maker, planes, terms, nodes.width[node]!);
    if (sum >= 0) replacements.set(node, sum);
  }
  replaceNodes(list, replacements);
  planes.commit();
}

/** The sum with groups of like terms counted; -1 if no group is worth it. */
function counted(maker: NodeMaker, planes: Planes, terms: readonly Term[], width: number): NodeId {
  let total = -1;
  const rest: Term[] = [];
  const addTo = (value: NodeId, sign: number): void => {
    if (total >= 0) total = maker.binary(sign < 0 ? Op.sub : Op.add, total, value);
    else total = sign < 0 ? maker.unary(Op.neg, value) : value;
  };
  for (const group of groupTerms(maker, terms, width)) {
    const value = group.length < fewestTerms ? -1 : countGroup(maker, planes, group, width);
    if (value < 0) rest.push(...group);
    else addTo(value, group[0]!.sign);
  }
  if (total < 0) return -1;
  for (const term of rest) addTo(shifted(maker, resized(maker, term, width), term.shift, width), term.sign);
  return total;
}

/** Terms of one form, in the order of what they read. */
function groupTerms(maker: NodeMaker, terms: readonly Term[], width: number): Term[][] {
  const { store } = maker;
  const groups = new Map<string, Term[]>();
  for (const term of terms) {
    const { node, view, sign, shift } = term;
    const read = Math.min(store.width[node]!, width - shift);
    const key = [store.op[node], read, view === 'signed' && store.width[node] === read, sign, shift].join();
    const group = groups.get(key);
    if (group) group.push(term);
    else groups.set(key, [term]);
  }
  return [...groups.values()].map((group) => {
    const places = new Map(group.map((term) => [term, placeOf(maker, term.node)]));
    return group.sort((a, b) => {
      const [x, y] = [places.get(a)!, places.get(b)!];
      return x[0] - y[0] || x[1] - y[1];
    });
  });
}

/** The signal and bit that a term begins to read at, to sort by. */
function placeOf(maker: NodeMaker, node: NodeId): [number, number] {
  const { store } = maker;
  let at = node;
  for (let depth = 0; depth < 8; depth++) {
    const op = store.op[at];
    if (op === Op.ref) return [store.a[at]!, 0];
    if (op === Op.slice && store.op[store.a[at]!] === Op.ref) return [store.a[store.a[at]!]!, store.b[at]!];
    const operands = store.operands(at);
    const next = op === Op.mux && !maker.isConstant(operands[1]!) ? operands[1] : operands[0];
    if (next === undefined) break;
    at = next;
  }
  return [-1, node];
}

function countGroup(maker: NodeMaker, planes: Planes, terms: readonly Term[], width: number): NodeId {
  let best: { node: NodeId; cost: number } = {
    node: -1,
    cost: terms.length * termCost(maker, terms[0]!.node) * 0.7,
  };
  for (const every of interleavings) {
    if (terms.length % every !== 0) break;
    const order = terms.flatMap((_, i) => {
      const perRun = terms.length / every;
      return [terms[(i % perRun) * every + Math.floor(i / perRun)]!];
    });
    const found = countOrdered(maker, planes, order, width);
    if (found.cost < best.cost) best = found;
  }
  return best.node;
}

/** Operators that a term costs when it is selected and added by itself. */
function termCost(maker: NodeMaker, term: NodeId): number {
  const { store } = maker;
  const stack = [term];
  let cost = 1;
  for (let node = stack.pop(); node !== undefined && cost < termLimit; node = stack.pop()) {
    const op = store.op[node];
    if (op === Op.const || op === Op.ref) continue;
    cost += op === Op.pick ? pickCost : 1;
    store.forEachOperand(node, (operand) => stack.push(operand));
  }
  return cost;
}

function countOrdered(
  maker: NodeMaker,
  planes: Planes,
  terms: readonly Term[],
  width: number,
): { node: NodeId; cost: number } {
  const { store } = maker;
  const { node: sample, view, shift } = terms[0]!;
  const read = Math.min(store.width[sample]!, width - shift);
  const isSigned = view === 'signed' && store.width[sample] === read;
  const packer = new Packer(maker, planes);
  let sum = -1;
  let counting = 0;
  for (let bit = read - 1; bit >= 0; bit--) {
    const bits = terms.map(({ node }) => bitOf(maker, node, bit));
    const chunks: NodeId[] = [];
    for (let from = 0; from < bits.length; from += 64) chunks.push(packer.pack(bits.slice(from, from + 64)));
    if (packer.cost === Number.POSITIVE_INFINITY) return { node: -1, cost: packer.cost };
    counting += chunks.length * 3 + 2;
    const count = chunks
      .map((chunk) => resizedTo(maker, store.popcount(chunk), width))
      .reduce((a, b) => maker.binary(Op.add, a, b));
    const isNegative = isSigned && bit === read - 1;
    if (sum < 0) sum = isNegative ? maker.unary(Op.neg, count) : count;
    else sum = maker.binary(Op.add, shifted(maker, sum, 1, width), count);
  }
  return { node: shifted(maker, sum, shift, width), cost: packer.cost + counting };
}

function shifted(maker: NodeMaker, node: NodeId, by: number, width: number): NodeId {
  if (by === 0) return node;
  return maker.cat([maker.slice(node, 0, width - by), maker.constant(by, 0)]);
}

function resized(maker: NodeMaker, { node, view }: Term, width: number): NodeId {
  const from = maker.store.width[node]!;
  if (from >= width) return maker.slice(node, 0, width);
  return maker.extend(view === 'signed' ? Op.sext : Op.zext, node, width);
}

/** A count, which fits, in another width. */
function resizedTo(maker: NodeMaker, count: NodeId, width: number): NodeId {
  const { store } = maker;
  const needed = Math.min(store.width[count]!, store.width[count]!.toString(2).length);
  const short = maker.slice(count, 0, Math.min(needed, width));
  return maker.extend(Op.zext, short, width);
}
