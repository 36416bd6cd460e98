import { type Design, requireDesign } from '../ir/index.ts';

/** Engines that run a design. All of them give the same values in the same cycles. */
export type EngineName = 'embedded' | 'verilator' | 'icarus';

/**
 * A running design. One cycle is: inputs settle, combinational values follow, outputs can be observed, then the rising
 * clock edge. `peek` therefore shows the values just before the next edge. Clocks are driven by the engine; resets are
 * ordinary input ports, and `reset()` drives them. An asynchronous reset acts when values settle: at the next `peek` or
 * edge after its `poke`.
 */
export interface Simulation {
  readonly engine: EngineName;
  readonly interface: DesignInterface;
  /** Steps since the start: clock edges, of one or several clocks at once. */
  readonly cycle: number;
  /** Sets an input port. Out of range for its width: diagnostic SL0507; unknown: SL0505. Takes effect at once. */
  poke(port: string, value: bigint | number): void;
  /** The value of a port, unsigned, with the present inputs. */
  peek(port: string): Promise<bigint>;
  /**
   * Runs clock edges with the present inputs. All clocks of the design rise together, or only those of `clocks`, by the
   * names of their ports; an empty list is a step without an edge.
   */
  step(cycles?: number, clocks?: readonly string[]): Promise<void>;
  /** Holds all reset inputs at 1 for some edges of all clocks (default 2) with stream handshakes at 0, then releases them. */
  reset(cycles?: number): Promise<void>;
  /** Drives and collects ready/valid streams inside the engine, one call for any number of cycles. */
  runStreams(job: StreamJob): Promise<StreamResult>;
  close(): Promise<void>;
}

/** The same, without waiting: what the embedded engine offers to a bench that steps every cycle. */
export interface SyncSimulation {
  readonly interface: DesignInterface;
  readonly cycle: number;
  poke(port: string, value: bigint | number): void;
  peek(port: string): bigint;
  step(cycles?: number, clocks?: readonly string[]): void;
  reset(cycles?: number): void;
  runStreams(job: StreamJob): StreamResult;
}

export interface PortInfo {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly width: number;
  readonly signed: boolean;
}

export interface StreamInfo {
  readonly name: string;
  /** Seen from the design: `in` streams are driven by the bench. */
  readonly direction: 'in' | 'out';
  /** Port names. */
  readonly valid: string;
  readonly ready: string;
  readonly payload: readonly PayloadField[];
  /** 32-bit words of one beat in the buffers of a `StreamJob`. */
  readonly wordsPerBeat: number;
}

/** A payload port. Each field starts at a 32-bit word of its own, least significant word first, high bits 0. */
export interface PayloadField {
  readonly port: string;
  readonly width: number;
  readonly firstWord: number;
}

export interface DesignInterface {
  readonly name: string;
  /** In declared order, clock included. */
  readonly ports: readonly PortInfo[];
  readonly streams: readonly StreamInfo[];
  /** Clock and reset of the first domain. */
  readonly clock: string | null;
  readonly reset: string | null;
  /** All of them. Two domains may have the same clock. */
  readonly domains: readonly DomainInfo[];
}

/** A clock of the top module with its reset. */
export interface DomainInfo {
  readonly name: string;
  /** Port. */
  readonly clock: string;
  /** Input port, active high; null for none, and for a reset that the design makes itself. */
  readonly reset: string | null;
  readonly resetKind: 'sync' | 'async';
}

/**
 * One run over streams. In every cycle, before the edge:
 * 1. each driven stream offers its next beat if it offered already or its gate is open this cycle; `valid` is 1 and
 *    the payload is that beat while it offers, and both are 0 while it does not;
 * 2. each collected stream has `ready` 1 if beats are still wanted and its gate is open this cycle;
 * 3. values settle; a beat with valid and ready both 1 is transferred.
 * The run ends in the cycle after the last wanted transfer, with all its valids and readies at 0; a run in which
 * nothing is wanted takes no cycle. Streams not named keep their poked values. It also ends in the cycle after a beat that
 * is not the expected one; Icarus compares when the run is over.
 */
export interface StreamJob {
  readonly drive: Readonly<Record<string, DrivenStream>>;
  readonly collect: Readonly<Record<string, CollectedStream>>;
  /** The run stops here, with `timedOut`, even if beats are missing. */
  readonly maxCycles: number;
}

export interface DrivenStream {
  /** `beats * wordsPerBeat` words. */
  readonly words: Uint32Array;
  readonly beats: number;
  readonly gate?: Gate;
}

export interface CollectedStream {
  readonly beats: number;
  readonly gate?: Gate;
  /** The run ends with the first beat that is not the expected one: see `StreamResult.mismatch`. */
  readonly expected?: ExpectedBeats;
}

/** What the beats of a collected stream must be. */
export interface ExpectedBeats {
  /** `beats * wordsPerBeat` words. */
  readonly words: Uint32Array;
  /** `wordsPerBeat` words: the bits of a beat that count. Default: all. */
  readonly mask?: Uint32Array;
}

/** The first beat that was not the expected one, and the first of its payload ports that differs. */
export interface StreamMismatch {
  readonly stream: string;
  readonly beat: number;
  /** Cycle of this run (0 = first) in which the beat was transferred. */
  readonly cycle: number;
  readonly port: string;
  /** Whole values of the port. */
  readonly expected: bigint;
  readonly actual: bigint;
}

/**
 * Random gaps. A gate has a 32-bit state, `seed` at first (0 counts as 1), that in every cycle of the run goes through
 * `x ^= x << 13; x ^= x >>> 17; x ^= x << 5`; the gate is then open if `(x & 255) < rate`. No gate: always open.
 */
export interface Gate {
  readonly seed: number;
  readonly rate: number;
}

export interface StreamResult {
  /** Clock edges of this run. */
  readonly cycles: number;
  readonly timedOut: boolean;
  /** Driven beats that were accepted, per stream. */
  readonly accepted: Readonly<Record<string, number>>;
  readonly collected: Readonly<Record<string, CollectedBeats>>;
  /** Null if all beats that came were those that were expected; absent if nothing was. */
  readonly mismatch?: StreamMismatch | null;
}

export interface CollectedBeats {
  readonly beats: number;
  readonly words: Uint32Array;
  /** For each beat, the cycle of this run (0 = first) in which it was transferred. */
  readonly at: Uint32Array;
}

/** Ports and streams of the top module, as every engine presents them. */
export function describeInterface(design: Design): DesignInterface {
  requireDesign(design);
  const top = design.modules[design.top]!;
  const ports = top.ports.map((id): PortInfo => {
    const signal = top.signals[id]!;
    return {
      name: signal.name,
      direction: signal.kind === 'input' ? 'in' : 'out',
      width: signal.width,
      signed: signal.signed,
    };
  });
  const streams = top.streams.map((stream): StreamInfo => {
    let word = 0;
    const payload = stream.payload.map((id): PayloadField => {
      const { name: port, width } = top.signals[id]!;
      const firstWord = word;
      word += Math.ceil(width / 32);
      return { port, width, firstWord };
    });
    return {
      name: stream.name,
      direction: stream.direction,
      valid: top.signals[stream.valid]!.name,
      ready: top.signals[stream.ready]!.name,
      payload,
      wordsPerBeat: word,
    };
  });
  const domains = top.domains.flatMap(({ name, clock, reset, resetKind }): DomainInfo[] => {
    const port = top.signals[clock];
    const source = top.signals[reset];
    // An engine may have taken the clocks for itself.
    if (!port) return [];
    return [{ name, clock: port.name, reset: source?.kind === 'input' ? source.name : null, resetKind }];
  });
  const { clock = null, reset = null } = domains[0] ?? {};
  return { name: top.name, ports, streams, clock, reset, domains };
}

/** Ports that are clocks, each once. */
export function clockPorts({ domains }: DesignInterface): string[] {
  return [...new Set(domains.map(({ clock }) => clock))];
}
