import type { LocationId, LocationTable } from './location.ts';
import type { NodeId, NodeStore } from './nodes.ts';

/** Index into `Module.signals`. */
export type SignalId = number;

/**
 * Everything that has a name and a width. `input` and `output` are the module's ports; `reg` is updated by the
 * clock; `wire` is driven by statements, or by an instance output or a memory read port (see `Signal.source`).
 */
export type SignalKind = 'input' | 'output' | 'wire' | 'reg';

export interface Signal {
  readonly id: SignalId;
  readonly name: string;
  readonly kind: SignalKind;
  readonly width: number;
  /** How a reader should see the value; the operators never look at it. */
  readonly signed: boolean;
  /** For a vector of equal elements: bits per element, else 0. Element 0 is least significant. */
  readonly lane: number;
  readonly location: LocationId;
  /** One line for the reader of the Verilog, or ''. */
  readonly doc: string;
  /** Index into `Design.enumerations`, or -1. */
  readonly enumeration: number;
  /** Registers: the reset value, or null for a register without reset. Other kinds: null. */
  readonly reset: bigint | null;
  /**
   * Index into `Module.domains`, or -1. Registers: their clock. Inputs and outputs: the domain that the author says the
   * value belongs to, -1 for not said. A wire with a crossing: the domain that may use it. Other wires: -1.
   */
  readonly domain: number;
  /** Who drives the signal: statements (also for registers), the outside, an instance, or a memory. */
  readonly source: 'statements' | 'outside' | 'instance' | 'memory';
  /** What the author says about values that come from other clock domains; absent for nothing. */
  readonly crossing?: Crossing;
}

/**
 * How a value gets from one clock domain into another. Engines and Verilog never look at it; the check of crossings does.
 * `async`: an input that changes at any time. `sync`: the first register of a synchroniser of one bit. `gray`: the same
 * for several bits of which one changes at a time. `reset`: the first register of a reset synchroniser. `held`: a wire
 * whose value is stable whenever its domain uses it.
 */
export interface Crossing {
  readonly kind: 'async' | 'sync' | 'gray' | 'reset' | 'held';
  /** Why this is right, in the author's words; '' if the check can see it. */
  readonly reason: string;
}

/** A clock with its reset. Registers and memory ports name one. Active on the rising edge. */
export interface ClockDomain {
  readonly name: string;
  readonly clock: SignalId;
  /** Active-high reset of 1 bit, an input or any other signal of the module; or -1. */
  readonly reset: SignalId;
  /** `async`: a register reads as its reset value as soon as, and as long as, the reset is 1. */
  readonly resetKind: 'sync' | 'async';
}

/**
 * Statements of a module body, in the order of the author. Within a body the last assignment wins.
 * A register assigned nowhere on a path keeps its value; a wire or output must be assigned on every path.
 */
export type Statement = Assign | If | Case;

export interface Assign {
  readonly kind: 'assign';
  readonly target: SignalId;
  /** Lowest assigned bit, and how many; the whole signal is `0, width`. With `index`, `low` is 0. */
  readonly low: number;
  readonly width: number;
  /**
   * Node that selects the element to assign: bits `index*width + width - 1 .. index*width`; or -1.
   * The index may exceed the signal: such an assignment has no effect.
   */
  readonly index: NodeId;
  readonly value: NodeId;
  readonly location: LocationId;
}

export interface If {
  readonly kind: 'if';
  readonly condition: NodeId;
  readonly then: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly location: LocationId;
}

export interface Case {
  readonly kind: 'case';
  readonly subject: NodeId;
  /** Arms have literal labels of the subject's width, each used once; no arm matches: `otherwise`. */
  readonly arms: readonly CaseArm[];
  readonly otherwise: readonly Statement[];
  readonly location: LocationId;
}

export interface CaseArm {
  readonly labels: readonly NodeId[];
  readonly body: readonly Statement[];
}

/** A module used inside another. `ports[i]` is the parent's signal for the i-th port of the child. */
export interface Instance {
  readonly name: string;
  readonly module: number;
  /** In the order of `Module.ports` of the child: a wire that statements drive for an input, one with `source: 'instance'` for an output. */
  readonly ports: readonly SignalId[];
  readonly location: LocationId;
}

/**
 * A memory of `depth` words. Its ports are signals of the module: addresses, enables, masks and write data are
 * wires that statements drive; read data have `source: 'memory'`. Reading outside of `depth` gives 0, writing
 * there has no effect. Two write ports that hit one word in one cycle: the later port in the list wins.
 */
export interface Memory {
  readonly name: string;
  readonly width: number;
  readonly depth: number;
  /** Word contents from address 0 on (a ROM, or a preloaded RAM for simulation and FPGA), or null. */
  readonly init: readonly bigint[] | null;
  readonly reads: readonly ReadPort[];
  readonly writes: readonly WritePort[];
  readonly doc: string;
  readonly location: LocationId;
  /** Why a word that is read in one clock domain is not being written in another; absent for nothing said. */
  readonly crossing?: string;
}

export interface ReadPort {
  readonly name: string;
  /**
   * `async`: data follow the address in the same cycle. `sync`: data change after the clock edge at which `enable`
   * was 1, and show the word as it was before that edge's writes.
   */
  readonly kind: 'sync' | 'async';
  readonly address: SignalId;
  /** `sync` only; -1 for `async`. */
  readonly enable: SignalId;
  readonly data: SignalId;
  /** `sync` only; -1 for `async`. */
  readonly domain: number;
}

export interface WritePort {
  readonly name: string;
  readonly address: SignalId;
  readonly enable: SignalId;
  readonly data: SignalId;
  /** One bit per lane of `width / maskWidth` bits, or -1 for whole words. */
  readonly mask: SignalId;
  readonly domain: number;
}

/** A ready/valid interface made of ports: a beat is transferred in each cycle in which both are 1. */
export interface StreamPort {
  readonly name: string;
  /** `in`: the module receives (valid and payload are inputs). */
  readonly direction: 'in' | 'out';
  readonly valid: SignalId;
  readonly ready: SignalId;
  readonly payload: readonly SignalId[];
}

export interface Enumeration {
  readonly name: string;
  readonly width: number;
  readonly members: readonly { readonly name: string; readonly value: bigint }[];
}

/**
 * A statement about a module that never changes what it does. It is looked at at every rising edge of its domain's
 * clock, with the values before the edge, like the inputs of a register.
 */
export interface Property {
  /** `assert`: must hold; `assume`: the surroundings promise it; `cover`: should happen at some time. */
  readonly kind: 'assert' | 'assume' | 'cover';
  /** Wire of 1 bit that nothing else reads; its name is that of the property. 1: holds, or for `cover`, happens. */
  readonly condition: SignalId;
  /** Index into `Module.domains`. */
  readonly domain: number;
  /** Not looked at while the domain's reset is 1, if it has one. */
  readonly exceptInReset: boolean;
  /** One line for the report of a failure, or ''. */
  readonly message: string;
  readonly location: LocationId;
}

/**
 * What a module has in common with modules of the same definition that differ in the values of some parameters, which
 * its author wants to stay parameters in the Verilog.
 */
export interface Family {
  /** The same object for all modules of the family, in all designs. */
  readonly key: object;
  readonly kept: readonly { readonly name: string; readonly value: number }[];
  /** The module with other values, in the order of `kept`, as the top of a design. SpinlightError if it refuses them. */
  readonly elaborate: (values: readonly number[]) => Design;
}

export interface Module {
  readonly name: string;
  readonly doc: string;
  readonly location: LocationId;
  /** The parameters that this module was elaborated with, for the manifest and the header comment. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly nodes: NodeStore;
  readonly signals: readonly Signal[];
  /** Port signals in declared order; clock and reset first. */
  readonly ports: readonly SignalId[];
  readonly streams: readonly StreamPort[];
  readonly domains: readonly ClockDomain[];
  readonly memories: readonly Memory[];
  readonly instances: readonly Instance[];
  readonly body: readonly Statement[];
  readonly properties: readonly Property[];
  /** Names of signals that the author says are not used, for the checks. Set by the language; the text form does not have it. */
  readonly unused?: ReadonlySet<string>;
  /** Set by the language; the text form does not have it. */
  readonly family?: Family;
}

/** A whole design: every module is listed after the modules that it instantiates; the top is the last. */
export interface Design {
  readonly name: string;
  readonly modules: readonly Module[];
  readonly top: number;
  readonly enumerations: readonly Enumeration[];
  readonly locations: LocationTable;
}
