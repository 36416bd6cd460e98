import { type Module, type NodeId, Op, type OpCode } from '../ir/index.ts';
import { mapModules, type Pass } from './pass.ts';
import { mapNodes, type NodeMaker, plainMaker, remakeNodes, rewriteBody } from './rewrite.ts';

export const commonSubexpressions: Pass = {
  name: 'common-subexpressions',
  summary: 'make equal expressions one node, also where only the order of the operands differs',
  requires: '',
  ensures: 'no two nodes of a module are the same operation on the same operands; every node is used',
  run: (design) => mapModules(design, shareModule),
};

/** More nodes than any module has; two ids below it fit into one exact number. */
const maxNodes = 2 ** 26;

const commutative = new Set<OpCode>([Op.and, Op.or, Op.xor, Op.add, Op.mul, Op.eq, Op.ne]);

function shareModule(module: Module): Module {
  const maker = sharingMaker();
  const made = remakeNodes(module, maker);
  const body = rewriteBody(module.body, (statement) => [mapNodes(statement, (node) => made[node]!)]);
  return { ...module, nodes: maker.nodes, body };
}

/** A store shares equal nodes by itself; commuted ones are looked up, and keep the order of the first. */
function sharingMaker(): NodeMaker {
  const plain = plainMaker();
  const seen = new Map<OpCode, Map<number, NodeId>>();
  return {
    ...plain,
    binary(op, a, b) {
      if (!commutative.has(op)) return plain.binary(op, a, b);
      const pairs = seen.get(op) ?? new Map<number, NodeId>();
      seen.set(op, pairs);
      const key = Math.min(a, b) * maxNodes + Math.max(a, b);
      const node = pairs.get(key) ?? plain.binary(op, a, b);
      pairs.set(key, node);
      return node;
    },
  };
}
