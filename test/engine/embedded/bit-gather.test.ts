import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { enabledOptimisations } from '../../../src/engine/embedded/optimisations.ts';
import { compileProgram } from '../../../src/engine/embedded/program.ts';
import { type Design, ModuleBuilder } from '../../../src/ir/index.ts';
import { RandomSource } from '../../support/random-source.ts';
import { designOf } from './support.ts';

/** `count` bits of a word, `stride` apart from bit `start` on, among other things that stand before and after them. */
function gathered(width: number, start: number, stride: number, count: number): Design {
  const b = new ModuleBuilder('gather');
  const word = b.ref(b.signal('word', 'input', width));
  const bits = Array.from({ length: count }, (_, i) => b.nodes.slice(word, start + i * stride, 1));
  const parts = [b.nodes.slice(word, 1, 3), ...bits.reverse(), b.nodes.slice(word, 0, 2)];
  b.body.push(b.assign(b.signal('out', 'output', count + 5), b.nodes.cat(parts)));
  return designOf(b.finish());
}

describe('bits at equal distances', () => {
  it('are the bits that they were, for every distance, begin and number', () => {
    const random = new RandomSource(11);
    let found = 0;
    for (const stride of [2, 3, 4, 8, 16, 32])
      for (const count of [8, 9, 15, 16, 17, 31, 33, 64, 70]) {
        const start = random.below(40);
        const design = gathered(
          start + stride * (count - 1) + 1 + random.below(20) + 64,
          start,
          stride,
          count,
        );
        const { sync } = startEmbedded(design);
        const { width } = sync.interface.ports[0]!;
        for (let i = 0; i < 6; i++) {
          const value = random.bits(width);
          sync.poke('word', value);
          let expected = value & 3n;
          for (let at = 0; at < count; at++)
            expected |= ((value >> BigInt(start + at * stride)) & 1n) << BigInt(2 + at);
          expected |= ((value >> 1n) & 7n) << BigInt(2 + count);
          expect(sync.peek('out'), `${count} bits, ${stride} apart from ${start}`).toBe(expected);
        }
        const plain = compileProgram(design, false, enabledOptimisations({ 'bit-gather': false }));
        const full = compileProgram(design, false, enabledOptimisations());
        if (Buffer.compare(full.wasm, plain.wasm) !== 0) found++;
      }
    expect(found).toBe(45);
  });
});
