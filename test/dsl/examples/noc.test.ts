import { describe, expect, it } from 'vitest';
import { Mesh } from '../../../dsl/examples/noc.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { elaborate } from '../../../src/lang/index.ts';
import { RandomSource } from '../../support/random-source.ts';

describe('the mesh', () => {
  it.each([1, 2, 3])('brings every flit to its node, in the order of its source (seed %i)', (seed) => {
    const [columns, rows] = [3, 2];
    const nodes = columns * rows;
    const { sync } = startEmbedded(elaborate(Mesh({ columns, rows, width: 16, depth: 2 })));
    sync.reset();
    const random = new RandomSource(seed);
    const sent: number[][][] = Array.from({ length: nodes }, () => Array.from({ length: nodes }, () => []));
    const beats = 60;
    const sources = Array.from({ length: nodes }, (_, source) =>
      Array.from({ length: beats }, (_, i) => {
        const target = random.below(nodes);
        sent[source]![target]!.push(i);
        return [target % columns, Math.floor(target / columns), (source << 8) | i];
      }),
    );
    const expected = (target: number) => sent.reduce((sum, lists) => sum + lists[target]!.length, 0);
    const gate = (n: number) => ({ seed: seed * 100 + n, rate: 40 + 30 * (n % 6) });
    const result = sync.runStreams({
      drive: Object.fromEntries(
        sources.map((list, n) => [`in_${n}`, { words: Uint32Array.from(list.flat()), beats, gate: gate(n) }]),
      ),
      collect: Object.fromEntries(
        sources.map((_, n) => [`out_${n}`, { beats: expected(n), gate: gate(n + 3) }]),
      ),
      maxCycles: 20_000,
    });
    expect(result.timedOut).toBe(false);
    for (let target = 0; target < nodes; target++) {
      const { words } = result.collected[`out_${target}`]!;
      const received: number[][] = Array.from({ length: nodes }, () => []);
      for (let i = 0; i < words.length; i += 3) {
        expect([words[i], words[i + 1]]).toEqual([target % columns, Math.floor(target / columns)]);
        received[words[i + 2]! >> 8]!.push(words[i + 2]! & 255);
      }
      expect(received).toEqual(sent.map((lists) => lists[target]!));
    }
  });
});
