import type {
  DesignInterface,
  Simulation,
  StreamInfo,
  StreamJob,
  StreamResult,
} from '../../src/engine/simulation.ts';
import {
  cyclesPerVector,
  indexBits,
  type PimGeometry,
  sumBits,
  vectorInputs,
} from '../../src/network/pim-geometry.ts';
import { type Entry, expectedSums, packElements, streamOf, unpackField, unpackSigned } from './pim-bench.ts';

/**
 * The arithmetic of a PIM macro behind the Simulation interface, from its definition and without any hardware: for
 * tests of the mapping. `disturb` may change the sums of a job, as broken hardware would.
 */
export function macroModel(
  geometry: PimGeometry,
  disturb: (sums: number[][], job: number) => void = () => {},
): Simulation {
  const { groups, rows, weightBits, actBits, actSigned, m } = geometry;
  const description = macroInterface(geometry);
  const entries: Entry[][] = Array.from({ length: rows }, () =>
    Array.from({ length: groups }, () => ({ weight: 0, index: 0 })),
  );
  const ports: Record<string, bigint | number> = {};
  let cycle = 0;
  let job = 0;

  function load(words: Uint32Array): number {
    const stream = streamOf(description, 'load');
    const fields = stream.payload.map((_, f) => unpackField(stream, words, f));
    fields[0]!.forEach((row, beat) => {
      const weights = unpackSigned(fields[1]![beat]!, groups, weightBits);
      const index = (group: number) =>
        m === 1
          ? 0
          : Number(
              BigInt.asUintN(indexBits(geometry), fields[2]![beat]! >> BigInt(group * indexBits(geometry))),
            );
      entries[Number(row)] = weights.map((weight, group) => ({ weight, index: index(group) }));
    });
    return fields[0]!.length;
  }

  function compute(words: Uint32Array): number[][] {
    const vectors = unpackField(streamOf(description, 'act'), words, 0).map((packed) =>
      Array.from({ length: vectorInputs(geometry) }, (_, i) => {
        const bits = packed >> BigInt(i * actBits);
        return Number(actSigned ? BigInt.asIntN(actBits, bits) : BigInt.asUintN(actBits, bits));
      }),
    );
    const sums = vectors.map((vector) => expectedSums(geometry, entries, vector));
    disturb(sums, job++);
    return sums;
  }

  return {
    engine: 'embedded',
    interface: description,
    get cycle() {
      return cycle;
    },
    poke: (port, value) => {
      ports[port] = value;
    },
    peek: async () => 0n,
    step: async (cycles = 1) => {
      cycle += cycles;
    },
    reset: async (cycles = 2) => {
      cycle += cycles;
    },
    close: async () => {},
    runStreams: async ({ drive }: StreamJob): Promise<StreamResult> => {
      const start = cycle;
      if (drive.load) {
        cycle += load(drive.load.words);
        return { cycles: cycle - start, timedOut: false, accepted: {}, collected: {} };
      }
      if (BigInt(ports.vectors ?? 0) !== BigInt(drive.act!.beats))
        throw new Error('the job has another number of vectors');
      const sums = compute(drive.act!.words);
      const period = cyclesPerVector(geometry);
      const at = Uint32Array.from(sums, (_, v) => v * period + period + 3);
      cycle += sums.length === 0 ? 0 : at.at(-1)! + 1;
      const out = streamOf(description, 'out');
      const words = new Uint32Array(sums.length * out.wordsPerBeat);
      sums.forEach((values, v) => {
        let packed = packElements(values, sumBits(geometry));
        for (let w = 0; w < out.wordsPerBeat; w++, packed >>= 32n)
          words[v * out.wordsPerBeat + w] = Number(packed & 0xffffffffn);
      });
      return {
        cycles: cycle - start,
        timedOut: sums.length < drive.act!.beats,
        accepted: {},
        collected: { out: { beats: sums.length, words, at } },
      };
    },
  };
}

/** Ports and streams of a macro that matter to co-simulation. */
export function macroInterface(geometry: PimGeometry): DesignInterface {
  const { groups, rows, weightBits, actBits, m } = geometry;
  const field = (port: string, width: number): [string, number] => [port, width];
  const streams = [
    stream('load', 'in', [
      field('load_row', Math.max(1, Math.ceil(Math.log2(rows)))),
      field('load_weights', groups * weightBits),
      ...(m > 1 ? [field('load_index', groups * indexBits(geometry))] : []),
    ]),
    stream('act', 'in', [field('act_data', vectorInputs(geometry) * actBits)]),
    stream('out', 'out', [field('out_sums', groups * sumBits(geometry))]),
  ];
  const port = (name: string, direction: 'in' | 'out', width: number) => ({
    name,
    direction,
    width,
    signed: false,
  });
  return {
    name: 'pim_macro',
    clock: 'clk',
    reset: 'rst',
    domains: [{ name: 'default', clock: 'clk', reset: 'rst', resetKind: 'sync' }],
    ports: [
      port('start', 'in', 1),
      port('vectors', 'in', 32),
      port('busy', 'out', 1),
      ...streams.flatMap((s) => s.payload.map((p) => port(p.port, s.direction, p.width))),
    ],
    streams,
  };
}

function stream(name: string, direction: 'in' | 'out', fields: [string, number][]): StreamInfo {
  let word = 0;
  const payload = fields.map(([port, width]) => {
    const firstWord = word;
    word += Math.ceil(width / 32);
    return { port, width, firstWord };
  });
  return { name, direction, valid: `${name}_valid`, ready: `${name}_ready`, payload, wordsPerBeat: word };
}
