import { describe, expect, it } from 'vitest';
import { selfDriven } from '../../bench/suite/self-driven.ts';
import { type CoverageOptions, collectCoverage, totalsOf, withCoverage } from '../../src/coverage/index.ts';
import { type EmbeddedSyncSimulation, startEmbedded } from '../../src/engine/embedded/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { Bool, cat, elaborate, input, module, output, UInt, Vec } from '../../src/lang/index.ts';

/** Stored words, with a reset and without, of which one is written now and then. */
const Store = module(
  'store',
  () => ({
    write: input(Bool()),
    row: input(UInt(4)),
    word: input(UInt(18)),
    clear: input(Bool()),
    shown: output(UInt(18)),
    kept: output(UInt(18)),
    part: output(UInt(3)),
  }),
  (m, { write, row, word, clear, shown, kept, part }) => {
    const { words } = m.reg({ words: Vec(16, UInt(18)).noReset() });
    const { cleared } = m.reg({ cleared: Vec(16, UInt(18)) });
    m.when(write, () => words.at(row).next(word));
    m.when(write.and(row.bit(0)), () => cleared.at(row).next(word)).elsewhen(clear, () => {
      for (let i = 0; i < 16; i++) cleared.at(i).next(i + 4096);
    });
    shown.drive(words.at(row));
    kept.drive(cleared.at(row));
    part.drive(word.slice(3, 1).asUInt());
  },
);

/** Stores behind wires that only give other names to bits. */
const Bank = module(
  'bank',
  () => ({
    write: input(UInt(4)),
    row: input(UInt(4)),
    word: input(UInt(18)),
    clear: input(UInt(7)),
    shown: output(UInt(18)),
    parts: output(UInt(16)),
  }),
  (m, p) => {
    const { store } = m.instance({ store: Array.from({ length: 4 }, () => Store({})) });
    const { swapped } = m.let({ swapped: cat(p.word.slice(8, 0), p.word.slice(17, 9)) });
    store.forEach((each, i) => {
      each.write.drive(p.write.bit(i));
      each.row.drive(p.row);
      each.word.drive(i < 2 ? p.word : swapped.asUInt());
      each.clear.drive(p.clear.eq(5));
    });
    const [a, b, c, d] = store as [
      (typeof store)[0],
      (typeof store)[0],
      (typeof store)[0],
      (typeof store)[0],
    ];
    p.shown.drive(a.shown.xor(b.kept).xor(c.shown).xor(d.kept));
    p.parts.drive(cat(a.part, d.part).zext(16).asUInt());
  },
);

const rare = { write: 3, word: 1 };

function start(design: Design, options: CoverageOptions) {
  const covered = withCoverage(design, options);
  const { sync } = startEmbedded(covered.design, { toggles: covered.engineToggles });
  return { sync, coverage: () => collectCoverage(covered, sync) };
}

describe('toggles watched by the engine', () => {
  const design = selfDriven(elaborate(Bank({})), rare);
  const both = (toggles: 'ports' | 'registers') =>
    (['design', 'engine'] as const).map((togglesBy) => start(design, { toggles, togglesBy })) as [
      ReturnType<typeof start>,
      ReturnType<typeof start>,
    ];

  it.each(['ports', 'registers'] as const)('%s: the same after few and after many cycles', (toggles) => {
    const [a, b] = both(toggles);
    for (const { sync } of [a, b]) sync.reset();
    for (const cycles of [1, 1, 2, 9, 40, 200, 1000, 9000, 90_000, 200_000]) {
      for (const { sync } of [a, b]) sync.step(cycles);
      expect(b.coverage()).toEqual(a.coverage());
    }
    const { covered, total } = totalsOf(b.coverage().modules).toggles;
    expect(covered).toBeGreaterThan(total * 0.8);
  });

  it('counts what a reset changes', () => {
    const [a, b] = both('registers');
    for (const cycles of [3, 50, 2, 700]) {
      for (const { sync } of [a, b]) {
        sync.step(cycles);
        sync.reset();
        sync.step();
      }
      expect(b.coverage()).toEqual(a.coverage());
    }
  });

  it('goes on from a snapshot without an edge from the state before', () => {
    const { sync } = both('registers')[1];
    sync.reset();
    const early = sync.snapshot();
    sync.step(300);
    const paths = Array.from({ length: 4 }, (_, i) => `dut.store_${i}.words`);
    const fallen = (simulation: EmbeddedSyncSimulation) => paths.map((path) => simulation.toggled(path).fall);
    const before = fallen(sync);
    expect(before.some((bits) => bits > 0n)).toBe(true);
    sync.restore(early);
    sync.step();
    expect(fallen(sync)).toEqual(before);
  });
});
