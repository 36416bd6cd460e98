import { describe, expect, it } from 'vitest';
import { AxiLiteDecoder, axiLiteSubordinate, connectAxiLite } from '../../../../dsl/lib/axi/index.ts';
import { registerBlock, rw } from '../../../../dsl/lib/registers/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { elaborate, module, UInt } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { LiteBench } from '../../../support/axi-lite-bench.ts';
import { randomSource } from '../../../support/pim-bench.ts';

const block = (name: string, count: number) =>
  registerBlock({
    name,
    addressWidth: 6,
    registers: Object.fromEntries(Array.from({ length: count }, (_, i) => [`r${i}`, rw(UInt(32))])),
  });

const regions = [
  { base: 0x00, size: 0x40 },
  { base: 0x80, size: 0x40 },
] as const;

/** Two blocks of 4 and 16 registers; the first is mapped at 0, the second at 0x80; 0x40 and 0xc0 on are nobody's. */
const System = module(
  'system',
  () => axiLiteSubordinate({ addressWidth: 8, dataWidth: 32 }),
  (m, p) => {
    const { decoder, few, many } = m.instance({
      decoder: AxiLiteDecoder({ addressWidth: 8, dataWidth: 32, regions }),
      few: block('few', 4).axiLite(),
      many: block('many', 16).axiLite(),
    });
    connectAxiLite(p, decoder);
    connectAxiLite(narrowed(decoder, 'm0_axi_'), few, { from: 'm0_axi_' });
    connectAxiLite(narrowed(decoder, 'm1_axi_'), many, { from: 'm1_axi_' });
  },
);

/** The interface with the address bits of a block. */
function narrowed(ports: object, prefix: string): object {
  const own = ports as Record<string, { trunc(width: number): unknown }>;
  return {
    ...own,
    [`${prefix}awaddr`]: own[`${prefix}awaddr`]!.trunc(6),
    [`${prefix}araddr`]: own[`${prefix}araddr`]!.trunc(6),
  };
}

describe('the AXI4-Lite decoder', () => {
  it('leads accesses to their region and answers DECERR for the others, by the rules of AXI', async () => {
    const design = elaborate(System({}));
    expect(checkDesign(design)).toEqual([]);
    const simulation = await startSimulation(design);
    const random = randomSource(17);
    const bench = new LiteBench(simulation, 's_axi_', random);
    await simulation.reset();
    const words = new Map<number, bigint>();
    const responseOf = (address: number) => {
      if (address < 0x40) return address < 0x10 ? 0n : 2n;
      return address >= 0x80 && address < 0xc0 ? 0n : 3n;
    };
    const counts = [0, 0, 0, 0];
    for (let round = 0; round < 400; round++) {
      if (round % 20 === 0) bench.mood();
      const address = random(256);
      const word = address & ~3;
      const isWrite = random(2) === 0;
      const data = BigInt(random(2 ** 31));
      if (isWrite) bench.write({ address: BigInt(address), data, strobe: 15n });
      else bench.read(BigInt(address));
      const expected = responseOf(address);
      for (let cycle = 0; ; cycle++) {
        expect(cycle, 'no answer').toBeLessThan(2000);
        bench.drive();
        const { response, readData } = await bench.observe();
        await simulation.step();
        if (response !== null) {
          expect(response).toBe(expected);
          if (expected === 0n) words.set(word, data);
          break;
        }
        if (readData) {
          expect(readData).toEqual({
            data: expected === 0n ? (words.get(word) ?? 0n) : 0n,
            response: expected,
          });
          break;
        }
      }
      counts[Number(expected)]!++;
    }
    expect(counts[0]).toBeGreaterThan(80);
    expect(counts[2]).toBeGreaterThan(30);
    expect(counts[3]).toBeGreaterThan(80);
  });

  it('refuses regions that overlap, are not aligned, or leave the address bits', () => {
    const told = (list: readonly { base: number; size: number }[]) => () =>
      AxiLiteDecoder({ addressWidth: 8, dataWidth: 32, regions: list });
    expect(told([regions[0], { base: 0x20, size: 0x20 }])).toThrow(
      'SL0114: AXI4-Lite decoder: region 1, 0x20 to 0x3f, overlaps region 0',
    );
    expect(told([{ base: 0x20, size: 0x40 }])).toThrow('does not begin at a multiple of its size');
    expect(told([{ base: 0, size: 0x30 }])).toThrow('has a size that is no power of two');
    expect(told([{ base: 0x100, size: 0x40 }])).toThrow('leaves the 8 address bits');
  });
});
