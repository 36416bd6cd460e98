import { threadSeconds } from '../../src/engine/embedded/run/thread-seconds.ts';
import type { StreamJob, StreamResult, SyncSimulation } from '../../src/engine/simulation.ts';
import { checksum, type MacroStimulus } from '../macro-stimulus.ts';
import type { Report } from './contender.ts';

/** Runs the first `vectors` vectors of a stimulus through a macro. */
export type Job = (vectors: number) => Report;

interface Port {
  value: number;
}

/** An engine that a bench can step: the embedded one, Verilator in this process, both in lock step. */
export interface Stepped extends SyncSimulation {
  port(name: string): Port;
  words(name: string): {
    get(target: Uint32Array, at: number): void;
    set(source: Uint32Array, at: number): void;
  };
}

/** Weights into the macro, through its stream. */
export function loadJob(stimulus: MacroStimulus): StreamJob {
  return { drive: { load: { words: stimulus.load, beats: stimulus.rows } }, collect: {}, maxCycles: 1e6 };
}

/** All vectors in, all sums out. */
export function vectorsJob(stimulus: MacroStimulus, vectors: number): StreamJob {
  const words = stimulus.act.subarray(0, vectors * stimulus.actWords);
  return {
    drive: { act: { words, beats: vectors } },
    collect: { out: { beats: vectors } },
    maxCycles: 0xffff_ffff,
  };
}

export function reportOf(result: StreamResult, seconds: number): Report {
  return { cycles: result.cycles, seconds, checksum: hex(result.collected.out!.words) };
}

function hex(sums: Uint32Array): string {
  return checksum(sums).toString(16).padStart(8, '0');
}

/** One call of the engine for all cycles. */
export function streamJob(sim: SyncSimulation, stimulus: MacroStimulus): Job {
  sim.runStreams(loadJob(stimulus));
  return (vectors) => {
    begin(sim, vectors);
    const start = threadSeconds();
    const result = sim.runStreams(vectorsJob(stimulus, vectors));
    const seconds = threadSeconds() - start;
    sim.step();
    return reportOf(result, seconds);
  };
}

/**
 * The same, by a bench in TypeScript that steps every cycle: it looks at two handshakes and sets one, and moves the
 * words of a beat when one is transferred.
 */
export function steppedJob(sim: Stepped, stimulus: MacroStimulus): Job {
  sim.runStreams(loadJob(stimulus));
  const { act, actWords, outWords } = stimulus;
  const [valid, ready, outValid, outReady] = ['act_valid', 'act_ready', 'out_valid', 'out_ready'].map(
    (name) => sim.port(name),
  ) as [Port, Port, Port, Port];
  const [data, sums] = [sim.words('act_data'), sim.words('out_sums')];
  return (vectors) => {
    begin(sim, vectors);
    const out = new Uint32Array(vectors * outWords);
    let sent = 0;
    let got = 0;
    let cycles = 0;
    const start = threadSeconds();
    outReady.value = 1;
    valid.value = vectors > 0 ? 1 : 0;
    data.set(act, 0);
    for (; got < vectors; cycles++) {
      const isTaken = sent < vectors && ready.value === 1;
      if (outValid.value === 1) sums.get(out, got++ * outWords);
      sim.step();
      if (!isTaken) continue;
      if (++sent < vectors) data.set(act, sent * actWords);
      else valid.value = 0;
    }
    const seconds = threadSeconds() - start;
    valid.value = 0;
    outReady.value = 0;
    sim.step();
    return { cycles, seconds, checksum: hex(out) };
  };
}

function begin(sim: SyncSimulation, vectors: number): void {
  sim.poke('vectors', vectors);
  sim.poke('start', 1);
  sim.step();
  sim.poke('start', 0);
}
