import type { Gate, StreamJob, StreamResult } from '../../src/engine/simulation.ts';

/**
 * The protocol of `StreamJob` once more, in the words of its definition, on a FIFO with one stream in (`in`) and one
 * out (`out`), both with beats of `wordsPerBeat` words.
 */
export class FifoModel {
  readonly #depth: number;
  readonly #wordsPerBeat: number;
  #beats: Uint32Array[] = [];

  constructor(depth: number, wordsPerBeat: number) {
    this.#depth = depth;
    this.#wordsPerBeat = wordsPerBeat;
  }

  run(job: StreamJob): StreamResult {
    const driven = job.drive.in;
    const wanted = job.collect.out;
    const driveGate = gate(driven?.gate);
    const collectGate = gate(wanted?.gate);
    const taken: Uint32Array[] = [];
    const at: number[] = [];
    let sent = 0;
    let offers = false;
    let cycle = 0;
    const isDone = () => sent === (driven?.beats ?? 0) && taken.length === (wanted?.beats ?? 0);
    while (!isDone() && cycle < job.maxCycles) {
      const driveIsOpen = driveGate();
      const collectIsOpen = collectGate();
      if (driven && sent < driven.beats && driveIsOpen) offers = true;
      const isReady = wanted !== undefined && taken.length < wanted.beats && collectIsOpen;
      const accepts = this.#beats.length < this.#depth;
      if (isReady && this.#beats.length > 0) {
        taken.push(this.#beats.shift()!);
        at.push(cycle);
      }
      if (offers && accepts) {
        const first = sent * this.#wordsPerBeat;
        this.#beats.push(driven!.words.slice(first, first + this.#wordsPerBeat));
        sent++;
        offers = false;
      }
      cycle++;
    }
    const words = Uint32Array.from(taken.flatMap((beat) => [...beat]));
    return {
      cycles: cycle,
      timedOut: !isDone(),
      accepted: driven ? { in: sent } : {},
      collected: wanted ? { out: { beats: taken.length, words, at: Uint32Array.from(at) } } : {},
    };
  }
}

function gate(given: Gate | undefined): () => boolean {
  if (!given) return () => true;
  let x = given.seed >>> 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x & 255) < given.rate;
  };
}
