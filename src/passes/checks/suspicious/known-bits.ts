import { type Module, type NodeId, Op } from '../../../ir/index.ts';
import { bitRange } from '../bits.ts';
import type { SingleDrivers } from './single-drivers.ts';

/** Bits that are the same in every cycle: those in neither set may be both. */
export interface KnownBits {
  readonly ones: bigint;
  readonly zeros: bigint;
}

/** How deep an expression is taken apart. */
const deepest = 8;

const unknown: KnownBits = { ones: 0n, zeros: 0n };

/** The bits of an expression that masks, shifts by literals, joins and extensions decide. */
export function knownBits(module: Module, drivers: SingleDrivers, node: NodeId, depth = 0): KnownBits {
  const { nodes } = module;
  const [a, b, c, width] = [nodes.a[node]!, nodes.b[node]!, nodes.c[node]!, nodes.width[node]!];
  const all = bitRange(0, width);
  if (depth > deepest) return unknown;
  const of = (operand: NodeId) => knownBits(module, drivers, operand, depth + 1);
  switch (nodes.op[node]) {
    case Op.const: {
      const ones = nodes.value(node);
      return { ones, zeros: all & ~ones };
    }
    case Op.ref: {
      const driver = drivers[a];
      return driver ? of(driver.value) : unknown;
    }
    case Op.not: {
      const { ones, zeros } = of(a);
      return { ones: zeros, zeros: ones };
    }
    case Op.and: {
      const [x, y] = [of(a), of(b)];
      return { ones: x.ones & y.ones, zeros: x.zeros | y.zeros };
    }
    case Op.or: {
      const [x, y] = [of(a), of(b)];
      return { ones: x.ones | y.ones, zeros: x.zeros & y.zeros };
    }
    case Op.mux: {
      const [x, y] = [of(b), of(c)];
      return { ones: x.ones & y.ones, zeros: x.zeros & y.zeros };
    }
    case Op.zext: {
      const { ones, zeros } = of(a);
      return { ones, zeros: zeros | (all & ~bitRange(0, nodes.width[a]!)) };
    }
    case Op.slice: {
      const { ones, zeros } = of(a);
      return { ones: (ones >> BigInt(b)) & all, zeros: (zeros >> BigInt(b)) & all };
    }
    case Op.shl:
    case Op.shru: {
      if (nodes.op[b] !== Op.const || nodes.value(b) >= BigInt(width)) return unknown;
      const amount = nodes.value(b);
      const { ones, zeros } = of(a);
      if (nodes.op[node] === Op.shl)
        return {
          ones: (ones << amount) & all,
          zeros: ((zeros << amount) & all) | bitRange(0, Number(amount)),
        };
      return { ones: ones >> amount, zeros: (zeros >> amount) | (all & ~(all >> amount)) };
    }
    case Op.cat: {
      let known = unknown;
      nodes.forEachOperand(node, (part) => {
        const { ones, zeros } = of(part);
        const size = BigInt(nodes.width[part]!);
        known = { ones: (known.ones << size) | ones, zeros: (known.zeros << size) | zeros };
      });
      return known;
    }
    default:
      return unknown;
  }
}
