import {
  type Design,
  type Module,
  ModuleBuilder,
  type NodeId,
  Op,
  type Signal,
  type SignalId,
} from '../../src/ir/index.ts';

/** Inputs that are 1 (or not zero) only in one of `2^n` cycles, by port name. */
export type RareInputs = Readonly<Record<string, number>>;

/**
 * The design with a bench around it that is hardware as well: 64-bit xorshift registers give every input a new value in
 * each cycle, and `signature`, the one output, takes up every output in each cycle. All engines then run nothing but
 * clock edges, do the same work, and agree if their signatures do.
 */
export function selfDriven(design: Design, rare: RareInputs = {}): Design {
  const inner = design.modules[design.top]!;
  const top = new ModuleBuilder('bench_top');
  top.defaultDomain();
  const [clock, reset] = [0, 1];
  const signature = top.signal('signature', 'output', 64);
  const domain = inner.domains[0];
  const source = new RandomBits(top);
  const ports = inner.ports.map((id): SignalId => {
    const { name, kind, width } = inner.signals[id]!;
    if (domain && id === domain.clock) return clock;
    if (domain && id === domain.reset) return reset;
    if (kind === 'output') return top.signal(`dut_${name}`, 'wire', width, { source: 'instance' });
    const wire = top.signal(`dut_${name}`, 'wire', width);
    top.body.push(top.assign(wire, source.take(width, rare[name] ?? 0)));
    return wire;
  });
  source.finish();
  top.instances.push({ name: 'dut', module: design.top, ports, location: -1 });
  const outputs = inner.ports
    .map((id, i): [Signal, SignalId] => [inner.signals[id]!, ports[i]!])
    .filter(([{ kind }]) => kind === 'output')
    .map(([, id]) => id);
  top.body.push(top.assign(signature, top.ref(foldInto(top, outputs))));
  const modules: Module[] = [...design.modules, top.finish()];
  return { ...design, name: `${design.name}_bench`, modules, top: modules.length - 1 };
}

/** Random bits for the inputs: as many xorshift64 registers as are needed (Marsaglia 2003, shifts 13, 7, 17). */
class RandomBits {
  readonly #top: ModuleBuilder;
  #state: NodeId = -1;
  #left = 0;
  #count = 0;

  constructor(top: ModuleBuilder) {
    this.#top = top;
  }

  /** `width` bits that are all 0 but in one of `2^rare` cycles. */
  take(width: number, rare: number): NodeId {
    const { nodes } = this.#top;
    const parts: NodeId[] = [];
    for (let need = width; need > 0; ) {
      if (this.#left === 0) this.#add();
      const bits = Math.min(need, this.#left);
      parts.unshift(nodes.slice(this.#state, 64 - this.#left, bits));
      this.#left -= bits;
      need -= bits;
    }
    const value = parts.length === 1 ? parts[0]! : nodes.cat(parts);
    if (rare === 0) return value;
    const open = nodes.unary(Op.andr, this.take(rare, 0));
    return nodes.mux(open, value, nodes.constant(width, 0));
  }

  finish(): void {
    if (this.#count === 0) this.#add();
  }

  #add(): void {
    const { nodes } = this.#top;
    const seed = BigInt.asUintN(64, 0x9e3779b97f4a7c15n * BigInt(++this.#count));
    const register = this.#top.signal(`random_${this.#count - 1}`, 'reg', 64, { reset: seed });
    this.#state = this.#top.ref(register);
    let next = this.#state;
    for (const [op, amount] of [
      [Op.shl, 13],
      [Op.shru, 7],
      [Op.shl, 17],
    ] as const) {
      next = nodes.binary(Op.xor, next, nodes.shift(op, next, nodes.constant(7, amount)));
    }
    this.#top.body.push(this.#top.assign(register, next));
    this.#left = 64;
  }
}

/** A register that is rotated by one and joined with 64 bits of all `signals` in each cycle. */
function foldInto(top: ModuleBuilder, signals: readonly SignalId[]): SignalId {
  const { nodes } = top;
  const register = top.signal('folded', 'reg', 64, { reset: 0n });
  const now = top.ref(register);
  let next = nodes.cat([nodes.slice(now, 0, 63), nodes.slice(now, 63, 1)]);
  for (const id of signals) {
    const { width } = top.signals[id]!;
    for (let low = 0; low < width; low += 64) {
      const bits = Math.min(64, width - low);
      const part = nodes.slice(top.ref(id), low, bits);
      next = nodes.binary(Op.xor, next, bits === 64 ? part : nodes.extend(Op.zext, part, 64));
    }
  }
  top.body.push(top.assign(register, next));
  return register;
}
