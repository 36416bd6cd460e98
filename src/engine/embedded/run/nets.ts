import { type Design, type Module, type NodeId, Op, type SignalId } from '../../../ir/index.ts';
import { analyseModule, type Driver } from '../region/module-info.ts';

/** Bits of a signal, from `at` on, that are bits `low` and up of `source`, a signal of the same module. */
export interface NetPart {
  readonly source: SignalId;
  readonly low: number;
  readonly width: number;
  readonly at: number;
}

/** Parts beyond which a signal is rather kept than looked for in others. */
const mostParts = 64;

/**
 * What the signals of a module are: wires that only give other names to bits, as those between ports of neighbouring
 * instances do, are followed to the registers, inputs, outputs of instances and computed wires that these bits come from.
 * Bits that are constant are left out.
 */
export class ModuleNets {
  readonly #module: Module;
  readonly #drivers: readonly Driver[];
  readonly #parts = new Map<SignalId, readonly NetPart[]>();
  readonly #open = new Set<SignalId>();

  constructor(module: Module) {
    this.#module = module;
    this.#drivers = analyseModule(module).drivers;
  }

  partsOf(id: SignalId): readonly NetPart[] {
    const known = this.#parts.get(id);
    if (known) return known;
    const { kind, width } = this.#module.signals[id]!;
    const self = [{ source: id, low: 0, width, at: 0 }];
    const driver = this.#drivers[id]!;
    // A wire that takes bits of itself is its own source.
    if (kind === 'reg' || driver.kind !== 'pieces' || this.#open.has(id)) return self;
    this.#open.add(id);
    let parts: NetPart[] | null = [];
    for (const { low, width: bits, node, skip } of driver.pieces) {
      const more = node < 0 ? [] : this.#bitsOf(node, skip, bits, low);
      parts = parts === null || more === null ? null : [...parts, ...more];
    }
    this.#open.delete(id);
    const found = parts === null || parts.length > mostParts ? self : parts;
    this.#parts.set(id, found);
    return found;
  }

  /** Bits `low` and up of a node, which are to stand at `at`; null if they are computed. */
  #bitsOf(node: NodeId, low: number, width: number, at: number): NetPart[] | null {
    const { nodes } = this.#module;
    const a = nodes.a[node]!;
    switch (nodes.op[node]) {
      case Op.const:
        return [];
      case Op.ref:
        return partsWithin(this.partsOf(a), low, width, at);
      case Op.slice:
        return this.#bitsOf(a, nodes.b[node]! + low, width, at);
      case Op.zext: {
        const bits = Math.min(width, nodes.width[a]! - low);
        return bits <= 0 ? [] : this.#bitsOf(a, low, bits, at);
      }
      case Op.cat: {
        const parts: NetPart[] = [];
        let begin = 0;
        for (const operand of nodes.operands(node).reverse()) {
          const end = begin + nodes.width[operand]!;
          const [from, to] = [Math.max(begin, low), Math.min(end, low + width)];
          if (from < to) {
            const more = this.#bitsOf(operand, from - begin, to - from, at + from - low);
            if (more === null) return null;
            parts.push(...more);
          }
          begin = end;
        }
        return parts;
      }
      default:
        return null;
    }
  }
}

/** Of some parts those that lie in bits `low` and up, moved to `at`. */
export function partsWithin<P extends Pick<NetPart, 'low' | 'width' | 'at'>>(
  parts: readonly P[],
  low: number,
  width: number,
  at: number,
): P[] {
  return parts.flatMap((part): P[] => {
    const [from, to] = [Math.max(part.at, low), Math.min(part.at + part.width, low + width)];
    if (from >= to) return [];
    return [{ ...part, low: part.low + from - part.at, width: to - from, at: at + from - low }];
  });
}

/** By module, made when first asked for. */
export class Nets {
  readonly #design: Design;
  readonly #modules: (ModuleNets | undefined)[] = [];

  constructor(design: Design) {
    this.#design = design;
  }

  of(module: number): ModuleNets {
    this.#modules[module] ??= new ModuleNets(this.#design.modules[module]!);
    return this.#modules[module];
  }
}
