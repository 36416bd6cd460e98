import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../../src/diag/index.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { type Design, ModuleBuilder, Op } from '../../../src/ir/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames, randomStimulus } from '../../support/random-stimulus.ts';
import { designOf } from './support.ts';

/** A memory of `width` bits with a synchronous read, below a top that only passes its ports on. */
function memoryDesign(width: number): Design {
  const b = new ModuleBuilder('store');
  b.defaultDomain();
  const [we, re] = [b.signal('we', 'input', 1), b.signal('re', 'input', 1)];
  const address = b.signal('address', 'input', 4);
  const data = b.signal('data', 'input', width);
  const q = b.signal('q', 'output', width);
  const now = b.signal('now', 'output', width);
  const wires = ['r_address', 'w_address', 'a_address'].map((name) => b.signal(name, 'wire', 4));
  for (const wire of wires) b.body.push(b.assign(wire, b.ref(address)));
  const [enable, write] = [b.signal('r_enable', 'wire', 1), b.signal('w_enable', 'wire', 1)];
  const word = b.signal('w_data', 'wire', width);
  b.body.push(b.assign(enable, b.ref(re)), b.assign(write, b.ref(we)), b.assign(word, b.ref(data)));
  const out = b.signal('r_data', 'wire', width, { source: 'memory' });
  const direct = b.signal('a_data', 'wire', width, { source: 'memory' });
  b.body.push(b.assign(q, b.ref(out)), b.assign(now, b.ref(direct)));
  b.memories.push({
    name: 'ram',
    width,
    depth: 11,
    init: [3n, 5n],
    reads: [
      { name: 'r', kind: 'sync', address: wires[0]!, enable, data: out, domain: 0 },
      { name: 'a', kind: 'async', address: wires[2]!, enable: -1, data: direct, domain: -1 },
    ],
    writes: [{ name: 'w', address: wires[1]!, enable: write, data: word, mask: -1, domain: 0 }],
    doc: '',
    location: -1,
  });
  return designOf(b.finish());
}

function helpOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SpinlightError) return `${error.message} | ${error.diagnostics[0]!.help ?? ''}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('memories', () => {
  it('are read before the write of the same cycle, and give 0 beyond their depth', () => {
    for (const width of [5, 8, 13, 16, 32, 33, 64, 100]) {
      const { sync } = startEmbedded(memoryDesign(width));
      sync.poke('re', 1);
      sync.step();
      expect(sync.peek('q')).toBe(3n);
      sync.poke('we', 1);
      sync.poke('data', 9);
      sync.step();
      expect([sync.peek('q'), sync.peek('now')]).toEqual([3n, 9n]);
      sync.poke('address', 12);
      expect(sync.peek('now')).toBe(0n);
      sync.step();
      expect(sync.peek('q')).toBe(0n);
      expect(sync.readMemory('ram')).toEqual([9n, 5n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
    }
  });

  it('can be filled and read from outside', () => {
    for (const width of [5, 8, 13, 16, 31, 40, 100]) {
      const { sync } = startEmbedded(memoryDesign(width));
      const most = (1n << BigInt(width)) - 1n;
      sync.writeMemory('ram', 2, [most, 1n, most - 1n]);
      expect(sync.readMemory('ram', 1, 5)).toEqual([5n, most, 1n, most - 1n, 0n]);
      sync.poke('address', 4);
      expect(sync.peek('now')).toBe(most - 1n);
      expect(() => sync.writeMemory('ram', 0, [most + 1n])).toThrow('SL0507');
      expect(() => sync.writeMemory('ram', 10, [0, 0])).toThrow(
        'SL0507: words 10 to 11 are outside of memory `ram` of 11 words',
      );
      expect(helpOf(() => sync.readMemory('rom'))).toBe('SL0505: unknown memory `rom` | Did you mean `ram`?');
    }
  });
});

describe('ports and signals', () => {
  const { sync } = startEmbedded(memoryDesign(40));

  it('that do not exist are reported with the name that was meant', () => {
    expect(helpOf(() => sync.poke('adress', 1))).toBe(
      'SL0505: unknown port `adress` | Did you mean `address`?',
    );
    expect(helpOf(() => sync.peek('qq'))).toBe('SL0505: unknown port `qq` | Did you mean `q`?');
    expect(helpOf(() => sync.peek('u0.q'))).toMatch('SL0505: unknown instance `u0` in `u0.q`');
    expect(sync.peek('w_data')).toBe(0n);
    expect(startEmbedded(memoryDesign(40), { observe: 'all' }).sync.peek('w_data')).toBe(0n);
  });

  it('that are not inputs cannot be set', () => {
    expect(helpOf(() => sync.poke('q', 1))).toBe('SL0505: `q` is an output | Only inputs can be set.');
    expect(helpOf(() => sync.poke('clk', 1))).toBe(
      'SL0505: `clk` is the clock | Use `step` to run clock edges.',
    );
    expect(sync.peek('clk')).toBe(0n);
  });

  it('take only values that fit', () => {
    for (const value of [16, -1, 16n, 1.5]) expect(() => sync.poke('address', value)).toThrow(/^SL0507: /);
    expect(helpOf(() => sync.poke('address', 16))).toBe(
      'SL0507: 16 does not fit the 4 bits of `address` | Values are unsigned: 0 to 15.',
    );
    sync.poke('data', (1n << 40n) - 1n);
    expect(sync.peek('data')).toBe((1n << 40n) - 1n);
  });

  it('of up to 32 bits have handles', () => {
    const handle = sync.port('address');
    handle.value = 15;
    expect(sync.peek('address')).toBe(15n);
    expect(handle.value).toBe(15);
    expect(() => {
      handle.value = 16;
    }).toThrow('SL0507');
    expect(() => sync.port('data')).toThrow('SL0509');
    expect(() => sync.port('nothing')).toThrow('SL0505');
  });
});

describe('state', () => {
  it('can be saved, changed and brought back', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const design = randomDesign(seed);
      const { sync } = startEmbedded(design);
      const stimulus = randomStimulus(design, seed, 40);
      const outputs = outputNames(design);
      const run = (from: number, to: number) =>
        stimulus.slice(from, to).map((vector) => {
          for (const [port, value] of Object.entries(vector)) sync.poke(port, value);
          const line = outputs.map((name) => sync.peek(name)).join();
          sync.step();
          return line;
        });
      run(0, 15);
      const snapshot = sync.snapshot();
      const first = run(15, 40);
      sync.restore(snapshot);
      expect(sync.cycle).toBe(15);
      expect(run(15, 40)).toEqual(first);
    }
  });

  it('of another design is refused', () => {
    const snapshot = startEmbedded(memoryDesign(8)).sync.snapshot();
    expect(() => startEmbedded(randomDesign(1)).sync.restore(snapshot)).toThrow('SL0507');
  });
});

describe('designs', () => {
  it('run behind promises as well', async () => {
    const b = new ModuleBuilder('counter');
    b.defaultDomain();
    const q = b.signal('q', 'output', 3);
    const count = b.signal('count', 'reg', 3, { reset: 6n });
    b.body.push(
      b.assign(count, b.nodes.binary(Op.add, b.ref(count), b.nodes.constant(3, 1))),
      b.assign(q, b.ref(count)),
    );
    const sim = startEmbedded(designOf(b.finish()));
    expect(sim.engine).toBe('embedded');
    await sim.reset();
    expect(await sim.peek('q')).toBe(6n);
    await sim.step(3);
    expect([await sim.peek('q'), sim.cycle]).toEqual([1n, 5]);
    await sim.close();
  });
});
