import { expect } from 'vitest';
import type { SyncSimulation } from '../../../../src/engine/index.ts';
import { RandomSource } from '../../../support/random-source.ts';

/** Fields of a beat by name. */
export type Beat = Readonly<Record<string, number>>;

/** How often a side is willing, from 0 to 1. */
export interface Pace {
  readonly offer: number;
  readonly take: number;
}

export interface Traffic {
  readonly beats: readonly Beat[];
  /** For each beat, the cycle in which it was taken from the bench, and those in which beats came back. */
  readonly takenAt: readonly number[];
  readonly givenAt: readonly number[];
  readonly cycles: number;
}

/**
 * Sends beats through `from` and collects as many as `expected` from `to`, cycle by cycle. In every cycle it checks
 * that an offered beat stays as it is until it is taken. `observe` sees the simulation when all values have
 * settled, with the beats inside.
 */
export function passThrough(
  sim: SyncSimulation,
  beats: readonly Beat[],
  expected: number,
  pace: Pace,
  seed: number,
  observe: (inside: number) => void = () => {},
): Traffic {
  const random = new RandomSource(seed);
  const fields = (stream: string) =>
    sim.interface.streams.find(({ name }) => name === stream)!.payload.map(({ port }) => port);
  const [inputs, outputs] = [fields('from'), fields('to')];
  const out: Beat[] = [];
  const [takenAt, givenAt]: [number[], number[]] = [[], []];
  let next = 0;
  let offers = false;
  let waiting: string | null = null;
  let cycles = 0;
  for (; out.length < expected; cycles++) {
    expect(cycles, 'cycles').toBeLessThan(200 + 100 * (beats.length + expected));
    offers ||= next < beats.length && random.chance(pace.offer);
    sim.poke('from_valid', offers ? 1 : 0);
    for (const port of inputs) sim.poke(port, offers ? beats[next]![port.slice('from_'.length)]! : 0);
    const takes = random.chance(pace.take);
    sim.poke('to_ready', takes ? 1 : 0);
    const offered = sim.peek('to_valid') === 1n;
    const beat = Object.fromEntries(
      outputs.map((port) => [port.slice('to_'.length), Number(sim.peek(port))]),
    );
    if (waiting !== null) expect(offered ? JSON.stringify(beat) : 'taken back').toBe(waiting);
    waiting = offered && !takes ? JSON.stringify(beat) : null;
    observe(takenAt.length - givenAt.length);
    if (offers && sim.peek('from_ready') === 1n) {
      next++;
      offers = false;
      takenAt.push(cycles);
    }
    if (offered && takes) {
      out.push(beat);
      givenAt.push(cycles);
    }
    sim.step();
  }
  return { beats: out, takenAt, givenAt, cycles };
}

/** Paces that fill a buffer, drain it, and hold it in between. */
export const paces: readonly Pace[] = [
  { offer: 1, take: 1 },
  { offer: 1, take: 0.3 },
  { offer: 0.3, take: 1 },
  { offer: 0.6, take: 0.6 },
];
