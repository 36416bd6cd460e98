import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../../src/diag/index.ts';
import { instrumentChecks } from '../../../src/engine/checks/index.ts';
import { startSimulation } from '../../../src/engine/index.ts';
import { assertVerified } from '../../../src/ir/index.ts';
import {
  Bits,
  Bool,
  clockDomain,
  elaborate,
  input,
  module,
  output,
  streamIn,
  streamOut,
  UInt,
} from '../../../src/lang/index.ts';
import { missingTools } from '../../support/verilog-tools.ts';

const child = module(
  'child',
  (_q: { limit: number }) => ({ en: input(Bool()), out: output(UInt(4)) }),
  (m, io, q) => {
    const { count } = m.reg({ count: UInt(4) });
    m.when(io.en, () => {
      count.next(count.add(1));
      m.cover({ early: count.lt(3) }, 'counts at the start');
    });
    m.assert({ below: count.lt(q.limit) }, 'counted too far');
    io.out.drive(count);
  },
);

const parent = module(
  'parent',
  () => ({ en: input(Bool()), a: output(UInt(4)), b: output(UInt(4)) }),
  (m, io) => {
    const { u, v } = m.instance({ u: child({ limit: 5 }), v: child({ limit: 9 }) });
    u.en.drive(io.en);
    v.en.drive(io.en);
    io.a.drive(u.out);
    io.b.drive(v.out);
    m.assume({ same: u.out.eq(v.out) });
  },
);

const echo = module(
  'echo',
  () => ({ a: streamIn({ data: Bits(8) }), z: streamOut({ data: Bits(8) }) }),
  (m, io) => {
    io.z.valid.drive(io.a.valid);
    io.z.payload.data.drive(io.a.payload.data);
    io.a.ready.drive(io.z.ready);
    m.when(io.a.valid, () => {
      m.assert({ below_100: io.a.payload.data.asUInt().lt(100) });
      m.cover({ beats: io.z.ready });
    });
  },
);

/** Two counters on two clocks. */
const two = module(
  'two',
  () => ({ side: clockDomain(), z: output(UInt(4)) }),
  (m, { side, z }) => {
    const { a } = m.reg({ a: UInt(4) });
    a.next(a.add(1));
    const on = m.on(side);
    const { b } = on.reg({ b: UInt(4) });
    b.next(b.add(1));
    m.assert({ a_low: a.lt(6) });
    on.assert({ b_low: b.lt(3) });
    z.drive(a);
  },
);

async function messagesOf(action: () => Promise<unknown>): Promise<string[]> {
  try {
    await action();
    return [];
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    expect(error.diagnostics.every(({ code, place }) => code === 'SL0510' && place !== undefined)).toBe(true);
    return error.diagnostics.map(({ message }) => message);
  }
}

const engines = ['embedded', 'icarus', 'verilator'] as const;
const needs = { embedded: '', icarus: missingTools('iverilog'), verilator: missingTools('verilator') };

describe.each(engines.filter((engine) => needs[engine] === ''))('checks on %s', (engine) => {
  it('report each failure with name, instance and cycle, and count covers', async () => {
    const sim = await startSimulation(elaborate(parent({})), { engine, checks: true });
    expect(sim.interface.ports.map(({ name }) => name)).toEqual(['clk', 'rst', 'en', 'a', 'b']);
    await sim.reset();
    sim.poke('en', 1);
    await sim.step(5);
    expect(await sim.covers()).toEqual([
      { name: 'early', path: 'parent.u', message: 'counts at the start', hits: 3 },
      { name: 'early', path: 'parent.v', message: 'counts at the start', hits: 3 },
    ]);
    // 2 cycles of reset, then u counts to 5 in 5 more: it shows 5 in cycle 7.
    expect(await messagesOf(() => sim.step(3))).toEqual([
      "assertion 'below' of parent.u failed in cycle 7: counted too far",
    ]);
    expect(await messagesOf(() => sim.step())).toEqual([]);
    expect(await messagesOf(() => sim.step(1))).toEqual([
      "assertion 'below' of parent.v failed in cycle 11: counted too far",
    ]);
    expect(await sim.peek('a')).toBe(10n);
    await sim.close();
  });

  it('find the cycle inside of a stream run', async () => {
    const sim = await startSimulation(elaborate(echo({})), { engine, checks: true });
    const words = Uint32Array.from([1, 2, 100, 4, 200, 6]);
    const job = { drive: { a: { words, beats: 6 } }, collect: { z: { beats: 6 } }, maxCycles: 100 };
    expect(await messagesOf(() => sim.runStreams(job))).toEqual([
      "assertion 'below_100' of echo failed in cycle 2",
    ]);
    expect((await sim.covers()).map(({ hits }) => hits)).toEqual([6]);
    await sim.close();
  });

  it('look at the edges of their own clock', async () => {
    const sim = await startSimulation(elaborate(two({})), { engine, checks: true });
    await sim.reset();
    expect(await messagesOf(() => sim.step(3, ['clk']))).toEqual([]);
    expect(await messagesOf(() => sim.step(3, ['side_clk']))).toEqual([]);
    expect(await messagesOf(() => sim.step(1, ['side_clk']))).toEqual([
      "assertion 'b_low' of two failed in cycle 8",
    ]);
    expect(await messagesOf(() => sim.step(5, ['clk']))).toEqual([
      "assertion 'a_low' of two failed in cycles 9 to 13",
    ]);
    await sim.close();
  });

  it('look at nothing when they are off', async () => {
    const sim = await startSimulation(elaborate(parent({})), { engine });
    sim.poke('en', 1);
    await sim.step(12);
    expect('covers' in sim).toBe(false);
    await sim.close();
  });
});

describe('the hardware of checks', () => {
  it('is a verified design whose properties are gone', () => {
    const { design, guarded, covers } = instrumentChecks(elaborate(parent({})));
    assertVerified(design);
    expect(design.modules.every(({ properties }) => properties.length === 0)).toBe(true);
    expect(guarded.map(({ path, name }) => `${path}.${name}`)).toEqual([
      'parent.same',
      'parent.u.below',
      'parent.v.below',
    ]);
    expect(covers.map(({ path, name }) => `${path}.${name}`)).toEqual(['parent.u.early', 'parent.v.early']);
  });
});
