import { SpinlightError } from '../../../diag/index.ts';
import { ActivityLook } from './activity-look.ts';
import { type Machine, noticedTicks } from './machine.ts';
import { Skipping } from './skipping.ts';
import { threadSeconds } from './thread-seconds.ts';

/** Whether logic that is idle is left out: by measurement, or in any case. */
export type ActivityMode = 'measured' | 'always' | 'never';

/** What was chosen, and why. */
export interface ActivityReport {
  readonly isSkipping: boolean;
  /** How many times as fast cycles are without what is idle, as measured last; null if that was not tried. */
  readonly speedUp: number | null;
  /** The share of the values in memory that a cycle changed when somebody looked last; null if nobody has. */
  readonly activity: number | null;
  /** One line for the user. */
  readonly reason: string;
}

/** Cycles after which time is taken, as long as nothing is known, and seconds later. */
const firstCycles = 4096;
const usualSeconds = 0.01;
const mostCycles = 2 ** 20;
/** Seconds of one side in a trial, and of a slice in it. */
const sampleSeconds = 0.002;
const sliceSeconds = 0.0005;
/** Samples of each side. */
const rounds = 5;
/** Cycles after a change that are not counted: the first runs everything. */
const warmUpCycles = 4;
/** What leaving out has to gain. */
const worthwhile = 1.05;
/** Seconds of simulation between two trials: doubled as long as the choice stays the same. */
const shortestInterval = 1;
const longestInterval = 30;
/** Seconds between two looks at how much changes. */
const lookInterval = 0.1;
/**
 * Compiling is worth a trial after that many times what it takes have been spent on cycles, if at most that share of the
 * values changes. In `npm run bench -- activity` what changes less than 1 % gains, and what changes more than 7 % takes twice
 * to four times as long, so that the trial itself would be felt; nothing there lies in between.
 */
const patience: readonly (readonly [share: number, times: number])[] = [
  [0.01, 0.5],
  [0.04, 10],
];
/** Slices in a row in which leaving out was no faster than not to, before it is tried again. */
const slowSlices = 3;

type Side = 'usual' | 'skipping';

/**
 * Decides between a machine's usual cycles and those that leave out what is idle, by the time that both take on the
 * stimulus that there is. What is computed is the same: the choice shows in nothing but time.
 */
export class ActivityChoice {
  readonly #machine: Machine;
  readonly #compileSeconds: number;
  #look: ActivityLook | null = null;
  #isLooking = false;
  #activity: number | null = null;
  /** What changed in a cycle when the last choice was made. */
  #decidedAt = 1;
  #spent = 0;
  #nextLook = lookInterval;
  #nextTrial = Number.POSITIVE_INFINITY;
  #interval = shortestInterval;
  /** Samples of a trial that goes on: seconds per cycle. */
  #trial: Record<Side, number[]> | null = null;
  #sample = { cycles: 0, seconds: 0 };
  /** Seconds per cycle, as seen last. */
  readonly #pace: Record<Side, number> = { usual: 0, skipping: 0 };
  /** What was chosen last; a trial that goes on uses both in turn. */
  #chosen: Side = 'usual';
  #slow = 0;
  /** Whether cycles were run since the side was changed. */
  #isWarm = true;
  /** Where whoever steps one by one was when the clock was last read. */
  #ticked = { cycle: -1, time: 0 };
  #speedUp: number | null = null;

  /** `compileSeconds`: what the program took to compile. */
  constructor(machine: Machine, compileSeconds: number) {
    this.#machine = machine;
    this.#compileSeconds = 2 * compileSeconds;
  }

  report(): ActivityReport {
    const isSkipping = this.#chosen === 'skipping';
    const changed =
      this.#activity === null ? '' : `${(this.#activity * 100).toFixed(1)} % of the values change in a cycle`;
    let reason = changed === '' ? 'not looked at so far' : `not tried so far: ${changed}`;
    if (this.#speedUp !== null)
      reason = `idle logic is ${isSkipping ? '' : 'not '}left out: ${this.#speedUp.toFixed(2)} times as fast${changed === '' ? '' : `, ${changed}`}`;
    return { isSkipping, speedUp: this.#speedUp, activity: this.#activity, reason };
  }

  /** Begins with the usual cycles, after somebody else has chosen. */
  restart(): void {
    this.#trial = null;
    this.#isLooking = false;
    this.#chosen = 'usual';
    this.#isWarm = true;
    if (this.#speedUp !== null) this.#nextTrial = this.#spent;
  }

  /** Runs `cycles` cycles in parts; `run` is told how many each has, and gives how many it has done. */
  run(cycles: number, run: (cycles: number) => number): void {
    for (let rest = cycles; rest > 0; ) {
      const now = Math.min(rest, this.#slice());
      const begin = threadSeconds();
      const done = run(now);
      const seconds = threadSeconds() - begin;
      if (this.#isLooking) this.#seen();
      else this.note(done, seconds);
      if (done < now) return;
      rest -= now;
    }
  }

  /** Cycles were run, in so much time. */
  note(cycles: number, seconds: number): void {
    this.#spent += seconds;
    if (cycles === 0) return;
    const side = this.#side;
    if (this.#isWarm) this.#pace[side] = seconds / cycles;
    if (this.#trial !== null) {
      if (!this.#isWarm) {
        this.#isWarm = true;
        return;
      }
      this.#sample.cycles += cycles;
      this.#sample.seconds += seconds;
      if (this.#sample.seconds >= sampleSeconds) this.#endSample(this.#trial);
      return;
    }
    this.#isWarm = true;
    if (side === 'skipping') {
      this.#slow = seconds / cycles > this.#pace.usual / worthwhile ? this.#slow + 1 : 0;
      if (this.#slow >= slowSlices) this.#nextTrial = this.#spent;
    }
    if (this.#spent >= this.#nextTrial) this.#beginTrial();
  }

  /** The same for whoever steps one by one; to be called for the first two cycles of every `noticedTicks`. */
  tick(cycle: number): void {
    const now = performance.now();
    if (cycle % noticedTicks === 0) {
      const { cycle: last, time } = this.#ticked;
      if (cycle - last === noticedTicks - 1) this.note(noticedTicks - 1, (now - time) / 1000);
      if (this.#isLookDue()) this.#beginLook();
      return;
    }
    if (this.#isLooking) this.#seen();
    this.#ticked = { cycle, time: now };
  }

  get #side(): Side {
    return this.#machine.skipping?.isOn === true ? 'skipping' : 'usual';
  }

  /** How many cycles to run before the next `note`. */
  #slice(): number {
    const pace = this.#pace[this.#side];
    if (!this.#isWarm) return warmUpCycles;
    if (this.#trial !== null) return pace === 0 ? 16 : Math.max(16, Math.ceil(sliceSeconds / pace));
    if (this.#isLookDue()) {
      this.#beginLook();
      return 1;
    }
    return pace === 0 ? firstCycles : Math.min(mostCycles, Math.max(16, Math.ceil(usualSeconds / pace)));
  }

  #isLookDue(): boolean {
    return this.#trial === null && this.#side === 'usual' && this.#spent >= this.#nextLook;
  }

  #beginLook(): void {
    this.#look ??= new ActivityLook(this.#machine);
    this.#look.begin();
    this.#isLooking = true;
  }

  /** A cycle was run to see how much it changes. */
  #seen(): void {
    this.#isLooking = false;
    const now = this.#look!.end();
    this.#activity = this.#activity === null ? now : (this.#activity + now) / 2;
    this.#nextLook = this.#spent + lookInterval;
    if (this.#machine.skipping === null) {
      const found = patience.find(([share]) => this.#activity! <= share);
      if (found !== undefined && this.#spent >= found[1] * this.#compileSeconds) this.#beginTrial();
    } else if (this.#activity < this.#decidedAt / 2) this.#nextTrial = Math.min(this.#nextTrial, this.#spent);
  }

  #beginTrial(): void {
    const machine = this.#machine;
    try {
      machine.skipping ??= new Skipping(machine);
    } catch (error) {
      // No room: the usual cycles do as well.
      if (!(error instanceof SpinlightError)) throw error;
      machine.choice = null;
      return;
    }
    this.#trial = { usual: [], skipping: [] };
    this.#turn('skipping');
  }

  #turn(side: Side): void {
    this.#machine.skipping!.turn(side === 'skipping');
    this.#sample = { cycles: 0, seconds: 0 };
    this.#isWarm = false;
    this.#slow = 0;
  }

  #endSample(trial: Record<Side, number[]>): void {
    const side = this.#side;
    const pace = this.#sample.seconds / this.#sample.cycles;
    trial[side].push(pace);
    if (trial.usual.length < rounds) {
      this.#turn(side === 'usual' ? 'skipping' : 'usual');
      return;
    }
    this.#trial = null;
    const ratios = trial.usual.map((usual, i) => usual / trial.skipping[i]!).sort((a, b) => a - b);
    const before = this.#speedUp === null ? null : this.#speedUp > worthwhile;
    this.#speedUp = ratios[ratios.length >> 1]!;
    const isWorth = this.#speedUp > worthwhile;
    this.#interval = before === isWorth ? Math.min(2 * this.#interval, longestInterval) : shortestInterval;
    this.#nextTrial = this.#spent + this.#interval;
    this.#nextLook = this.#spent + lookInterval;
    this.#decidedAt = this.#activity ?? 1;
    this.#chosen = isWorth ? 'skipping' : 'usual';
    this.#turn(this.#chosen);
  }
}
