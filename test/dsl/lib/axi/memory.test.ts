import { describe, expect, it } from 'vitest';
import { AxiMemory, AxiToMemory } from '../../../../dsl/lib/axi/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { elaborate } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { ChannelRule } from '../../../support/axi-rules.ts';
import { randomSource } from '../../../support/pim-bench.ts';
import { missingTools } from '../../../support/verilog-tools.ts';

interface Request {
  readonly id: number;
  readonly address: number;
  readonly length: number;
  readonly size: number;
  readonly burst: number;
}

type Random = (below: number) => number;

/** Byte addresses of the beats of a burst, from the formulas of the AXI specification. */
function beatAddresses({ address, length, size, burst }: Request, span: number): number[] {
  const bytes = 2 ** size;
  const aligned = Math.floor(address / bytes) * bytes;
  const total = bytes * (length + 1);
  const boundary = Math.floor(address / total) * total;
  return Array.from({ length: length + 1 }, (_, n) => {
    if (n === 0 || burst === 0) return address;
    if (burst === 1) return (aligned + n * bytes) % span;
    const next = aligned + n * bytes;
    return next >= boundary + total ? next - total : next;
  });
}

/** Bursts of all types and sizes in one half of the memory, at most one in `bad` of them refused. */
function randomRequest(random: Random, low: number, half: number, most: number): Request {
  const bad = random(12) === 0;
  const burst = bad && random(2) ? 3 : random(3);
  const size = bad && burst !== 3 ? most + 1 : random(most + 1);
  const length = burst === 2 ? [1, 3, 7, 15][random(4)]! : random(12);
  const bytes = 2 ** size;
  const room = half - (length + 1) * bytes;
  const total = (length + 1) * bytes;
  const place = room > 0 ? random(room) : 0;
  const address = burst === 2 ? Math.floor(place / total) * total + random(length + 1) * bytes : place;
  return { id: random(8), address: low + address, length, size, burst };
}

async function traffic(dataWidth: number, cycles: number, engine: 'embedded' | 'verilator' = 'embedded') {
  const random = randomSource(dataWidth * 5 + 1);
  const bytes = dataWidth / 8;
  const most = Math.log2(bytes);
  const span = 64 * bytes;
  const simulation = await startSimulation(elaborate(AxiMemory({ depth: 64, dataWidth, idWidth: 3 })), {
    engine,
  });
  const rules = { b: new ChannelRule('b'), r: new ChannelRule('r') };
  const bytesNow = new Uint8Array(span);
  const counts = { writes: 0, beats: 0, reads: 0, words: 0, refused: 0, misplaced: 0 };
  let half = 0;
  let write: { request: Request; beat: number; addressTaken: boolean; wrongLast: boolean } | null = null;
  let read: { request: Request; beat: number; addressTaken: boolean } | null = null;
  let rates = { w: 128, b: 128, ar: 128, r: 128 };
  let offered = { w: false, data: 0n, strobe: 0 };
  const poke = (name: string, value: number | bigint | boolean) =>
    simulation.poke(`s_axi_${name}`, BigInt(value));
  const peek = (name: string) => simulation.peek(`s_axi_${name}`);
  const refused = ({ burst, size }: Request) => burst === 3 || size > most;
  try {
    await simulation.reset();
    for (let cycle = 0; cycle < cycles; cycle++) {
      if (cycle % 50 === 0) rates = { w: rate(random), b: rate(random), ar: rate(random), r: rate(random) };
      if (!write && !read && random(4) === 0) half = 1 - half;
      if (!write && random(4) === 0)
        write = {
          request: randomRequest(random, half * (span / 2), span / 2, most),
          beat: 0,
          addressTaken: false,
          wrongLast: random(10) === 0,
        };
      if (!read && random(4) === 0)
        read = {
          request: randomRequest(random, (1 - half) * (span / 2), span / 2, most),
          beat: 0,
          addressTaken: false,
        };
      if (write && !offered.w && write.beat <= write.request.length && random(256) < rates.w)
        offered = { w: true, data: wide(random, dataWidth), strobe: random(2 ** bytes) };
      const [w, r] = [write, read];
      const drive = (a: 'aw' | 'ar', item: { request: Request; addressTaken: boolean } | null) => {
        poke(`${a}valid`, item !== null && !item.addressTaken);
        poke(`${a}id`, item?.request.id ?? 0);
        poke(`${a}addr`, item?.request.address ?? 0);
        poke(`${a}len`, item?.request.length ?? 0);
        poke(`${a}size`, item?.request.size ?? 0);
        poke(`${a}burst`, item?.request.burst ?? 0);
      };
      drive('aw', w);
      drive('ar', r);
      poke('wvalid', offered.w);
      poke('wdata', offered.data);
      poke('wstrb', offered.strobe);
      const isLast = w !== null && w.beat === w.request.length;
      poke('wlast', isLast !== (w?.wrongLast ?? false));
      const [bready, rready] = [random(256) < rates.b, random(256) < rates.r];
      poke('bready', bready);
      poke('rready', rready);

      const awTaken = w !== null && !w.addressTaken && (await peek('awready')) === 1n;
      const wTaken = offered.w && (await peek('wready')) === 1n;
      const arTaken = r !== null && !r.addressTaken && (await peek('arready')) === 1n;
      const b = {
        valid: (await peek('bvalid')) === 1n,
        ready: bready,
        payload: [await peek('bid'), await peek('bresp')],
      };
      const names = ['rid', 'rdata', 'rresp', 'rlast'];
      const rBeat = {
        valid: (await peek('rvalid')) === 1n,
        ready: rready,
        payload: await Promise.all(names.map(peek)),
      };
      const bTaken = rules.b.check(cycle, b);
      const rTaken = rules.r.check(cycle, rBeat);
      if (b.valid) expect(w?.addressTaken && w.beat === w.request.length + 1, `cycle ${cycle}: b`).toBe(true);
      if (rBeat.valid) expect(r?.addressTaken, `cycle ${cycle}: r`).toBe(true);

      if (wTaken && w) {
        expect(w.addressTaken, 'data before the address').toBe(true);
        const address = beatAddresses(w.request, span)[w.beat]!;
        const word = Math.floor(address / bytes) * bytes;
        for (let i = 0; i < bytes; i++)
          if ((offered.strobe >> i) & 1 && !refused(w.request))
            bytesNow[word + i] = Number((offered.data >> BigInt(8 * i)) & 255n);
        w.beat++;
        counts.beats++;
        offered = { w: false, data: 0n, strobe: 0 };
      }
      if (rTaken && r) {
        const address = beatAddresses(r.request, span)[r.beat]!;
        const word = Math.floor(address / bytes) * bytes;
        let data = 0n;
        for (let i = bytes - 1; i >= 0; i--) data = (data << 8n) | BigInt(bytesNow[word + i]!);
        const [id, given, response, last] = rBeat.payload;
        expect([id, response, last], `cycle ${cycle}`).toEqual([
          BigInt(r.request.id),
          refused(r.request) ? 2n : 0n,
          r.beat === r.request.length ? 1n : 0n,
        ]);
        if (!refused(r.request))
          expect(given, `cycle ${cycle}, beat ${r.beat} of ${JSON.stringify(r.request)}`).toBe(data);
        r.beat++;
        counts.words++;
        if (r.beat > r.request.length) {
          read = null;
          counts.reads++;
        }
      }
      if (bTaken && w) {
        const bad = refused(w.request);
        expect(b.payload).toEqual([BigInt(w.request.id), bad || w.wrongLast ? 2n : 0n]);
        write = null;
        counts.writes++;
        if (bad) counts.refused++;
        if (w.wrongLast) counts.misplaced++;
      }
      if (awTaken) w!.addressTaken = true;
      if (arTaken) r!.addressTaken = true;
      await simulation.step();
    }
    return counts;
  } finally {
    await simulation.close();
  }
}

describe('AXI4 in front of a memory', () => {
  it.each([8, 32, 64])(
    'serves bursts of all types, sizes and alignments, %i data bits',
    async (dataWidth) => {
      const counts = await traffic(dataWidth, 4000);
      expect(counts.writes).toBeGreaterThan(80);
      expect(counts.reads).toBeGreaterThan(80);
      expect(counts.refused).toBeGreaterThan(1);
      expect(counts.misplaced).toBeGreaterThan(1);
    },
  );

  it.skipIf(missingTools('verilator') !== '')('does the same on Verilator', async () => {
    expect((await traffic(32, 800, 'verilator')).beats).toBeGreaterThan(60);
  });

  it('takes and gives a beat every cycle', async () => {
    const simulation = await startSimulation(elaborate(AxiMemory({ depth: 64, dataWidth: 32, idWidth: 1 })));
    await simulation.reset();
    const poke = (values: Record<string, number>) => {
      for (const [name, value] of Object.entries(values)) simulation.poke(`s_axi_${name}`, value);
    };
    const at = { w: [] as number[], b: [] as number[], r: [] as number[] };
    poke({ awvalid: 1, awlen: 3, awsize: 2, awburst: 1, arvalid: 1, arlen: 3, arsize: 2, arburst: 1 });
    poke({ wvalid: 1, wstrb: 15, bready: 1, rready: 1 });
    for (let cycle = 0; cycle < 8; cycle++) {
      poke({ wlast: at.w.length === 3 ? 1 : 0 });
      if ((await simulation.peek('s_axi_wready')) && at.w.length < 4) at.w.push(cycle);
      if (await simulation.peek('s_axi_bvalid')) at.b.push(cycle);
      if (await simulation.peek('s_axi_rvalid')) at.r.push(cycle);
      await simulation.step();
      poke({ awvalid: 0, arvalid: 0, wvalid: at.w.length < 4 ? 1 : 0 });
    }
    expect(at).toEqual({ w: [1, 2, 3, 4], b: [5], r: [2, 3, 4, 5] });
  });

  it('refuses widths that AXI4 does not have', () => {
    expect(checkDesign(elaborate(AxiToMemory({ addressWidth: 12, dataWidth: 128, idWidth: 4 })))).toEqual([]);
    expect(() => AxiToMemory({ addressWidth: 12, dataWidth: 48, idWidth: 4 })).toThrow(
      'SL0114: AXI4: dataWidth is 48',
    );
    expect(() => AxiToMemory({ addressWidth: 2, dataWidth: 32, idWidth: 4 })).toThrow(
      'SL0114: AXI4: addressWidth is 2, but must be a whole number from 3 to 64',
    );
    expect(() => AxiMemory({ depth: 48, dataWidth: 32, idWidth: 4 })).toThrow(
      'SL0114: AXI memory: log2(depth)',
    );
  });
});

function rate(random: Random): number {
  return [20, 128, 256][random(3)]!;
}

function wide(random: Random, width: number): bigint {
  let value = 0n;
  for (let i = 0; i < width; i += 16) value = (value << 16n) | BigInt(random(65536));
  return BigInt.asUintN(width, value);
}
