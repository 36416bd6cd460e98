import type { Place } from '../diag/index.ts';
import type { ReadPort, SignalId, Statement, WritePort } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { reportAt } from './context.ts';
import { claimName, declareSignal } from './declare.ts';
import { type Domain, type DomainHandle, isOwnDomain } from './domain.ts';
import type { Expr } from './expression.ts';
import type { Fits } from './literal-range.ts';
import { forwardWrites } from './memory-forward.ts';
import { isExpr, isVector, reportNoValue } from './operands.ts';
import { Bits, Bool, bitsFor, type ScalarType, type SignalType, UInt, type ValueOfType } from './types.ts';
import type * as values from './values.ts';
import type { Literal } from './values.ts';
import { VecExpr } from './vector.ts';
import type { AddressWidth } from './width-math.ts';

/** Shape of a memory: words of one type. */
export interface MemoryType<T extends SignalType = SignalType, D extends number = number> {
  readonly word: T;
  readonly depth: D;
  /** Contents from address 0 on; a memory that is never written is then a ROM. */
  readonly init?: readonly (number | bigint)[];
  readonly doc?: string;
  /**
   * For a memory that is written in one clock domain and read in another: why a word is not written while it is read.
   * Without, such a read is an error (SL0210).
   */
  readonly crossing?: string;
}

export interface ReadOptions {
  /**
   * What a read gives of a word that is written at the same clock edge by a port of the same domain: the word before
   * (`old`, default: that is what the memory itself does) or after (`new`: by comparators and multiplexers beside it).
   */
  readonly duringWrite?: 'old' | 'new';
}

/** What can be written into words of type `T`: a value, or a literal where the word is one number. */
export type WordSource<T, B extends number, F extends values.AnyValue> =
  T extends values.Vec<infer E> ? values.VecSource<E, F> : values.Source<T, B>;

/** An address of `A` bits: a value of that width, or a literal that fits. */
type Address<A extends number, B extends number, N extends Literal> = values.Operand<
  'uint',
  A,
  B,
  N,
  Fits<'uint', A, N>,
  AddressWidth<A, B>
>;

/** A memory of the module, with addresses of `A` bits. Each call of a method makes one more port. */
export interface Memory<T extends SignalType = SignalType, A extends number = number> {
  /** The same memory; ports that are made through the result belong to `domain`. */
  on(domain: Domain): Memory<T, A>;
  /** The word at `address` in the same cycle. Beyond the depth: 0. */
  read<B extends number, const N extends Literal>(address: Address<A, B, N>): ValueOfType<T>;
  /**
   * The word at `address` as of the last clock edge at which this statement applied (always, or under its `when`);
   * it shows the word as it was before that edge's writes, unless `duringWrite` is `new`.
   */
  readSync<B extends number, const N extends Literal>(
    address: Address<A, B, N>,
    options?: ReadOptions,
  ): ValueOfType<T>;
  /**
   * Writes at the clock edge while this statement applies. `lanes` has one bit for each of `lanes.width` equal parts
   * of the word, part 0 least significant.
   */
  write<B extends number, F extends values.AnyValue, C extends number, const N extends Literal>(
    address: Address<A, C, N>,
    data: WordSource<ValueOfType<T>, B, F>,
    options?: { readonly lanes?: values.Bits },
  ): void;
}

/** Describes a memory for `m.mem`. */
export function memory<T extends SignalType, const D extends number>(
  word: T,
  depth: D,
  options: Omit<MemoryType<T>, 'word' | 'depth'> = {},
): MemoryType<T, D> {
  return { word, depth, ...options };
}

/** Declares a memory and gives its handle, with ports on `domain`. `later` runs something when the module is whole. */
export function addMemory(
  context: ModuleContext,
  name: string,
  type: MemoryType,
  domain: DomainHandle,
  later: (action: () => void) => void,
): Memory {
  const location = claimName(context, name);
  if (!Number.isSafeInteger(type.depth) || type.depth < 1) {
    context.error('SL0116', `memory '${name}' has depth ${type.depth}`, {
      help: 'the depth is a whole number of at least 1',
    });
  }
  const { width } = type.word;
  const init = type.init ? initialWords(context, name, type, width) : null;
  const depth = Number.isSafeInteger(type.depth) ? Math.max(1, type.depth) : 1;
  const reads: ReadPort[] = [];
  const writes: WritePort[] = [];
  context.builder.memories.push({
    name,
    width,
    depth,
    init,
    reads,
    writes,
    doc: type.doc ?? '',
    location,
    ...(type.crossing !== undefined && { crossing: type.crossing }),
  });
  if (type.crossing?.trim() === '') {
    context.error('SL0117', `memory '${name}' has a crossing without a reason`, {
      help: 'say in a few words why a word is not written while it is read',
    });
  }
  const shape = { name, word: type.word, address: UInt(bitsFor(depth)), depth, reads, writes, later };
  return new MemoryHandle(context, shape, domain);
}

/** What all handles of one memory have in common. */
interface Shape {
  readonly name: string;
  readonly word: SignalType;
  readonly address: SignalType;
  readonly depth: number;
  readonly reads: ReadPort[];
  readonly writes: WritePort[];
  readonly later: (action: () => void) => void;
}

/** The run-time side of `Memory`: ports are wires named after the memory, `name_r0_addr`, `name_w0_data`, ... */
class MemoryHandle implements Memory {
  readonly #context: ModuleContext;
  readonly #shape: Shape;
  readonly #domain: DomainHandle;

  constructor(context: ModuleContext, shape: Shape, domain: DomainHandle) {
    this.#context = context;
    this.#shape = shape;
    this.#domain = domain;
  }

  on(domain: unknown): never {
    const isOwn = isOwnDomain(this.#context, domain, 'on');
    return new MemoryHandle(this.#context, this.#shape, isOwn ? domain : this.#domain) as never;
  }

  read(address: unknown): never {
    return this.#read('async', address);
  }

  readSync(address: unknown, options: ReadOptions = {}): never {
    this.#domain.index();
    const data = this.#read('sync', address);
    return options.duringWrite === 'new' ? this.#forward() : data;
  }

  write(address: unknown, data: unknown, options: { readonly lanes?: unknown } = {}): void {
    const domain = this.#domain.index();
    const name = `w${this.#shape.writes.length}`;
    const place = captureLocation();
    this.#shape.writes.push({
      name,
      address: this.#driven(`${name}_addr`, this.#shape.address, address, place),
      enable: this.#enable(`${name}_en`, place),
      data: this.#driven(`${name}_data`, this.#shape.word, data, place),
      mask: options.lanes === undefined ? -1 : this.#mask(`${name}_mask`, options.lanes, place),
      domain,
    });
  }

  /** The word that the last read port shows, replaced by what was written at the edge of its read. */
  #forward(): never {
    const { name, word, depth, reads, writes, later } = this.#shape;
    const context = this.#context;
    const place = captureLocation();
    const read = reads.at(-1)!;
    const value = this.#wire(`${read.name}_word`, word, place);
    later(() => {
      const same = writes.filter((write) => write.domain === read.domain);
      if (same.length === 0) {
        reportAt(place, 'SL0116', `memory '${name}': nothing is written in the clock domain of this read`, {
          help: 'leave duringWrite out: only a write port of the same domain has an edge in common with the read',
        });
      }
      forwardWrites(context, { name, depth, read, writes: same, place }, value.target!.signal);
    });
    return value as never;
  }

  #read(kind: 'sync' | 'async', address: unknown): never {
    const name = `r${this.#shape.reads.length}`;
    const place = captureLocation();
    const addressSignal = this.#driven(`${name}_addr`, this.#shape.address, address, place);
    const enable = kind === 'sync' ? this.#enable(`${name}_en`, place) : -1;
    const options = { source: 'memory' as const, location: this.#context.design.locate(place) };
    const value = declareSignal(
      this.#context,
      `${this.#shape.name}_${name}_data`,
      'wire',
      this.#shape.word,
      place,
      options,
    );
    const data = value.target!.signal;
    const domain = kind === 'sync' ? this.#domain.index() : -1;
    this.#shape.reads.push({ name, kind, address: addressSignal, enable, data, domain });
    return value as never;
  }

  /** A wire that carries `value` in every cycle. */
  #driven(part: string, type: SignalType, value: unknown, place: Place | undefined): SignalId {
    const context = this.#context;
    const wire = this.#wire(part, type, place);
    const operation = `memory '${this.#shape.name}'`;
    const node =
      wire instanceof VecExpr
        ? wire.fit(value, operation)
        : wire.coerce((isVector(value) ? value.asBits() : value) as Expr, operation).node;
    const { signal } = wire.target!;
    context.scopes[0]!.push(context.builder.assign(signal, node, context.design.locate(place)) as Statement);
    return signal;
  }

  /** A wire that is 1 while the statement being written applies. */
  #enable(part: string, place: Place | undefined): SignalId {
    const context = this.#context;
    const { signal } = this.#wire(part, Bool(), place).target!;
    const { nodes } = context.builder;
    const location = context.design.locate(place);
    if (context.scopes.length > 1)
      context.scopes[0]!.unshift(context.builder.assign(signal, nodes.constant(1, 0), location));
    context.push(context.builder.assign(signal, nodes.constant(1, 1), location));
    return signal;
  }

  #mask(part: string, lanes: unknown, place: Place | undefined): SignalId {
    const { width } = this.#shape.word;
    if (!isExpr(lanes)) {
      reportNoValue(this.#context, lanes, `memory '${this.#shape.name}'`);
      return -1;
    }
    if (width % lanes.width !== 0) {
      const message = `memory '${this.#shape.name}': ${lanes.width} lanes do not divide words of ${width} bits`;
      this.#context.error('SL0116', message, {
        help: 'give one lane bit for each equal part of the word, for example one per byte',
      });
      return -1;
    }
    return this.#driven(part, Bits(lanes.width), lanes, place);
  }

  #wire(part: string, type: SignalType, place: Place | undefined): Expr | VecExpr {
    const location = this.#context.design.locate(place);
    return declareSignal(this.#context, `${this.#shape.name}_${part}`, 'wire', type, place, { location });
  }
}

function initialWords(context: ModuleContext, name: string, type: MemoryType, width: number): bigint[] {
  const words = (type.init ?? []).map((word, i) => {
    if (typeof word === 'bigint' || Number.isSafeInteger(word)) return BigInt(word);
    context.error('SL0103', `memory '${name}': initial word ${i}, ${word}, is not a whole number`);
    return 0n;
  });
  if (words.length > type.depth) {
    context.error('SL0116', `memory '${name}' has ${words.length} initial words but depth ${type.depth}`);
  }
  const signed = type.word.shape === 'scalar' && (type.word as ScalarType).kind === 'sint';
  const mask = (1n << BigInt(width)) - 1n;
  return words.map((word, i) => {
    if (signed ? BigInt.asIntN(width, word) !== word : word < 0n || word > mask) {
      context.error('SL0103', `memory '${name}': initial word ${i}, ${word}, does not fit in ${width} bits`);
    }
    return word & mask;
  });
}
