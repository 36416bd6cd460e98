import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { elaborate } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { randomSource } from '../../../support/pim-bench.ts';
import { BlockModel } from './field-model.ts';
import { randomBlock } from './random-block.ts';

const blocks = process.env.SPINLIGHT_LONG ? 400 : 40;

describe('register blocks behave as their rules say', () => {
  it.each([8, 16, 32, 64] as const)('random blocks on the simple bus, words of %i bits', (dataWidth) => {
    for (let seed = 1; seed <= blocks / 4; seed++) {
      const random = randomSource(seed * 7919 + dataWidth);
      const block = randomBlock(random, dataWidth);
      const design = elaborate(block.simple());
      expect(checkDesign(design, { warnings: false })).toEqual([]);
      const { sync } = startEmbedded(design);
      const model = new BlockModel(block.map);
      const inputs = sync.interface.ports.filter(
        ({ name, direction }) =>
          direction === 'in' && !/^(clk|rst|read|read_address|write|write_.*)$/.test(name),
      );
      sync.reset();
      for (let cycle = 0; cycle < 120; cycle++) {
        const values = Object.fromEntries(
          inputs.map(({ name, width }) => [name, random(3) === 0 ? 0n : wide(random, width)]),
        );
        const span = 2 ** block.map.addressWidth;
        const write = random(2) === 0 && {
          address: random(span),
          data: wide(random, dataWidth),
          strobe: random(2 ** (dataWidth / 8)),
        };
        const read = random(2) === 0 && { address: random(span) };
        for (const [name, value] of Object.entries(values)) sync.poke(name, value);
        sync.poke('write', write ? 1 : 0);
        if (write) {
          sync.poke('write_address', write.address);
          sync.poke('write_data', write.data);
          sync.poke('write_strobe', write.strobe);
        }
        sync.poke('read', read ? 1 : 0);
        if (read) sync.poke('read_address', read.address);
        const where = `seed ${seed}, cycle ${cycle}`;
        for (const [name, value] of Object.entries(model.outputs()))
          expect(sync.peek(name), `${where}: ${name}`).toBe(value);
        if (read) {
          const word = model.read(read.address, values);
          expect(sync.peek('read_data'), where).toBe(word ?? 0n);
          expect(sync.peek('read_error'), where).toBe(word === null ? 1n : 0n);
        }
        if (write) expect(sync.peek('write_error'), where).toBe(model.has(write.address) ? 0n : 1n);
        model.step({ write: write || undefined, read: read || undefined, inputs: values });
        sync.step();
      }
    }
  });
});

function wide(random: (below: number) => number, width: number): bigint {
  let value = 0n;
  for (let i = 0; i < width; i += 16) value = (value << 16n) | BigInt(random(65536));
  return BigInt.asUintN(width, value);
}
