import { describe, expect, it } from 'vitest';
import { activityDesigns } from '../../../bench/suite/activity-designs.ts';
import { Mesh } from '../../../dsl/examples/noc.ts';
import dense64 from '../../../dsl/specs/pim-dense-64x16.ts';
import { type EmbeddedSyncSimulation, startEmbedded } from '../../../src/engine/embedded/index.ts';
import type { Design } from '../../../src/ir/index.ts';
import { Bits, Bool, elaborate, input, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import {
  heldStimulus,
  outputNames,
  randomClocks,
  randomStimulus,
  traceOutputs,
} from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { structuredDesign } from './structured-designs.ts';

const isLong = process.env.SPINLIGHT_LONG !== undefined;

const pair = (design: Design): [usual: EmbeddedSyncSimulation, skipping: EmbeddedSyncSimulation] => [
  startEmbedded(design, { activity: 'never' }).sync,
  startEmbedded(design, { activity: 'always' }).sync,
];

/** Designs of all kinds, most of them idle most of the time. */
function* heldDesigns(count: number) {
  for (let seed = 1; seed <= count; seed++) {
    const kind = seed % 5;
    const design =
      kind === 0
        ? structuredDesign(seed)
        : randomDesign(seed + 40_000, {
            nodes: 20 + 15 * kind,
            depth: 1 + (kind % 2),
            domains: kind === 2 ? 3 : 1,
            asyncResets: kind === 2,
          });
    const vectors = heldStimulus(randomStimulus(design, seed, 36), seed);
    yield { seed, design, vectors, clocks: kind === 2 ? randomClocks(design, seed, 36) : undefined };
  }
}

describe('leaving out what is idle changes no value', () => {
  it('of designs whose inputs are kept for stretches, stepped one by one', () => {
    for (const { seed, design, vectors, clocks } of heldDesigns(isLong ? 2000 : 40)) {
      const outputs = outputNames(design);
      const expected = traceOutputs(new ReferenceSimulator(design), outputs, vectors, clocks);
      const { sync } = startEmbedded(design, { activity: 'always' });
      expect(sync.activity.isSkipping).toBe(true);
      const got = traceOutputs(sync, outputs, vectors, clocks);
      const cycle = got.findIndex((line, i) => line !== expected[i]);
      if (cycle >= 0) expect.fail(`seed ${seed}, cycle ${cycle}:\n  ${got[cycle]}\n  ${expected[cycle]}`);
    }
  });

  it('nor of the whole state, many cycles in one call, switched on and off, restored and overwritten', () => {
    for (const { seed, design, vectors } of heldDesigns(isLong ? 1000 : 40)) {
      const [usual, skipping] = pair(design);
      const memories = memoriesOf(design);
      let before = { cycle: 0, usual: usual.snapshot(), skipping: skipping.snapshot() };
      vectors.slice(0, 24).forEach((vector, i) => {
        for (const sim of [usual, skipping]) {
          for (const [port, value] of Object.entries(vector)) sim.poke(port, value);
          for (const { path, width } of memories)
            if (i % 7 === 5) sim.writeMemory(path, i % 2, [BigInt.asUintN(width, BigInt(seed * 77 + i))]);
          if (i % 5 === 4) sim.peek(outputNames(design)[0]!);
          sim.step(1 + (i % 6) * 3);
        }
        if (i === 8) before = { cycle: usual.cycle, usual: usual.snapshot(), skipping: skipping.snapshot() };
        if (i === 13) {
          usual.restore(before.usual);
          skipping.restore(before.skipping);
          expect(skipping.cycle).toBe(before.cycle);
        }
        if (i % 9 === 7) skipping.setActivity(skipping.activity.isSkipping ? 'never' : 'always');
        for (const name of [...outputNames(design), ...registersOf(design)])
          if (usual.peek(name) !== skipping.peek(name)) expect.fail(`seed ${seed}, step ${i}: ${name}`);
      });
    }
  });

  it('nor of what is recorded, waited for, and compared with expectations', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const design = randomDesign(seed + 41_000, { nodes: 60 });
      const vectors = heldStimulus(randomStimulus(design, seed, 40), seed);
      const [name] = outputNames(design) as [string];
      const told = pair(design).map((sync) => {
        sync.record({ everyCycles: 16, keep: 64 });
        for (const vector of vectors) {
          for (const [port, value] of Object.entries(vector)) sync.poke(port, value);
          sync.step();
        }
        const at = sync.runUntil({ signal: name, equals: 1n }, 30);
        const run = sync.runExpecting([{ signal: name, values: [1, 0, 1, 1] }], 10);
        let waves = '';
        sync.lastCycles(50, { write: (text) => (waves += text) });
        return { at, run, waves, cycle: sync.cycle };
      });
      expect(told[0]).toEqual(told[1]);
    }
  });

  it('nor of streams through a macro, nor of memories that are written now and then', async () => {
    const results = pair(dense64.elaborate()).map((sync) => {
      const act = sync.interface.streams.find((stream) => stream.name === 'act')!;
      sync.reset();
      const seen: unknown[] = [];
      for (let round = 0; round < 4; round++) {
        sync.poke('vectors', 5);
        sync.poke('start', 1);
        sync.step();
        sync.poke('start', 0);
        const words = new Uint32Array(5 * act.wordsPerBeat).map((_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
        const drive = { act: { words, beats: 5, gate: { seed: round + 1, rate: 60 } } };
        seen.push(sync.runStreams({ drive, collect: { out: { beats: 5 } }, maxCycles: 2000 }));
        sync.step(300);
      }
      return [...seen, sync.cycle];
    });
    expect(results[0]).toEqual(results[1]);
  });

  it('nor of a large memory in instances, of which a write is noticed by itself', () => {
    const Store = module(
      'store',
      () => ({
        write: input(Bool()),
        at: input(UInt(8)),
        data: input(Bits(32)),
        from: input(UInt(8)),
        value: output(Bits(32)),
      }),
      (m, p) => {
        const { words } = m.mem({ words: memory(Bits(32), 256) });
        m.when(p.write, () => words.write(p.at, p.data));
        p.value.drive(words.readSync(p.from));
      },
    );
    const Stores = module(
      'stores',
      () => ({
        which: input(UInt(2)),
        at: input(UInt(8)),
        data: input(Bits(32)),
        from: input(UInt(8)),
        a: output(Bits(32)),
        b: output(Bits(32)),
        c: output(Bits(32)),
      }),
      (m, p) => {
        const { store } = m.instance({ store: [Store({}), Store({}), Store({})] });
        for (const [i, each] of store.entries()) {
          each.write.drive(p.which.eq(i + 1));
          each.at.drive(p.at);
          each.data.drive(p.data);
          each.from.drive(p.from);
        }
        p.a.drive(store[0]!.value);
        p.b.drive(store[1]!.value);
        p.c.drive(store[2]!.value);
      },
    );
    const design = elaborate(Stores({}));
    const vectors = heldStimulus(randomStimulus(design, 5, 400), 5).map((vector) => ({
      ...vector,
      at: vector.at! & 7n,
      from: vector.from! & 7n,
    }));
    const outputs = outputNames(design);
    const expected = traceOutputs(new ReferenceSimulator(design), outputs, vectors);
    expect(traceOutputs(startEmbedded(design, { activity: 'always' }).sync, outputs, vectors)).toEqual(
      expected,
    );
  });

  it('nor of registers that pass their old values around in a circle', () => {
    const Circle = module(
      'circle',
      () => ({ closed: input(Bool()), x: input(Bits(80)), a: output(Bits(80)), b: output(Bits(80)) }),
      (m, p) => {
        // Wide ones are computed one by one: the second of them reads an old value that the first has replaced.
        const { first, second, third } = m.reg({
          first: Bits(80).reset(0),
          second: Bits(80).reset(0),
          third: Bits(80).reset(0),
        });
        first.next(p.closed.mux(second, p.x));
        second.next(first);
        third.next(first.xor(second));
        p.a.drive(second);
        p.b.drive(third);
      },
    );
    const design = elaborate(Circle({}));
    const steps = [5n, 5n, 5n, 9n, 9n, 9n, 9n, 9n, 2n, 2n, 2n, 2n, 2n, 2n];
    const vectors = [...steps, ...steps].map((x, i) => ({
      rst: i < 2 ? 1n : 0n,
      x,
      closed: i > 16 && i < 20 ? 1n : 0n,
    }));
    const outputs = outputNames(design);
    const expected = traceOutputs(new ReferenceSimulator(design), outputs, vectors);
    expect(traceOutputs(startEmbedded(design, { activity: 'always' }).sync, outputs, vectors)).toEqual(
      expected,
    );
  });

  it('nor of the designs of the benchmark', () => {
    const chosen = isLong ? null : ['mesh-8x8-2-nodes', 'macros-16-1-busy'];
    for (const { name, make } of activityDesigns.filter((each) => chosen?.includes(each.name) ?? true)) {
      const [usual, skipping] = pair(make());
      for (const sim of [usual, skipping]) {
        sim.reset();
        sim.step(120);
      }
      expect(skipping.peek('signature'), name).toBe(usual.peek('signature'));
    }
  });
});

describe('whether idle logic is left out', () => {
  it('is measured: an idle mesh soon runs without what is idle', () => {
    const { sync } = startEmbedded(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 })));
    sync.reset();
    expect(sync.activity).toMatchObject({ isSkipping: false, reason: 'not looked at so far' });
    const end = performance.now() + 20_000;
    while (!sync.activity.isSkipping && performance.now() < end) sync.step(10_000);
    expect(sync.activity.isSkipping).toBe(true);
    expect(sync.activity.speedUp).toBeGreaterThan(3);
    expect(sync.activity.reason).toMatch(
      /^idle logic is left out: [\d.]+ times as fast, 0\.0 % of the values change in a cycle$/,
    );
  });

  it('is noticed where a bench steps one by one, too', () => {
    const { sync } = startEmbedded(elaborate(Mesh({ columns: 4, rows: 4, width: 32, depth: 4 })));
    sync.reset();
    const end = performance.now() + 20_000;
    while (!sync.activity.isSkipping && performance.now() < end) sync.step();
    expect(sync.activity.isSkipping).toBe(true);
  });

  it('is told, and can be said', () => {
    const design = randomDesign(1, { nodes: 10, hierarchy: false });
    const reasons = [
      startEmbedded(design),
      startEmbedded(design, { activity: 'never' }),
      startEmbedded(design, { activity: 'always' }),
      startEmbedded(design, { activity: 'always', optimise: { activity: false } }),
      startEmbedded(design, { activity: 'always', toggles: [[0]] }),
    ].map(({ sync }) => `${sync.activity.isSkipping}: ${sync.activity.reason}`);
    expect(reasons).toEqual([
      'false: not tried: a small design',
      'false: switched off',
      'true: switched on',
      'false: not available',
      'false: not available',
    ]);
  });
});

/** Registers of every instance, by path. */
function registersOf(design: Design, index = design.top, prefix = ''): string[] {
  const { signals, instances } = design.modules[index]!;
  return [
    ...signals.filter(({ kind }) => kind === 'reg').map(({ name }) => prefix + name),
    ...instances.flatMap((inner) => registersOf(design, inner.module, `${prefix}${inner.name}.`)),
  ];
}

function memoriesOf(design: Design, index = design.top, prefix = ''): { path: string; width: number }[] {
  const { memories, instances } = design.modules[index]!;
  return [
    ...memories.filter(({ depth }) => depth > 1).map(({ name, width }) => ({ path: prefix + name, width })),
    ...instances.flatMap((inner) => memoriesOf(design, inner.module, `${prefix}${inner.name}.`)),
  ];
}
