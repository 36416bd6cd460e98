/** Signals of one handshake in one cycle, before the edge. */
export interface ChannelState {
  readonly valid: boolean;
  readonly ready: boolean;
  /** Everything that belongs to the beat. */
  readonly payload: readonly bigint[];
}

/** What AXI demands of every channel: VALID stays until READY, and the payload does not change meanwhile. */
export class ChannelRule {
  readonly name: string;
  #waiting: readonly bigint[] | null = null;

  constructor(name: string) {
    this.name = name;
  }

  /** Throws when the cycle breaks a rule; true if a beat was transferred in it. */
  check(cycle: number, { valid, ready, payload }: ChannelState): boolean {
    if (this.#waiting) {
      if (!valid) throw new Error(`cycle ${cycle}: ${this.name}: valid fell before ready`);
      if (payload.some((value, i) => value !== this.#waiting![i]))
        throw new Error(`cycle ${cycle}: ${this.name}: payload changed before ready`);
    }
    this.#waiting = valid && !ready ? [...payload] : null;
    return valid && ready;
  }
}

/** Counts that AXI demands of the channels of one direction together. */
export class OrderRule {
  readonly name: string;
  #asked = 0;
  #answered = 0;

  constructor(name: string) {
    this.name = name;
  }

  ask(): void {
    this.#asked++;
  }

  /** `offered`: an answer is valid in this cycle; it may only follow its question, never meet it in the same cycle. */
  check(cycle: number, offered: boolean, taken: boolean): void {
    if (offered && this.#answered >= this.#asked)
      throw new Error(`cycle ${cycle}: ${this.name}: an answer without a question`);
    if (taken) this.#answered++;
  }

  get open(): number {
    return this.#asked - this.#answered;
  }
}
