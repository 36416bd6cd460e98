import {
  type Design,
  type Module,
  ModuleBuilder,
  type NodeId,
  Op,
  type SignalId,
} from '../../src/ir/index.ts';

/** Cycles after which what is idle wakes up: never in a benchmark, and nothing that a simulator could know. */
const wakeUp = (1n << 40n) - 1n;

/**
 * Instances of a design side by side, with a bench around them that is hardware as well: inputs of which `isBusy` says so get
 * random bits in every cycle, the others are 0 until a counter of 40 bits overflows. `signature` takes up every output.
 */
export function partlyBusy(
  design: Design,
  copies: number,
  isBusy: (copy: number, port: string) => boolean,
): Design {
  const inner = design.modules[design.top]!;
  const top = new ModuleBuilder('bench_top');
  top.defaultDomain();
  const [clock, reset] = [0, 1];
  const signature = top.signal('signature', 'output', 64);
  const { nodes } = top;
  const domain = inner.domains[0]!;
  const counter = top.signal('cycles', 'reg', 40, { reset: 0n });
  top.body.push(top.assign(counter, nodes.binary(Op.add, top.ref(counter), nodes.constant(40, 1n))));
  const isAwake = top.signal('is_awake', 'reg', 1, { reset: 0n });
  const isOver = nodes.binary(Op.eq, top.ref(counter), nodes.constant(40, wakeUp));
  top.body.push(top.assign(isAwake, nodes.binary(Op.or, top.ref(isAwake), isOver)));
  const random = top.signal('random', 'reg', 64, { reset: 0x9e3779b97f4a7c15n });
  let next: NodeId = top.ref(random);
  for (const [op, amount] of [
    [Op.shl, 13],
    [Op.shru, 7],
    [Op.shl, 17],
  ] as const)
    next = nodes.binary(Op.xor, next, nodes.shift(op, next, nodes.constant(7, amount)));
  top.body.push(top.assign(random, next));
  // What idle inputs would get: it stays as it is as well.
  const held = top.signal('held', 'reg', 64, { reset: 0n });
  top.body.push(top.assign(held, nodes.mux(top.ref(isAwake), top.ref(random), top.ref(held))));

  let used = 0;
  /** Bits of a register, from another place on each time. */
  const bits = (register: SignalId, width: number): NodeId => {
    const parts: NodeId[] = [];
    for (let need = width; need > 0; ) {
      used += 11;
      const low = used % 64;
      const count = Math.min(need, 64 - low);
      parts.push(nodes.slice(top.ref(register), low, count));
      need -= count;
    }
    return parts.length === 1 ? parts[0]! : nodes.cat(parts);
  };
  const outputs: SignalId[] = [];
  for (let copy = 0; copy < copies; copy++) {
    const ports = inner.ports.map((id): SignalId => {
      const { name, kind, width } = inner.signals[id]!;
      if (id === domain.clock) return clock;
      if (id === domain.reset) return reset;
      const path = `dut_${copy}_${name}`;
      if (kind === 'output') {
        const output = top.signal(path, 'wire', width, { source: 'instance' });
        outputs.push(output);
        return output;
      }
      const wire = top.signal(path, 'wire', width);
      const zero = nodes.constant(width, 0);
      top.body.push(
        top.assign(
          wire,
          isBusy(copy, name) ? bits(random, width) : nodes.mux(top.ref(isAwake), bits(held, width), zero),
        ),
      );
      return wire;
    });
    top.instances.push({ name: `dut_${copy}`, module: design.top, ports, location: -1 });
  }
  const folded = top.signal('folded', 'reg', 64, { reset: 0n });
  const now = top.ref(folded);
  let sum = nodes.cat([nodes.slice(now, 0, 63), nodes.slice(now, 63, 1)]);
  for (const output of outputs) {
    const { width } = top.signals[output]!;
    for (let low = 0; low < width; low += 64) {
      const count = Math.min(64, width - low);
      const part = nodes.slice(top.ref(output), low, count);
      sum = nodes.binary(Op.xor, sum, count === 64 ? part : nodes.extend(Op.zext, part, 64));
    }
  }
  top.body.push(top.assign(folded, sum));
  top.body.push(top.assign(signature, top.ref(folded)));
  const modules: Module[] = [...design.modules, top.finish()];
  return { ...design, name: `${design.name}_bench`, modules, top: modules.length - 1 };
}
