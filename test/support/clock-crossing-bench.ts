import type { Simulation } from '../../src/engine/index.ts';
import { RandomSource } from './random-source.ts';

/** How often things happen, each from 0 to 1 per step. */
export interface Rates {
  /** That the clock of the sending side ticks, and that of the receiving side. */
  readonly send: number;
  readonly receive: number;
  /** That a new beat is offered, and that a beat may be taken. */
  readonly offer: number;
  readonly take: number;
}

export interface Bench {
  readonly clocks: { readonly from: string; readonly to: string };
  readonly width: number;
  readonly beats: number;
  readonly rates: Rates;
  readonly seed: number;
}

export interface Outcome {
  readonly sent: readonly bigint[];
  readonly received: readonly bigint[];
  /** Beats inside at most. */
  readonly most: number;
  readonly steps: number;
}

/**
 * Sends random beats from stream `from` on one clock to stream `to` on another, with edges of the two clocks in random
 * order. Each side only changes its inputs after an edge of its clock, and holds a beat until it is taken.
 */
export async function crossClocks(simulation: Simulation, bench: Bench): Promise<Outcome> {
  const { clocks, width, beats, rates, seed } = bench;
  const random = new RandomSource(seed);
  await simulation.reset(6);
  const [sent, received]: [bigint[], bigint[]] = [[], []];
  let offered: bigint | null = null;
  let willing = false;
  let most = 0;
  let steps = 0;
  for (; received.length < beats && steps < beats * 200; steps++) {
    const ticks = { from: random.chance(rates.send), to: random.chance(rates.receive) };
    const isTaken = offered !== null && ticks.from && (await simulation.peek('from_ready')) === 1n;
    const isGiven = willing && ticks.to && (await simulation.peek('to_valid')) === 1n;
    if (isGiven) received.push(await simulation.peek('to_data'));
    await simulation.step(1, [...(ticks.from ? [clocks.from] : []), ...(ticks.to ? [clocks.to] : [])]);
    if (isTaken) {
      sent.push(offered!);
      offered = null;
    }
    most = Math.max(most, sent.length - received.length);
    if (ticks.from) {
      if (offered === null && sent.length < beats && random.chance(rates.offer)) offered = random.bits(width);
      simulation.poke('from_valid', offered === null ? 0 : 1);
      simulation.poke('from_data', offered ?? random.bits(width));
    }
    if (ticks.to) {
      willing = random.chance(rates.take);
      simulation.poke('to_ready', willing ? 1 : 0);
    }
  }
  return { sent, received, most, steps };
}

/** Clocks of about the same speed, one much faster than the other, a sender that never waits, a receiver that does. */
export const rateSets: readonly Rates[] = [
  { send: 0.5, receive: 0.5, offer: 0.8, take: 0.8 },
  { send: 0.95, receive: 0.1, offer: 1, take: 1 },
  { send: 0.1, receive: 0.95, offer: 1, take: 1 },
  { send: 1, receive: 1, offer: 1, take: 1 },
  { send: 0.7, receive: 0.6, offer: 1, take: 0.15 },
  { send: 0.6, receive: 0.7, offer: 0.15, take: 1 },
];
