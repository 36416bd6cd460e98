import type { Simulation } from '../../src/engine/index.ts';
import { ChannelRule, OrderRule } from './axi-rules.ts';

type Random = (below: number) => number;

export interface LiteWrite {
  readonly address: bigint;
  readonly data: bigint;
  readonly strobe: bigint;
}

/** What happened in one cycle: accesses that the design took, and answers that it gave. */
export interface LiteEvents {
  readonly address: bigint | null;
  readonly data: { readonly data: bigint; readonly strobe: bigint } | null;
  readonly response: bigint | null;
  readonly readAddress: bigint | null;
  readonly readData: { readonly data: bigint; readonly response: bigint } | null;
}

/** A queue of beats that are offered after random gaps, and then held until they are taken. */
class Sender<T> {
  readonly queue: T[] = [];
  offered = false;

  decide(random: Random, rate: number): boolean {
    if (!this.offered) this.offered = this.queue.length > 0 && random(256) < rate;
    return this.offered;
  }

  taken(): T {
    this.offered = false;
    return this.queue.shift()!;
  }
}

/**
 * A manager with random gaps on each of the five channels by itself, which checks the rules of AXI4-Lite in every
 * cycle. It drives ports `prefix` + `awvalid` and so on.
 */
export class LiteBench {
  readonly #simulation: Simulation;
  readonly #prefix: string;
  readonly #random: Random;
  readonly #addresses = new Sender<bigint>();
  readonly #data = new Sender<LiteWrite>();
  readonly #reads = new Sender<bigint>();
  readonly #rules = Object.fromEntries(
    ['aw', 'w', 'b', 'ar', 'r'].map((name) => [name, new ChannelRule(name)]),
  ) as Record<'aw' | 'w' | 'b' | 'ar' | 'r', ChannelRule>;
  readonly #writeOrder = new OrderRule('b');
  readonly #dataOrder = new OrderRule('b after w');
  readonly #readOrder = new OrderRule('r');
  /** Chances of each channel out of 256; changed by `moods`. */
  #rates = { aw: 128, w: 128, b: 128, ar: 128, r: 128 };

  constructor(simulation: Simulation, prefix: string, random: Random) {
    this.#simulation = simulation;
    this.#prefix = prefix;
    this.#random = random;
  }

  write(beat: LiteWrite): void {
    this.#addresses.queue.push(beat.address);
    this.#data.queue.push(beat);
  }

  read(address: bigint): void {
    this.#reads.queue.push(address);
  }

  get idle(): boolean {
    const queues = [this.#addresses, this.#data, this.#reads];
    return (
      queues.every(({ queue }) => queue.length === 0) && this.#writeOrder.open + this.#readOrder.open === 0
    );
  }

  /** Other chances for every channel: sometimes nearly always, sometimes hardly ever. */
  mood(): void {
    const rate = () => [16, 100, 200, 256][this.#random(4)]!;
    this.#rates = { aw: rate(), w: rate(), b: rate(), ar: rate(), r: rate() };
  }

  full(): void {
    this.#rates = { aw: 256, w: 256, b: 256, ar: 256, r: 256 };
  }

  /** Drives the inputs of a cycle; the caller may drive others, then `observe` and step. */
  drive(): void {
    const random = this.#random;
    const { aw, w, b, ar, r } = this.#rates;
    this.#poke('awvalid', this.#addresses.decide(random, aw));
    this.#poke('awaddr', this.#addresses.offered ? this.#addresses.queue[0]! : 0n);
    this.#poke('wvalid', this.#data.decide(random, w));
    this.#poke('wdata', this.#data.offered ? this.#data.queue[0]!.data : 0n);
    this.#poke('wstrb', this.#data.offered ? this.#data.queue[0]!.strobe : 0n);
    this.#poke('arvalid', this.#reads.decide(random, ar));
    this.#poke('araddr', this.#reads.offered ? this.#reads.queue[0]! : 0n);
    this.#poke('bready', random(256) < b);
    this.#poke('rready', random(256) < r);
  }

  /** Looks at the cycle that `drive` began, before its edge. Throws when a rule of AXI is broken. */
  async observe(): Promise<LiteEvents> {
    const { cycle } = this.#simulation;
    const names = ['awready', 'wready', 'bvalid', 'bresp', 'arready', 'rvalid', 'rdata', 'rresp'] as const;
    const values = await Promise.all(names.map((name) => this.#simulation.peek(`${this.#prefix}${name}`)));
    const seen = Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Record<
      (typeof names)[number],
      bigint
    >;
    const { aw, w, b, ar, r } = this.#rules;
    const beat = (valid: boolean, ready: boolean, ...payload: bigint[]) => ({ valid, ready, payload });
    const offered = this.#data.queue[0];
    const taken = {
      aw: aw.check(cycle, beat(this.#addresses.offered, seen.awready === 1n)),
      w: w.check(cycle, beat(this.#data.offered, seen.wready === 1n)),
      b: b.check(cycle, beat(seen.bvalid === 1n, this.#poked('bready'), seen.bresp)),
      ar: ar.check(cycle, beat(this.#reads.offered, seen.arready === 1n)),
      r: r.check(cycle, beat(seen.rvalid === 1n, this.#poked('rready'), seen.rdata, seen.rresp)),
    };
    this.#writeOrder.check(cycle, seen.bvalid === 1n, taken.b);
    this.#dataOrder.check(cycle, seen.bvalid === 1n, taken.b);
    this.#readOrder.check(cycle, seen.rvalid === 1n, taken.r);
    if (taken.aw) this.#writeOrder.ask();
    if (taken.w) this.#dataOrder.ask();
    if (taken.ar) this.#readOrder.ask();
    if (taken.w) this.#data.taken();
    return {
      address: taken.aw ? this.#addresses.taken() : null,
      data: taken.w ? { data: offered!.data, strobe: offered!.strobe } : null,
      response: taken.b ? seen.bresp : null,
      readAddress: taken.ar ? this.#reads.taken() : null,
      readData: taken.r ? { data: seen.rdata, response: seen.rresp } : null,
    };
  }

  readonly #pokes = new Map<string, bigint>();

  #poke(name: string, value: bigint | boolean): void {
    const number = BigInt(value);
    this.#pokes.set(name, number);
    this.#simulation.poke(`${this.#prefix}${name}`, number);
  }

  #poked(name: string): boolean {
    return this.#pokes.get(name) === 1n;
  }
}
