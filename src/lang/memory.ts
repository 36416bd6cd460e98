import type { Place } from '../diag/index.ts';
import type { ReadPort, SignalId, Statement, WritePort } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { claimName, declareSignal } from './declare.ts';
import type { Expr } from './expression.ts';
import { isExpr, isVector, reportNoValue } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import { Bits, Bool, bitsFor, type ScalarType, type SignalType, UInt, type ValueOfType } from './types.ts';
import type * as values from './values.ts';
import type { Literal } from './values.ts';
import { VecExpr } from './vector.ts';

/** Shape of a memory: words of one type. */
export interface MemoryType<T extends SignalType = SignalType> {
  readonly word: T;
  readonly depth: number;
  /** Contents from address 0 on; a memory that is never written is then a ROM. */
  readonly init?: readonly (number | bigint)[];
  readonly doc?: string;
}

/** What can be written into words of type `T`: a value, or a literal where the word is one number. */
export type WordSource<T, B extends number, F extends values.AnyValue> =
  T extends values.Vec<infer E> ? values.VecSource<E, F> : values.Source<T, B>;

/** A memory of the module. Each call of a method makes one more port. */
export interface Memory<T extends SignalType = SignalType> {
  /** The word at `address` in the same cycle. Beyond the depth: 0. */
  read(address: values.UInt | Literal | RtlValue): ValueOfType<T>;
  /**
   * The word at `address` as of the last clock edge at which this statement applied (always, or under its `when`);
   * it shows the word as it was before that edge's writes.
   */
  readSync(address: values.UInt | Literal | RtlValue): ValueOfType<T>;
  /**
   * Writes at the clock edge while this statement applies. `lanes` has one bit for each of `lanes.width` equal parts
   * of the word, part 0 least significant.
   */
  write<B extends number, F extends values.AnyValue>(
    address: values.UInt | Literal | RtlValue,
    data: WordSource<ValueOfType<T>, B, F>,
    options?: { readonly lanes?: values.Bits },
  ): void;
}

/** Describes a memory for `m.mem`. */
export function memory<T extends SignalType>(
  word: T,
  depth: number,
  options: Omit<MemoryType<T>, 'word' | 'depth'> = {},
): MemoryType<T> {
  return { word, depth, ...options };
}

/** Declares a memory and gives its handle. `clock` makes the module's clock exist. */
export function addMemory(
  context: ModuleContext,
  name: string,
  type: MemoryType,
  clock: () => SignalId,
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
  });
  return new MemoryHandle(context, name, type.word, UInt(bitsFor(depth)), reads, writes, clock);
}

/** The run-time side of `Memory`: ports are wires named after the memory, `name_r0_addr`, `name_w0_data`, ... */
class MemoryHandle implements Memory {
  readonly #context: ModuleContext;
  readonly #name: string;
  readonly #word: SignalType;
  readonly #address: SignalType;
  readonly #reads: ReadPort[];
  readonly #writes: WritePort[];
  readonly #clock: () => SignalId;

  constructor(
    context: ModuleContext,
    name: string,
    word: SignalType,
    address: SignalType,
    reads: ReadPort[],
    writes: WritePort[],
    clock: () => SignalId,
  ) {
    this.#context = context;
    this.#name = name;
    this.#word = word;
    this.#address = address;
    this.#reads = reads;
    this.#writes = writes;
    this.#clock = clock;
  }

  read(address: unknown): never {
    return this.#read('async', address);
  }

  readSync(address: unknown): never {
    this.#clock();
    return this.#read('sync', address);
  }

  write(address: unknown, data: unknown, options: { readonly lanes?: unknown } = {}): void {
    this.#clock();
    const name = `w${this.#writes.length}`;
    const place = captureLocation();
    this.#writes.push({
      name,
      address: this.#driven(`${name}_addr`, this.#address, address, place),
      enable: this.#enable(`${name}_en`, place),
      data: this.#driven(`${name}_data`, this.#word, data, place),
      mask: options.lanes === undefined ? -1 : this.#mask(`${name}_mask`, options.lanes, place),
      domain: 0,
    });
  }

  #read(kind: 'sync' | 'async', address: unknown): never {
    const name = `r${this.#reads.length}`;
    const place = captureLocation();
    const addressSignal = this.#driven(`${name}_addr`, this.#address, address, place);
    const enable = kind === 'sync' ? this.#enable(`${name}_en`, place) : -1;
    const options = { source: 'memory' as const, location: this.#context.design.locate(place) };
    const value = declareSignal(
      this.#context,
      `${this.#name}_${name}_data`,
      'wire',
      this.#word,
      place,
      options,
    );
    const data = value.target!.signal;
    this.#reads.push({ name, kind, address: addressSignal, enable, data, domain: kind === 'sync' ? 0 : -1 });
    return value as never;
  }

  /** A wire that carries `value` in every cycle. */
  #driven(part: string, type: SignalType, value: unknown, place: Place | undefined): SignalId {
    const context = this.#context;
    const wire = this.#wire(part, type, place);
    const operation = `memory '${this.#name}'`;
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
    const { width } = this.#word;
    if (!isExpr(lanes)) {
      reportNoValue(this.#context, lanes, `memory '${this.#name}'`);
      return -1;
    }
    if (width % lanes.width !== 0) {
      const message = `memory '${this.#name}': ${lanes.width} lanes do not divide words of ${width} bits`;
      this.#context.error('SL0116', message, {
        help: 'give one lane bit for each equal part of the word, for example one per byte',
      });
      return -1;
    }
    return this.#driven(part, Bits(lanes.width), lanes, place);
  }

  #wire(part: string, type: SignalType, place: Place | undefined): Expr | VecExpr {
    const location = this.#context.design.locate(place);
    return declareSignal(this.#context, `${this.#name}_${part}`, 'wire', type, place, { location });
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
