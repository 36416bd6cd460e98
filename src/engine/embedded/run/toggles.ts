import { fail } from '../../../diag/index.ts';
import { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, countDown, load, store } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, i32, Vector, v128 } from '../wasm/opcodes.ts';
import { blockBytes, groupBytes, type Span, spansOf } from './blocks.ts';
import type { CycleFunctions, Machine } from './machine.ts';
import { suggestion } from './suggest.ts';
import type { TogglePoint } from './toggle-points.ts';

/**
 * For each block of 16 bytes: the values of the cycle before, the bits that rose, the bits that fell, and the watched bits
 * that have not done both. Where none of these changes there is nothing to do; what the others were does not matter.
 */
const stateBytes = 4 * blockBytes;
const Field = { before: 0, rise: 1, fall: 2, pending: 3 } as const;

/** Points with one condition under which a cycle counts. */
interface Domain {
  readonly reset: number;
  readonly clock: number;
  readonly spans: readonly Span[];
  /** Word: whether there was such a cycle. */
  readonly started: number;
  /** By span: address, address of the state, end. */
  readonly table: number;
  readonly tableEnd: number;
  /** State of each span. */
  readonly states: readonly number[];
}

/**
 * Notes which bits rose and which fell, from one cycle that counts to the next: whole vectors of the engine's memory are
 * compared with what they were, just before every edge, inside WebAssembly.
 */
export class Toggles {
  readonly #machine: Machine;
  readonly #domains: readonly Domain[];
  readonly #points: ReadonlyMap<string, { readonly point: TogglePoint; readonly domain: Domain }>;

  constructor(machine: Machine, points: readonly TogglePoint[]) {
    this.#machine = machine;
    const groups = Map.groupBy(points, ({ reset, clock }) => `${reset}:${clock}`);
    const all: [string, { point: TogglePoint; domain: Domain }][] = [];
    this.#domains = [...groups.values()].map((group) => {
      const domain = layOut(machine, group);
      for (const point of group) all.push([point.path, { point, domain }]);
      return domain;
    });
    this.#points = new Map(all);
    const functions = machine.extend(togglesModule(this.#domains)) as Partial<CycleFunctions>;
    machine.use({ ...machine.functions, ...functions });
  }

  /** The bits of a watched signal that rose and that fell. Not watched: diagnostic SL0505. */
  of(path: string): { rise: bigint; fall: bigint } {
    const found = this.#points.get(path);
    if (!found)
      fail('SL0505', `the toggles of \`${path}\` are not watched`, suggestion(path, this.#points.keys()));
    const { point, domain } = found;
    const read = (field: number): bigint => {
      let value = 0n;
      for (let word = Math.ceil(point.width / 32) - 1; word >= 0; word--)
        value =
          (value << 32n) | BigInt(this.#machine.words[stateWord(domain, point.address + word * 4, field)]!);
      return value;
    };
    return { rise: read(Field.rise), fall: read(Field.fall) };
  }

  /** The next cycle is not compared with the one before: the state was replaced. */
  restart(): void {
    for (const { started } of this.#domains) this.#machine.words[started / 4] = 0;
  }
}

function layOut(machine: Machine, points: readonly TogglePoint[]): Domain {
  const { reset, clock } = points[0]!;
  const spans = spansOf(points.map(({ address, width }) => [address, Math.ceil(width / 32) * 4]));
  const started = machine.allocate(4);
  const table = machine.allocate(spans.length * 12);
  const states = spans.map(({ bytes }) => machine.allocate((bytes / blockBytes) * stateBytes));
  spans.forEach(({ address, bytes }, i) => {
    machine.words.set([address, states[i]!, address + bytes], table / 4 + i * 3);
  });
  const domain = { reset, clock, spans, started, table, tableEnd: table + spans.length * 12, states };
  for (const { address, width } of points)
    for (let bit = 0; bit < width; bit += 32) {
      const mask = width - bit >= 32 ? 0xffff_ffff : 2 ** (width - bit) - 1;
      const at = stateWord(domain, address + bit / 8, Field.pending);
      machine.words[at] = (machine.words[at]! | mask) >>> 0;
    }
  return domain;
}

/** Index of the word of the state that belongs to the word at `address`. */
function stateWord(
  { spans, states }: Pick<Domain, 'spans' | 'states'>,
  address: number,
  field: number,
): number {
  const span = spans.findIndex((each) => address >= each.address && address < each.address + each.bytes);
  const offset = address - spans[span]!.address;
  const block = Math.floor(offset / blockBytes);
  return (states[span]! + block * stateBytes + field * blockBytes + (offset % blockBytes)) / 4;
}

/** The machine's functions with a look at the settled values before each edge. */
function togglesModule(domains: readonly Domain[]): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter(true);
  const settle = module.import('settle', [], []);
  const plainEdge = module.import('edge', [], []);
  const streamCycle = module.import('streamCycle', [], [i32]);
  const define = (
    name: string,
    parameters: (typeof i32)[],
    results: (typeof i32)[],
    write: (f: FunctionWriter) => void,
  ): number => {
    const index = module.declare(parameters, results);
    const f = new FunctionWriter(parameters.length);
    write(f);
    module.define(index, f);
    module.export(name, index);
    return index;
  };
  const watches = domains.map((domain, i) => define(`watch${i}`, [], [], (f) => watch(f, domain)));
  const edge = define('edge', [], [], (f) => {
    for (const each of watches) f.call(each);
    f.call(plainEdge);
  });
  define('cycle', [], [], (f) => {
    f.call(settle);
    f.call(edge);
  });
  define('run', [i32], [], (f) =>
    countDown(f, () => {
      f.call(settle);
      f.call(edge);
    }),
  );
  define('streamRun', [i32], [i32], (f) => {
    countDown(f, () => {
      f.call(streamCycle);
      f.op(I32.eqz);
      f.if();
      f.i32(0);
      f.op(Code.return);
      f.end();
      f.call(edge);
    });
    f.i32(1);
  });
  return module.finish();
}

function watch(f: FunctionWriter, { reset, clock, started, table, tableEnd }: Domain): void {
  const [entry, now, state, end] = [f.local(i32), f.local(i32), f.local(i32), f.local(i32)];
  const [hasStarted, value, before] = [f.local(i32), f.local(v128), f.local(v128)];
  if (reset >= 0) {
    load(f, reset);
    f.if();
    f.op(Code.return);
    f.end();
  }
  if (clock >= 0) {
    load(f, clock);
    f.op(I32.eqz);
    f.if();
    f.op(Code.return);
    f.end();
  }
  load(f, started);
  f.set(hasStarted);
  store(f, started, () => f.i32(1));
  f.i32(table);
  f.set(entry);
  const spans = f.loop();
  [now, state, end].forEach((local, i) => {
    f.get(entry);
    f.memory(I32.load, i * 4);
    f.set(local);
  });
  const groups = f.loop();
  const offsets = Array.from({ length: groupBytes / blockBytes }, (_, block) => block);
  for (const block of offsets) {
    f.get(now);
    f.vectorMemory(Vector.load, block * blockBytes);
    f.get(state);
    f.vectorMemory(Vector.load, block * stateBytes);
    f.vector(Vector.xor);
    f.get(state);
    f.vectorMemory(Vector.load, block * stateBytes + Field.pending * blockBytes);
    f.vector(Vector.and);
    if (block > 0) f.vector(Vector.or);
  }
  f.vector(Vector.anyTrue);
  f.get(hasStarted);
  f.op(I32.eqz);
  f.op(I32.or);
  f.if();
  for (const block of offsets) {
    const at = block * stateBytes;
    f.get(now);
    f.vectorMemory(Vector.load, block * blockBytes);
    f.set(value);
    f.get(hasStarted);
    f.if();
    f.get(state);
    f.vectorMemory(Vector.load, at);
    f.set(before);
    note(f, state, at + Field.rise * blockBytes, value, before);
    note(f, state, at + Field.fall * blockBytes, before, value);
    const pending = at + Field.pending * blockBytes;
    f.get(state);
    f.get(state);
    f.vectorMemory(Vector.load, pending);
    for (const field of [Field.rise, Field.fall]) {
      f.get(state);
      f.vectorMemory(Vector.load, at + field * blockBytes);
    }
    f.vector(Vector.and);
    f.vector(Vector.andNot);
    f.vectorMemory(Vector.store, pending);
    f.end();
    f.get(state);
    f.get(value);
    f.vectorMemory(Vector.store, at);
  }
  f.end();
  advance(f, state, (groupBytes / blockBytes) * stateBytes);
  advance(f, now, groupBytes);
  f.get(now);
  f.get(end);
  f.op(I32.ltU);
  f.brIf(groups);
  f.end();
  advance(f, entry, 12);
  f.get(entry);
  f.i32(tableEnd);
  f.op(I32.ltU);
  f.brIf(spans);
  f.end();
}

/** Adds the bits that are 1 in `one` and 0 in `other` to those at an offset. */
function note(f: FunctionWriter, state: number, offset: number, one: number, other: number): void {
  f.get(state);
  f.get(state);
  f.vectorMemory(Vector.load, offset);
  f.get(one);
  f.get(other);
  f.vector(Vector.andNot);
  f.vector(Vector.or);
  f.vectorMemory(Vector.store, offset);
}
