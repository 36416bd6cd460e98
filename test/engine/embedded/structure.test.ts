import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import {
  type Module,
  ModuleBuilder,
  type NodeId,
  Op,
  type SignalId,
  type Statement,
} from '../../../src/ir/index.ts';
import { designOf } from './support.ts';

const If = (condition: NodeId, then: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  location: -1,
});

/** Adds an instance whose ports are new wires named `instance_port`; returns them by port name. */
function instantiate(b: ModuleBuilder, name: string, module: number, of: Module): Record<string, SignalId> {
  const wires: Record<string, SignalId> = {};
  const ports = of.ports.map((id) => {
    const { name: port, kind, width } = of.signals[id]!;
    if (port === 'clk' || port === 'rst') return b.signals.findIndex((s) => s.name === port);
    const source = kind === 'input' ? 'statements' : 'instance';
    wires[port] = b.signal(`${name}_${port}`, 'wire', width, { source });
    return wires[port]!;
  });
  b.instances.push({ name, module, ports, location: -1 });
  return wires;
}

/** `y = a + k` for each of two independent paths, and a register: large enough to get functions of its own. */
function twoPaths(): Module {
  const b = new ModuleBuilder('two_paths');
  b.defaultDomain();
  const [a, c] = [b.signal('a', 'input', 8), b.signal('c', 'input', 8)];
  const [x, y, state] = ['x', 'y', 'state'].map((name) => b.signal(name, 'output', 8)) as [
    number,
    number,
    number,
  ];
  const count = b.signal('count', 'reg', 8, { reset: 7n });
  const sum = (left: NodeId, right: NodeId) => b.nodes.binary(Op.add, left, right);
  b.body.push(
    b.assign(x, sum(b.ref(a), b.nodes.constant(8, 3))),
    b.assign(y, sum(b.nodes.binary(Op.xor, b.ref(c), b.nodes.constant(8, 0x55)), b.ref(count))),
    b.assign(state, b.ref(count)),
    b.assign(count, sum(b.ref(count), b.ref(a))),
  );
  return b.finish();
}

describe('registers', () => {
  it('exchange their values at one edge', () => {
    for (const width of [8, 40, 100]) {
      const b = new ModuleBuilder('swap');
      b.defaultDomain();
      const load = b.signal('load', 'input', 1);
      const outs = [0, 1, 2].map((i) => b.signal(`q${i}`, 'output', width));
      const regs = [0, 1, 2].map((i) => b.signal(`r${i}`, 'reg', width));
      outs.forEach((out, i) => {
        b.body.push(b.assign(out, b.ref(regs[i]!)));
      });
      const rotate = regs.map((reg, i) => b.assign(reg, b.ref(regs[(i + 1) % 3]!)));
      const preset = regs.map((reg, i) => b.assign(reg, b.nodes.constant(width, i + 1)));
      b.body.push(If(b.ref(load), preset, rotate));
      const { sync } = startEmbedded(designOf(b.finish()));
      sync.poke('load', 1);
      sync.step();
      sync.poke('load', 0);
      const seen = [0, 1, 2, 3].map(() => {
        const values = ['q0', 'q1', 'q2'].map((name) => sync.peek(name));
        sync.step();
        return values.join();
      });
      expect(seen).toEqual(['1,2,3', '2,3,1', '3,1,2', '1,2,3']);
    }
  });

  it('shift through thousands of stages, across functions', () => {
    const b = new ModuleBuilder('delay');
    b.defaultDomain();
    const d = b.signal('d', 'input', 9);
    const q = b.signal('q', 'output', 9);
    const stages = Array.from({ length: 5000 }, (_, i) => b.signal(`s${i}`, 'reg', 9));
    stages.forEach((stage, i) => {
      b.body.push(b.assign(stage, i === 0 ? b.ref(d) : b.ref(stages[i - 1]!)));
    });
    b.body.push(b.assign(q, b.ref(stages.at(-1)!)));
    const { sync } = startEmbedded(designOf(b.finish()));
    const [input, output] = [sync.port('d'), sync.port('q')];
    for (let cycle = 0; cycle < 5200; cycle++) {
      input.value = cycle % 509;
      if (cycle >= 5000 && output.value !== (cycle - 5000) % 509)
        expect.fail(`cycle ${cycle}: ${output.value}`);
      sync.step();
    }
  });

  it('permute at random across functions, with narrow and wide values', () => {
    const b = new ModuleBuilder('permute');
    b.defaultDomain();
    const count = 900;
    const widths = [5, 40, 130];
    const regs = Array.from({ length: count }, (_, i) =>
      b.signal(`r${i}`, 'reg', widths[i % 3]!, { reset: BigInt(i % 31) }),
    );
    // A permutation among registers of one width: 3 k -> 3 (k * 7 + 3 mod 300) + the same rest.
    const source = (i: number) => ((Math.floor(i / 3) * 7 + 3) % 300) * 3 + (i % 3);
    regs.forEach((reg, i) => {
      b.body.push(b.assign(reg, b.nodes.unary(Op.not, b.ref(regs[source(i)]!))));
    });
    const { sync } = startEmbedded(designOf(b.finish()));
    sync.reset();
    let model = regs.map((_, i) => BigInt(i % 31));
    for (let cycle = 0; cycle < 5; cycle++) {
      for (const [i, value] of model.entries()) expect(sync.peek(`r${i}`)).toBe(value);
      model = model.map((_, i) => BigInt.asUintN(widths[i % 3]!, ~model[source(i)]!));
      sync.step();
    }
  });

  it('with asynchronous reset show the reset value at once', () => {
    const b = new ModuleBuilder('async');
    const clock = b.signal('clk', 'input', 1);
    const reset = b.signal('rst', 'input', 1);
    b.domains.push({ name: 'default', clock, reset, resetKind: 'async' });
    const q = b.signal('q', 'output', 8);
    const count = b.signal('count', 'reg', 8, { reset: 0x40n });
    b.body.push(
      b.assign(count, b.nodes.binary(Op.add, b.ref(count), b.nodes.constant(8, 1))),
      b.assign(q, b.ref(count)),
    );
    const { sync } = startEmbedded(designOf(b.finish()));
    sync.step(5);
    expect(sync.peek('q')).toBe(5n);
    sync.poke('rst', 1);
    expect(sync.peek('q')).toBe(0x40n);
    sync.step();
    sync.poke('rst', 0);
    expect(sync.peek('q')).toBe(0x40n);
    sync.step();
    expect(sync.peek('q')).toBe(0x41n);
  });
});

describe('combinational paths', () => {
  it('may leave a module and enter it again', () => {
    const child = twoPaths();
    const b = new ModuleBuilder('top');
    b.defaultDomain();
    const a = b.signal('a', 'input', 8);
    const out = b.signal('out', 'output', 8);
    const chain = [0, 1, 2].map((i) => instantiate(b, `u${i}`, 0, child));
    // a -> u0.x -> u1.x -> u2.x -> u2.c -> y -> u1.c -> y -> u0.c -> y
    b.body.push(b.assign(chain[0]!.a!, b.ref(a)), b.assign(out, b.ref(chain[0]!.y!)));
    b.body.push(b.assign(chain[1]!.a!, b.ref(chain[0]!.x!)), b.assign(chain[2]!.a!, b.ref(chain[1]!.x!)));
    b.body.push(b.assign(chain[2]!.c!, b.ref(chain[2]!.x!)));
    b.body.push(b.assign(chain[1]!.c!, b.ref(chain[2]!.y!)), b.assign(chain[0]!.c!, b.ref(chain[1]!.y!)));
    const design = designOf(child, b.finish());
    for (const observe of ['ports', 'all'] as const) {
      const { sync } = startEmbedded(design, { observe });
      sync.reset();
      const counts = [7, 7, 7];
      for (const value of [1, 200, 77]) {
        sync.poke('a', value);
        const x = value + 9;
        const y = (c: number, i: number) => ((c ^ 0x55) + counts[i]!) & 255;
        expect(sync.peek('out')).toBe(BigInt(y(y(y(x & 255, 2), 1), 0)));
        sync.step();
        for (const i of [0, 1, 2]) counts[i] = (counts[i]! + value + 3 * i) & 255;
        expect(sync.peek('u2.count')).toBe(BigInt(counts[2]!));
      }
    }
  });

  it('may run through the elements of one signal', () => {
    const b = new ModuleBuilder('ripple');
    b.defaultDomain();
    const [x, y] = [b.signal('x', 'input', 16), b.signal('y', 'input', 16)];
    const sum = b.signal('sum', 'output', 16);
    const carry = b.signal('carry', 'wire', 17);
    const bit = (signal: SignalId, i: number) => b.nodes.slice(b.ref(signal), i, 1);
    const put = (target: SignalId, low: number, value: NodeId): Statement => ({
      ...(b.assign(target, value) as Statement & { kind: 'assign' }),
      low,
      width: 1,
    });
    b.body.push(put(carry, 0, b.nodes.constant(1, 0)));
    for (let i = 0; i < 16; i++) {
      const half = b.nodes.binary(Op.xor, bit(x, i), bit(y, i));
      b.body.push(put(sum, i, b.nodes.binary(Op.xor, half, bit(carry, i))));
      b.body.push(put(carry, i + 1, b.nodes.mux(half, bit(carry, i), bit(x, i))));
    }
    const { sync } = startEmbedded(designOf(b.finish()));
    sync.poke('x', 0xbeef);
    sync.poke('y', 0x1234);
    expect(sync.peek('sum')).toBe(BigInt((0xbeef + 0x1234) & 0xffff));
  });

  it('may be twenty thousand operators deep, of any width', () => {
    for (const width of [16, 100]) {
      const b = new ModuleBuilder('deep');
      b.defaultDomain();
      const d = b.signal('d', 'input', width);
      const q = b.signal('q', 'output', width);
      let value = b.ref(d);
      let model = 5n;
      for (let i = 0; i < 20_000; i++) {
        const step = BigInt(i % 7);
        value = b.nodes.binary(i % 2 === 0 ? Op.add : Op.xor, value, b.nodes.constant(width, step));
        model = BigInt.asUintN(width, i % 2 === 0 ? model + step : model ^ step);
      }
      b.body.push(b.assign(q, value));
      const { sync } = startEmbedded(designOf(b.finish()));
      sync.poke('d', 5);
      expect(sync.peek('q')).toBe(model);
    }
  });

  it('that close a loop are a diagnostic with the path', () => {
    const b = new ModuleBuilder('loop');
    b.defaultDomain();
    const out = b.signal('out', 'output', 4);
    const [p, q] = [b.signal('p', 'wire', 4), b.signal('q', 'wire', 4)];
    b.body.push(b.assign(p, b.nodes.unary(Op.not, b.ref(q))), b.assign(q, b.nodes.unary(Op.neg, b.ref(p))));
    b.body.push(b.assign(out, b.ref(p)));
    expect(() => startEmbedded(designOf(b.finish()))).toThrow(
      /^SL0204: combinational loop through `(p` -> `q` -> `p|q` -> `p` -> `q)`$/,
    );
  });

  it('that close a loop under conditions are one too, also through instances', () => {
    const child = twoPaths();
    const b = new ModuleBuilder('top');
    b.defaultDomain();
    const on = b.signal('on', 'input', 1);
    const out = b.signal('out', 'output', 8);
    const first = instantiate(b, 'u0', 0, child);
    const second = instantiate(b, 'u1', 0, child);
    const w = b.signal('w', 'wire', 8);
    b.body.push(If(b.ref(on), [b.assign(w, b.ref(second.x!))], [b.assign(w, b.nodes.constant(8, 1))]));
    b.body.push(b.assign(first.a!, b.ref(w)), b.assign(first.c!, b.nodes.constant(8, 0)));
    b.body.push(b.assign(second.a!, b.ref(first.x!)), b.assign(second.c!, b.nodes.constant(8, 0)));
    b.body.push(b.assign(out, b.ref(first.y!)));
    expect(() => startEmbedded(designOf(child, b.finish()))).toThrow(/^SL0204: .*`w`/);
  });
});

describe('vectors', () => {
  it('take element writes in place, outside indices without effect', () => {
    for (const [lane, count] of [
      [8, 100],
      [2, 64],
      [3, 50],
      [24, 20],
      [1, 200],
      [70, 5],
      [64, 6],
      [128, 3],
      [60, 9],
    ] as const) {
      const b = new ModuleBuilder('vector');
      b.defaultDomain();
      const index = b.signal('index', 'input', 9);
      const data = b.signal('data', 'input', lane);
      const q = b.signal('q', 'output', lane * count);
      const store = b.signal('store', 'reg', lane * count, { lane });
      b.body.push(b.assign(q, b.ref(store)), {
        kind: 'assign',
        target: store,
        low: 0,
        width: lane,
        index: b.ref(index),
        value: b.ref(data),
        location: -1,
      });
      const { sync } = startEmbedded(designOf(b.finish()));
      let model = 0n;
      for (let i = 0; i < 600; i++) {
        const at = (i * 97) % 512;
        const value = BigInt.asUintN(lane, BigInt(i) * 0x9e37_79b9_7f4a_7c15n * 0x1_0000_0001_0003n);
        sync.poke('index', at);
        sync.poke('data', value);
        sync.step();
        if (at < count) {
          const shift = BigInt(at * lane);
          model = (model & ~(BigInt.asUintN(lane, -1n) << shift)) | (value << shift);
        }
        if (sync.peek('q') !== model) expect.fail(`${count} x ${lane} bits, index ${at}`);
      }
    }
  });

  it('are read in their old value by what is assigned in the same statements', () => {
    const b = new ModuleBuilder('history');
    b.defaultDomain();
    const d = b.signal('d', 'input', 64);
    const q = b.signal('q', 'output', 192);
    const r = b.signal('r', 'reg', 192);
    const part = (low: number, value: NodeId): Statement => ({
      ...(b.assign(r, value) as Statement & { kind: 'assign' }),
      low,
      width: 64,
    });
    const old = (low: number) => b.nodes.slice(b.ref(r), low, 64);
    b.body.push(part(0, b.ref(d)), part(64, old(0)), part(128, old(64)), b.assign(q, b.ref(r)));
    const { sync } = startEmbedded(designOf(b.finish()));
    for (const value of [1n, 2n, 3n]) {
      sync.poke('d', value);
      sync.step();
    }
    expect(sync.peek('q')).toBe((1n << 128n) | (2n << 64n) | 3n);
  });

  it('are moved within themselves, by slices and by elements of odd widths', () => {
    for (const [low, from, size] of [
      [17, 5, 45],
      [3, 40, 61],
      [40, 3, 64],
      [1, 0, 99],
      [64, 0, 32],
      [50, 49, 33],
    ] as const) {
      const b = new ModuleBuilder('move');
      b.defaultDomain();
      const [load, on] = [b.signal('load', 'input', 1), b.signal('on', 'input', 1)];
      const index = b.signal('index', 'input', 2);
      const data = b.signal('data', 'input', 180);
      const [r, v] = [b.signal('r', 'reg', 180), b.signal('v', 'reg', 180)];
      const moved: Statement = {
        ...(b.assign(r, b.nodes.slice(b.ref(r), from, size)) as Statement & { kind: 'assign' }),
        low,
        width: size,
      };
      const element: Statement = {
        ...(b.assign(v, b.nodes.slice(b.ref(v), 31, 45)) as Statement & { kind: 'assign' }),
        width: 45,
        index: b.ref(index),
      };
      const preset = [b.assign(r, b.ref(data)), b.assign(v, b.ref(data))];
      b.body.push(If(b.ref(load), preset, [If(b.ref(on), [moved, element])]));
      const { sync } = startEmbedded(designOf(b.finish()));
      const old = BigInt.asUintN(180, 0x1234_5678_9abc_def0_0fed_cba9_8765_4321n ** 2n);
      sync.poke('data', old);
      const put = (at: number, width: number, source: number) => {
        const ones = BigInt.asUintN(width, -1n);
        return (old & ~(ones << BigInt(at))) | (((old >> BigInt(source)) & ones) << BigInt(at));
      };
      for (let i = 0; i < 4; i++) {
        sync.poke('load', 1);
        sync.step();
        sync.poke('load', 0);
        sync.poke('on', 1);
        sync.poke('index', i);
        sync.step();
        expect(sync.peek('r')).toBe(put(low, size, from));
        expect(sync.peek('v')).toBe(put(i * 45, 45, 31));
      }
    }
  });

  it('shift by themselves', () => {
    const b = new ModuleBuilder('shifter');
    b.defaultDomain();
    const d = b.signal('d', 'input', 1);
    const q = b.signal('q', 'output', 500);
    const r = b.signal('r', 'reg', 500);
    b.body.push(b.assign(r, b.nodes.cat([b.nodes.slice(b.ref(r), 0, 499), b.ref(d)])), b.assign(q, b.ref(r)));
    const { sync } = startEmbedded(designOf(b.finish()));
    let model = 0n;
    for (let i = 0; i < 1100; i++) {
      const bit = (i * i) % 3 === 1 ? 1n : 0n;
      sync.poke('d', bit);
      sync.step();
      model = BigInt.asUintN(500, (model << 1n) | bit);
      if (i % 50 === 0) expect(sync.peek('q')).toBe(model);
    }
  });
});
