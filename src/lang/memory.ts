import type { ReadPort, SignalId, WritePort } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { claimName, declareSignal, signalValue } from './declare.ts';
import type { Expr } from './expression.ts';
import { Bits, Bool, bitsFor, type ScalarType, type SignalType, UInt, type ValueOfType } from './types.ts';
import type * as values from './values.ts';
import { VecExpr } from './vector.ts';

/** Shape of a memory: words of one type. */
export interface MemoryType<T extends SignalType = SignalType> {
  readonly word: T;
  readonly depth: number;
  /** Contents from address 0 on; a memory that is never written is then a ROM. */
  readonly init?: readonly (number | bigint)[];
  readonly doc?: string;
}

/** A memory of the module. Each call of a method makes one more port. */
export interface Memory<T extends SignalType = SignalType> {
  /** The word at `address` in the same cycle. Beyond the depth: 0. */
  read(address: values.UInt): ValueOfType<T>;
  /**
   * The word at `address` as of the last clock edge at which this statement applied (always, or under its `when`);
   * it shows the word as it was before that edge's writes.
   */
  readSync(address: values.UInt): ValueOfType<T>;
  /**
   * Writes at the clock edge while this statement applies. `lanes` has one bit for each of `lanes.width` equal parts
   * of the word, part 0 least significant.
   */
  write(address: values.UInt, data: ValueOfType<T>, options?: { readonly lanes?: values.Bits }): void;
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
  claimName(context, name);
  const { width } = type.word;
  if (!Number.isInteger(type.depth) || type.depth < 1) {
    context.error('SL0116', `memory '${name}' has depth ${type.depth}`, {
      help: 'the depth is a whole number of at least 1',
    });
  }
  const reads: ReadPort[] = [];
  const writes: WritePort[] = [];
  const init = type.init ? initialWords(context, name, type, width) : null;
  context.builder.memories.push({
    name,
    width,
    depth: type.depth,
    init,
    reads,
    writes,
    doc: type.doc ?? '',
    location: context.here(),
  });
  const addressType = UInt(bitsFor(type.depth));

  const wire = (signalName: string, signalType: SignalType): Expr | VecExpr =>
    declareSignal(context, signalName, 'wire', signalType);
  const driven = (signalName: string, signalType: SignalType, value: Expr | VecExpr): SignalId => {
    const signal = wire(signalName, signalType);
    const node = (signal instanceof VecExpr ? signal.asBits() : signal).coerce(
      value instanceof VecExpr ? value.asBits() : value,
      name,
    );
    context.scopes[0]!.push(context.builder.assign(signal.target!.signal, node.node, context.here()));
    return signal.target!.signal;
  };
  const enableHere = (signalName: string): SignalId => {
    const signal = (wire(signalName, Bool()) as Expr).target!.signal;
    const { nodes } = context.builder;
    const location = context.here();
    if (context.scopes.length > 1)
      context.scopes[0]!.unshift(context.builder.assign(signal, nodes.constant(1, 0), location));
    context.push(context.builder.assign(signal, nodes.constant(1, 1), location));
    return signal;
  };
  const dataOut = (signalName: string): SignalId =>
    (declareSignal(context, signalName, 'wire', type.word, { source: 'memory' }) as Expr).target!.signal;

  return {
    read(address) {
      const prefix = `${name}_r${reads.length}`;
      const addressSignal = driven(`${prefix}_addr`, addressType, address as unknown as Expr);
      const data = dataOut(`${prefix}_data`);
      reads.push({
        name: `r${reads.length}`,
        kind: 'async',
        address: addressSignal,
        enable: -1,
        data,
        domain: -1,
      });
      return signalValue(context, data, type.word) as never;
    },
    readSync(address) {
      clock();
      const prefix = `${name}_r${reads.length}`;
      const addressSignal = driven(`${prefix}_addr`, addressType, address as unknown as Expr);
      const enable = enableHere(`${prefix}_en`);
      const data = dataOut(`${prefix}_data`);
      reads.push({ name: `r${reads.length}`, kind: 'sync', address: addressSignal, enable, data, domain: 0 });
      return signalValue(context, data, type.word) as never;
    },
    write(address, data, options = {}) {
      clock();
      const prefix = `${name}_w${writes.length}`;
      const addressSignal = driven(`${prefix}_addr`, addressType, address as unknown as Expr);
      const enable = enableHere(`${prefix}_en`);
      const dataSignal = driven(`${prefix}_data`, type.word, data as unknown as Expr | VecExpr);
      const mask = options.lanes
        ? laneMask(context, name, prefix, width, options.lanes as unknown as Expr, driven)
        : -1;
      writes.push({
        name: `w${writes.length}`,
        address: addressSignal,
        enable,
        data: dataSignal,
        mask,
        domain: 0,
      });
    },
  };
}

function laneMask(
  context: ModuleContext,
  name: string,
  prefix: string,
  width: number,
  lanes: Expr,
  driven: (signalName: string, type: SignalType, value: Expr) => SignalId,
): SignalId {
  if (width % lanes.width !== 0) {
    context.error('SL0116', `memory '${name}': ${lanes.width} lanes do not divide words of ${width} bits`, {
      help: 'give one lane bit for each equal part of the word, for example one per byte',
    });
    return -1;
  }
  return driven(`${prefix}_mask`, Bits(lanes.width), lanes);
}

function initialWords(context: ModuleContext, name: string, type: MemoryType, width: number): bigint[] {
  const words = (type.init ?? []).map(BigInt);
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
