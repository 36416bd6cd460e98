import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import type { Gate, StreamJob, StreamResult, SyncSimulation } from '../../../src/engine/simulation.ts';
import { type Design, ModuleBuilder, Op } from '../../../src/ir/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { RandomSource } from '../../support/random-source.ts';
import { outputNames } from '../../support/random-stimulus.ts';
import { designOf } from './support.ts';

/** A register between `in` and `out`: a beat waits in it until it is taken; `sum` is a running total. */
function slice(width: number): Design {
  const b = new ModuleBuilder('slice');
  const { nodes } = b;
  b.defaultDomain();
  const inValid = b.signal('in_valid', 'input', 1);
  const inReady = b.signal('in_ready', 'output', 1);
  const inData = b.signal('in_data', 'input', width);
  const inTag = b.signal('in_tag', 'input', 5);
  const outValid = b.signal('out_valid', 'output', 1);
  const outReady = b.signal('out_ready', 'input', 1);
  const outData = b.signal('out_data', 'output', width);
  const outTag = b.signal('out_tag', 'output', 5);
  b.streams.push({ name: 'in', direction: 'in', valid: inValid, ready: inReady, payload: [inData, inTag] });
  b.streams.push({
    name: 'out',
    direction: 'out',
    valid: outValid,
    ready: outReady,
    payload: [outTag, outData],
  });
  const full = b.signal('full', 'reg', 1, { reset: 0n });
  const data = b.signal('data', 'reg', width);
  const tag = b.signal('tag', 'reg', 5);
  const cycles = b.signal('cycles', 'reg', 32, { reset: 0n });
  const ready = nodes.binary(Op.or, nodes.unary(Op.not, b.ref(full)), b.ref(outReady));
  const takes = nodes.binary(Op.and, b.ref(inValid), ready);
  b.body.push(
    b.assign(inReady, ready),
    b.assign(outValid, b.ref(full)),
    b.assign(outData, b.ref(data)),
    b.assign(outTag, b.ref(tag)),
    b.assign(cycles, nodes.binary(Op.add, b.ref(cycles), nodes.constant(32, 1))),
    {
      kind: 'if',
      condition: takes,
      then: [
        b.assign(data, nodes.unary(Op.not, b.ref(inData))),
        b.assign(tag, b.ref(inTag)),
        b.assign(full, nodes.constant(1, 1)),
      ],
      otherwise: [
        {
          kind: 'if',
          condition: b.ref(outReady),
          then: [b.assign(full, nodes.constant(1, 0))],
          otherwise: [],
          location: -1,
        },
      ],
      location: -1,
    },
  );
  return designOf(b.finish());
}

/** The definition of a stream run, step by step from outside. */
function runFromOutside(sim: SyncSimulation, job: StreamJob): StreamResult {
  const info = new Map(sim.interface.streams.map((stream) => [stream.name, stream]));
  const gateOf = (gate: Gate | undefined) => {
    let x = gate ? gate.seed | 0 || 1 : 1;
    return () => {
      if (!gate) return true;
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return (x & 255) < gate.rate;
    };
  };
  const drives = Object.entries(job.drive).map(([name, d]) => ({
    ...d,
    stream: info.get(name)!,
    done: 0,
    offers: false,
    open: gateOf(d.gate),
  }));
  const collects = Object.entries(job.collect).map(([name, c]) => ({
    ...c,
    stream: info.get(name)!,
    words: [] as number[],
    at: [] as number[],
    open: gateOf(c.gate),
  }));
  const wanted = () => drives.some((d) => d.done < d.beats) || collects.some((c) => c.at.length < c.beats);
  let cycles = 0;
  for (; cycles < job.maxCycles && wanted(); cycles++) {
    for (const d of drives) {
      const open = d.open();
      d.offers ||= open && d.done < d.beats;
      sim.poke(d.stream.valid, d.offers ? 1 : 0);
      for (const { port, width, firstWord } of d.stream.payload) {
        let value = 0n;
        const first = d.done * d.stream.wordsPerBeat + firstWord;
        for (let w = Math.ceil(width / 32) - 1; d.offers && w >= 0; w--)
          value = (value << 32n) | BigInt(d.words[first + w]!);
        sim.poke(port, value);
      }
    }
    for (const c of collects) {
      const open = c.open();
      sim.poke(c.stream.ready, open && c.at.length < c.beats ? 1 : 0);
    }
    for (const d of drives) {
      if (!d.offers || sim.peek(d.stream.ready) === 0n) continue;
      d.done++;
      d.offers = false;
    }
    for (const c of collects) {
      if (sim.peek(c.stream.ready) === 0n || sim.peek(c.stream.valid) === 0n) continue;
      for (const { port, width } of c.stream.payload)
        for (let w = 0; w * 32 < width; w++)
          c.words.push(Number((sim.peek(port) >> BigInt(w * 32)) & 0xffff_ffffn));
      c.at.push(cycles);
    }
    sim.step();
  }
  for (const d of drives)
    for (const port of [d.stream.valid, ...d.stream.payload.map((f) => f.port)]) sim.poke(port, 0);
  for (const c of collects) sim.poke(c.stream.ready, 0);
  return {
    cycles,
    timedOut: wanted(),
    accepted: Object.fromEntries(drives.map((d) => [d.stream.name, d.done])),
    collected: Object.fromEntries(
      collects.map((c) => [
        c.stream.name,
        { beats: c.at.length, words: Uint32Array.from(c.words), at: Uint32Array.from(c.at) },
      ]),
    ),
  };
}

function randomJob(sim: SyncSimulation, random: RandomSource, maxCycles: number): StreamJob {
  const gate = () => ({
    seed: random.chance(0.2) ? 0 : random.word(),
    rate: random.pick([20, 128, 250, 256]),
  });
  const drive: Record<string, StreamJob['drive'][string]> = {};
  const collect: Record<string, StreamJob['collect'][string]> = {};
  for (const { name, direction, payload, wordsPerBeat } of sim.interface.streams) {
    if (random.chance(0.15)) continue;
    const beats = random.pick([0, 1, 3, 40]);
    const gated = random.chance(0.6) ? { gate: gate() } : {};
    if (direction === 'out') {
      collect[name] = { beats, ...gated };
      continue;
    }
    const words = new Uint32Array(beats * wordsPerBeat);
    for (let beat = 0; beat < beats; beat++)
      for (const { width, firstWord } of payload)
        for (let w = 0; w * 32 < width; w++)
          words[beat * wordsPerBeat + firstWord + w] = random.word() >>> Math.max(0, 32 - (width - w * 32));
    drive[name] = { beats, words, ...gated };
  }
  return { drive, collect, maxCycles };
}

describe('streams', () => {
  it('pass beats one per cycle, and the run ends with the last transfer', () => {
    const { sync } = startEmbedded(slice(16));
    sync.reset();
    const words = Uint32Array.from([1, 2, 3].flatMap((i) => [i, i + 10]));
    const result = sync.runStreams({
      drive: { in: { beats: 3, words } },
      collect: { out: { beats: 3 } },
      maxCycles: 100,
    });
    expect(result).toEqual({
      cycles: 4,
      timedOut: false,
      accepted: { in: 3 },
      collected: {
        out: {
          beats: 3,
          words: Uint32Array.from([11, 0xfffe, 12, 0xfffd, 13, 0xfffc]),
          at: Uint32Array.from([1, 2, 3]),
        },
      },
    });
    expect(sync.cycle).toBe(6);
    expect(sync.peek('cycles')).toBe(4n);
    expect([sync.peek('in_valid'), sync.peek('in_data'), sync.peek('out_ready')]).toEqual([0n, 0n, 0n]);
  });

  it('take no cycle when nothing is wanted', () => {
    const { sync } = startEmbedded(slice(8));
    const result = sync.runStreams({ drive: {}, collect: { out: { beats: 0 } }, maxCycles: 10 });
    expect(result).toMatchObject({ cycles: 0, timedOut: false });
    expect(sync.cycle).toBe(0);
  });

  it('stop at the limit of cycles', () => {
    const { sync } = startEmbedded(slice(8));
    const result = sync.runStreams({ drive: {}, collect: { out: { beats: 1 } }, maxCycles: 7 });
    expect(result).toMatchObject({ cycles: 7, timedOut: true, collected: { out: { beats: 0 } } });
    expect(sync.peek('out_ready')).toBe(0n);
  });

  it('equal their definition on a design with back pressure, for many gates', () => {
    for (const width of [7, 32, 33, 64, 90, 200]) {
      const random = new RandomSource(width);
      const [inside, outside] = [startEmbedded(slice(width)).sync, startEmbedded(slice(width)).sync];
      for (const sim of [inside, outside]) sim.reset();
      for (let run = 0; run < 12; run++) {
        const job = randomJob(inside, random, random.pick([30, 2000]));
        expect(inside.runStreams(job)).toEqual(runFromOutside(outside, job));
        expect(inside.cycle).toBe(outside.cycle);
        expect(inside.peek('cycles')).toBe(outside.peek('cycles'));
      }
    }
  });

  it('equal their definition on random designs', () => {
    let checked = 0;
    for (let seed = 1; checked < 40; seed++) {
      const design = randomDesign(seed);
      if (design.modules[design.top]!.streams.length === 0) continue;
      checked++;
      const random = new RandomSource(seed);
      const [inside, outside] = [startEmbedded(design).sync, startEmbedded(design).sync];
      for (const sim of [inside, outside]) sim.reset();
      for (let run = 0; run < 3; run++) {
        const job = randomJob(inside, random, 60);
        expect(inside.runStreams(job)).toEqual(runFromOutside(outside, job));
        for (const name of outputNames(design)) expect(inside.peek(name)).toBe(outside.peek(name));
      }
    }
  });

  it('hold more data than the memory had at first', () => {
    const { sync } = startEmbedded(slice(300));
    sync.reset();
    const beats = 40_000;
    const words = new Uint32Array(beats * 11);
    for (let beat = 0; beat < beats; beat++) words[beat * 11] = beat;
    const port = sync.port('out_ready');
    const result = sync.runStreams({
      drive: { in: { beats, words } },
      collect: { out: { beats } },
      maxCycles: 1e6,
    });
    expect(result.cycles).toBe(beats + 1);
    expect(result.collected.out!.words[(beats - 1) * 11 + 1]).toBe(~(beats - 1) >>> 0);
    port.value = 1;
    expect(sync.peek('out_ready')).toBe(1n);
  });

  it('report what cannot be', () => {
    const { sync } = startEmbedded(slice(8));
    const job =
      (drive: StreamJob['drive'], collect: StreamJob['collect'] = {}) =>
      () =>
        sync.runStreams({ drive, collect, maxCycles: 10 });
    const words = new Uint32Array(2);
    expect(job({ inn: { words, beats: 1 } })).toThrow('SL0505: no stream `inn` that can be driven');
    expect(job({}, { in: { beats: 1 } })).toThrow('SL0505: no stream `in` that can be collected');
    expect(job({ in: { words, beats: 2 } })).toThrow('SL0507: stream `in`: 2 beats need 4 words, not 2');
    const large = Uint32Array.of(1, 32);
    expect(job({ in: { words: large, beats: 1 } })).toThrow(
      'SL0507: beat 0 of stream `in` does not fit the 5 bits of `in_tag`',
    );
    expect(sync.cycle).toBe(0);
  });
});
