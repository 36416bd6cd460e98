import { describe, expect, it } from 'vitest';
import { AxiLiteToBus, axiLiteSubordinate, connectAxiLite } from '../../../../dsl/lib/axi/index.ts';
import type { RegisterBlock } from '../../../../dsl/lib/registers/index.ts';
import { type EngineName, startSimulation } from '../../../../src/engine/index.ts';
import { elaborate, type ModuleRequest, module, type Ports } from '../../../../src/lang/index.ts';
import { emitVerilog } from '../../../../src/verilog/index.ts';
import { LiteBench } from '../../../support/axi-lite-bench.ts';
import { randomSource } from '../../../support/pim-bench.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { dma } from './dma-block.ts';
import { BlockModel } from './field-model.ts';
import { randomBlock } from './random-block.ts';

interface TrafficOptions {
  readonly engine?: EngineName;
  readonly unmapped?: 'error' | 'ignore';
  /** Default: the block on AXI4-Lite. */
  readonly request?: ModuleRequest;
}

/** The block on its simple bus, behind an adapter; hardware ports go through. */
const Behind = module(
  'behind',
  () => {
    const hardware = Object.entries(dma.simple().ports).filter(([name]) => !/^(read|write)(_|$)/.test(name));
    return { ...axiLiteSubordinate(dma.map), ...Object.fromEntries(hardware) } as Ports;
  },
  (m, ports) => {
    const { addressWidth, dataWidth } = dma.map;
    const { adapter, regs } = m.instance({
      adapter: AxiLiteToBus({ addressWidth, dataWidth }),
      regs: dma.simple(),
    });
    connectAxiLite(ports, adapter);
    const inner = regs as unknown as Record<string, { drive(value: unknown): void }>;
    const bus = adapter as unknown as Record<string, { drive(value: unknown): void }>;
    for (const name of ['write', 'write_address', 'write_data', 'write_strobe', 'read', 'read_address'])
      inner[name]!.drive(bus[name]);
    for (const name of ['write_error', 'read_data', 'read_error']) bus[name]!.drive(inner[name]);
    for (const [name, port] of Object.entries(ports as Record<string, { drive(value: unknown): void }>)) {
      if (name.startsWith('s_axi_')) continue;
      if ((dma.simple().ports as Record<string, { direction: string }>)[name]!.direction === 'in')
        inner[name]!.drive(port);
      else port.drive(inner[name]);
    }
  },
);

/** Random traffic with random gaps on all channels against the rules of the fields and of AXI. Gives writes and reads. */
async function traffic(
  block: RegisterBlock,
  cycles: number,
  seed: number,
  {
    engine = 'embedded',
    unmapped = 'error',
    request = block.axiLite({ unmapped }) as ModuleRequest,
  }: TrafficOptions = {},
): Promise<{ writes: number; reads: number; errors: number }> {
  const random = randomSource(seed);
  const simulation = await startSimulation(elaborate(request), { engine });
  try {
    const bench = new LiteBench(simulation, 's_axi_', random);
    const model = new BlockModel(block.map);
    const { dataWidth, addressWidth } = block.map;
    const inputs = simulation.interface.ports.filter(
      ({ name, direction }) => direction === 'in' && !/^(clk|rst|s_axi_.*)$/.test(name),
    );
    const counts = { writes: 0, reads: 0, errors: 0 };
    const responses: bigint[] = [];
    const data: { data: bigint; response: bigint }[] = [];
    const bad = unmapped === 'error' ? 2n : 0n;
    await simulation.reset();
    for (let cycle = 0; cycle < cycles; cycle++) {
      if (cycle % 40 === 0) bench.mood();
      if (random(3) === 0)
        bench.write({
          address: BigInt(random(2 ** addressWidth)),
          data: bits(random, dataWidth),
          strobe: BigInt(random(2 ** (dataWidth / 8))),
        });
      if (random(3) === 0) bench.read(BigInt(random(2 ** addressWidth)));
      bench.drive();
      const values = Object.fromEntries(
        inputs.map(({ name, width }) => [name, random(4) === 0 ? bits(random, width) : 0n]),
      );
      for (const [name, value] of Object.entries(values)) simulation.poke(name, value);
      const events = await bench.observe();
      for (const [name, value] of Object.entries(model.outputs()))
        expect(await simulation.peek(name), `cycle ${cycle}: ${name}`).toBe(value);
      if (events.response !== null) expect(events.response).toBe(responses.shift());
      if (events.readData) expect(events.readData, `cycle ${cycle}`).toEqual(data.shift());
      // Both halves of a write are taken together: that is when it happens.
      expect(events.address === null).toBe(events.data === null);
      const write = events.data && { address: Number(events.address), ...plain(events.data) };
      if (write) {
        const mapped = model.has(write.address);
        responses.push(mapped ? 0n : bad);
        counts.writes++;
        if (!mapped) counts.errors++;
      }
      const read = events.readAddress === null ? null : { address: Number(events.readAddress) };
      if (read) {
        const word = model.read(read.address, values);
        data.push({ data: word ?? 0n, response: word === null ? bad : 0n });
        counts.reads++;
      }
      model.step({ write: write ?? undefined, read: read ?? undefined, inputs: values });
      await simulation.step();
    }
    return counts;
  } finally {
    await simulation.close();
  }
}

describe('register blocks on AXI4-Lite', () => {
  it('keep the rules of AXI and of the fields under random traffic', async () => {
    const { writes, reads, errors } = await traffic(dma, 3000, 11);
    expect(writes).toBeGreaterThan(300);
    expect(reads).toBeGreaterThan(300);
    expect(errors).toBeGreaterThan(50);
  });

  it('keep them in all sorts of blocks, of 32 and 64 bits', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const block = randomBlock(randomSource(seed * 31), seed % 2 ? 32 : 64);
      await traffic(block, 400, seed, { unmapped: seed % 3 ? 'error' : 'ignore' });
    }
  });

  it.skipIf(missingTools('verilator') !== '')('do the same on Verilator', async () => {
    const { writes } = await traffic(dma, 800, 5, { engine: 'verilator' });
    expect(writes).toBeGreaterThan(80);
  });

  it('do the same on the simple bus behind an adapter', async () => {
    const { writes } = await traffic(dma, 1000, 23, { request: Behind({}) });
    expect(writes).toBeGreaterThan(100);
  });

  it('lead to the lines where they are described, not into the library', () => {
    const { sourceMap } = emitVerilog(elaborate(dma.axiLite()), { base: import.meta.dirname });
    expect(sourceMap.sources).toEqual(['dma-block.ts']);
    const lines = new Set(sourceMap.files['dma_registers.v']!.map(([, , line]) => line));
    // The block, and each of its registers that has logic of its own.
    expect(lines.size).toBeGreaterThanOrEqual(6);
  });

  it('take a write every 2 cycles and a read every 2 cycles', async () => {
    const simulation = await startSimulation(elaborate(dma.axiLite()));
    const bench = new LiteBench(simulation, 's_axi_', randomSource(1));
    bench.full();
    await simulation.reset();
    const at: Record<'write' | 'response' | 'read' | 'data', number[]> = {
      write: [],
      response: [],
      read: [],
      data: [],
    };
    for (let i = 0; i < 4; i++) {
      bench.write({ address: 12n, data: BigInt(i), strobe: 15n });
      bench.read(12n);
    }
    for (let cycle = 0; cycle < 12; cycle++) {
      bench.drive();
      const events = await bench.observe();
      if (events.address !== null) at.write.push(cycle);
      if (events.response !== null) at.response.push(cycle);
      if (events.readAddress !== null) at.read.push(cycle);
      if (events.readData) at.data.push(cycle);
      await simulation.step();
    }
    expect(at).toEqual({
      write: [1, 3, 5, 7],
      response: [2, 4, 6, 8],
      read: [0, 2, 4, 6],
      data: [1, 3, 5, 7],
    });
  });
});

function plain({ data, strobe }: { data: bigint; strobe: bigint }): { data: bigint; strobe: number } {
  return { data, strobe: Number(strobe) };
}

function bits(random: (below: number) => number, width: number): bigint {
  let value = 0n;
  for (let i = 0; i < width; i += 16) value = (value << 16n) | BigInt(random(65536));
  return BigInt.asUintN(width, value);
}
