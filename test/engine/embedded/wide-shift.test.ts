import { expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { ModuleBuilder } from '../../../src/ir/index.ts';
import { designOf } from './support.ts';

it('wide registers are shifted left where they are, and into others', () => {
  for (const rotates of [false, true])
    for (const width of [65, 72, 100, 128, 129, 160, 191, 192, 193, 255, 256, 300, 512, 1030])
      for (const by of [1, 7, 8, 33, 63, 64]) {
        const b = new ModuleBuilder('shifts');
        b.defaultDomain();
        const start = BigInt.asUintN(width, 0xf123_4567_89ab_cdef_0fed_cba9n ** 12n);
        const register = b.signal('register', 'reg', width, { reset: start });
        const other = b.signal('other', 'reg', width, { reset: 0n });
        const low = b.nodes.slice(b.ref(register), 0, width - by);
        // Zeros enter, or the top bits.
        const entering = rotates ? b.nodes.slice(b.ref(register), width - by, by) : b.nodes.constant(by, 0n);
        const shifted = b.nodes.cat([low, entering]);
        b.body.push(b.assign(register, shifted), b.assign(other, shifted));
        const { sync } = startEmbedded(designOf(b.finish()));
        sync.reset();
        let expected = start;
        for (let cycle = 0; cycle < 4; cycle++) {
          expect(sync.peek('register'), `${width} bits by ${by}`).toBe(expected);
          if (cycle > 0) expect(sync.peek('other'), `${width} bits by ${by}, other`).toBe(expected);
          sync.step();
          expected =
            BigInt.asUintN(width, expected << BigInt(by)) | (rotates ? expected >> BigInt(width - by) : 0n);
        }
      }
});
