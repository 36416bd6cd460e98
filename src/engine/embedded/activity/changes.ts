import type { FunctionWriter } from '../wasm/function-writer.ts';
import { FunctionWriter as Writer } from '../wasm/function-writer.ts';
import { store } from '../wasm/idioms.ts';
import type { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, I64, i32, Vector } from '../wasm/opcodes.ts';
import type { Cluster } from './clusters.ts';
import { type Crossing, Turn } from './crossings.ts';

/** Bytes up to which a comparison is written out. */
const writtenOut = 64;
/** Flags from which on all in a row are set by a call. */
const longRun = 48;

/** Writes the code that finds out what has changed, and tells whom it concerns. */
export class ChangeCode {
  readonly #clusters: readonly Cluster[];
  /** Absolute address of the flag of a cluster. */
  readonly #flagOf: (cluster: number) => number;
  /** Absolute address of the byte that asks for the state of instances. */
  readonly #askedOf: (child: number) => number;
  readonly #differ: number;

  constructor(
    module: ModuleWriter,
    clusters: readonly Cluster[],
    flagOf: (cluster: number) => number,
    askedOf: (child: number) => number,
  ) {
    this.#clusters = clusters;
    this.#flagOf = flagOf;
    this.#askedOf = askedOf;
    this.#differ = module.declare([i32, i32, i32], [i32]);
    module.define(this.#differ, differFunction());
  }

  /** Compares values with their copies, and where they differ copies them; tells the readers of these and of those in `seen`. */
  emit(f: FunctionWriter, base: number, crossings: readonly Crossing[], seen: SeenChanges | null): void {
    const copied = Map.groupBy(
      crossings.filter(({ copy }) => copy >= 0),
      readersKey,
    );
    for (const key of new Set([...copied.keys(), ...(seen?.groups.keys() ?? [])])) {
      const together = copied.get(key) ?? [];
      const known = seen?.groups.get(key);
      if (known !== undefined) f.get(known.local);
      together.forEach(({ offset, bytes, copy }, i) => {
        this.pushDiffers(f, base + offset, copy, bytes);
        if (i > 0 || known !== undefined) f.op(I32.or);
      });
      f.if();
      for (const { offset, bytes, copy } of together) emitCopy(f, copy, base + offset, bytes);
      this.tell(f, known?.crossing ?? together[0]!);
      f.end();
    }
  }

  /** Pushes 0 if bytes at two absolute addresses are equal. */
  pushDiffers(f: FunctionWriter, a: number, b: number, bytes: number): void {
    if (bytes > writtenOut) {
      f.i32(a);
      f.i32(b);
      f.i32(bytes);
      f.call(this.#differ);
      return;
    }
    let at = 0;
    for (; at < bytes; ) {
      const rest = bytes - at;
      if (rest >= 16) {
        f.i32(0);
        f.vectorMemory(Vector.load, a + at);
        f.i32(0);
        f.vectorMemory(Vector.load, b + at);
        f.vector(Vector.xor);
        f.vector(Vector.anyTrue);
      } else {
        const codes = rest >= 8 ? I64 : I32;
        f.i32(0);
        f.memory(codes.load, a + at);
        f.i32(0);
        f.memory(codes.load, b + at);
        f.op(codes === I64 ? I64.ne : I32.xor);
      }
      if (at > 0) f.op(I32.or);
      at += rest >= 16 ? 16 : rest >= 8 ? 8 : 4;
    }
  }

  /** Tells the readers of a crossing that it has changed. */
  tell(f: FunctionWriter, { readers, asks }: Crossing): void {
    for (const child of asks) store8(f, this.#askedOf(child), () => f.i32(1));
    const plain: number[] = [];
    for (const [cluster, turns] of readers) {
      const flag = this.#flagOf(cluster);
      if (!this.#clusters[cluster]!.isAskedAhead) plain.push(flag);
      else
        store8(f, flag, () => {
          f.i32(0);
          f.memory(I32.load8U, flag);
          f.i32(turns);
          f.op(I32.or);
        });
    }
    plain.sort((a, b) => a - b);
    for (let from = 0, to = 0; from < plain.length; from = to) {
      while (to < plain.length && plain[to] === plain[from]! + to - from) to++;
      setRun(f, plain[from]!, to - from);
    }
  }
}

/** Locals of one function that tell whether values were replaced by others when they were stored. */
export class SeenChanges {
  /** By readers. */
  readonly groups = new Map<string, { readonly local: number; readonly crossing: Crossing }>();

  /** The local for a crossing; -1 if it has no readers, or is compared with a copy. */
  local(f: FunctionWriter, crossing: Crossing): number {
    if (!crossing.isSeen || crossing.readers.size === 0) return -1;
    const key = readersKey(crossing);
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { local: f.local(i32), crossing };
      this.groups.set(key, group);
    }
    return group.local;
  }
}

/** Crossings with the same readers are looked at together. */
function readersKey({ readers, asks }: Crossing): string {
  const sorted = [...readers].sort(([a], [b]) => a - b);
  return `${sorted.join()};${[...asks].sort((a, b) => a - b).join()}`;
}

/** Copies bytes, a multiple of 4, between absolute addresses. */
export function emitCopy(f: FunctionWriter, to: number, from: number, bytes: number): void {
  if (bytes > writtenOut) {
    f.i32(to);
    f.i32(from);
    f.i32(bytes);
    f.copy();
    return;
  }
  for (let at = 0; at < bytes; ) {
    const rest = bytes - at;
    f.i32(0);
    f.i32(0);
    if (rest >= 16) {
      f.vectorMemory(Vector.load, from + at);
      f.vectorMemory(Vector.store, to + at);
    } else {
      const codes = rest >= 8 ? I64 : I32;
      f.memory(codes.load, from + at);
      f.memory(codes.store, to + at);
    }
    at += rest >= 16 ? 16 : rest >= 8 ? 8 : 4;
  }
}

export function store8(f: FunctionWriter, address: number, push: () => void): void {
  f.i32(0);
  push();
  f.memory(I32.store8, address);
}

function setRun(f: FunctionWriter, address: number, count: number): void {
  if (count >= longRun) {
    f.i32(address);
    f.i32(Turn.next);
    f.i32(count);
    f.fill();
    return;
  }
  let at = 0;
  for (; at + 8 <= count; at += 8) {
    f.i32(0);
    f.i64(0x0101_0101_0101_0101n);
    f.memory(I64.store, address + at);
  }
  for (; at + 4 <= count; at += 4) store(f, address + at, () => f.i32(0x0101_0101));
  for (; at < count; at++) store8(f, address + at, () => f.i32(Turn.next));
}

/** `(a, b, bytes)`: 1 if memory differs; `bytes` is a multiple of 4. */
function differFunction(): FunctionWriter {
  const f = new Writer(3);
  const [a, b, left] = [0, 1, 2];
  const step = (bytes: number, compare: () => void): void => {
    const out = f.block();
    const again = f.loop();
    f.get(left);
    f.i32(bytes);
    f.op(I32.ltU);
    f.brIf(out);
    compare();
    f.if();
    f.i32(1);
    f.op(Code.return);
    f.end();
    for (const local of [a, b]) {
      f.get(local);
      f.i32(bytes);
      f.op(I32.add);
      f.set(local);
    }
    f.get(left);
    f.i32(bytes);
    f.op(I32.sub);
    f.set(left);
    f.br(again);
    f.end();
    f.end();
  };
  step(32, () => {
    for (const offset of [0, 16]) {
      f.get(a);
      f.vectorMemory(Vector.load, offset);
      f.get(b);
      f.vectorMemory(Vector.load, offset);
      f.vector(Vector.xor);
    }
    f.vector(Vector.or);
    f.vector(Vector.anyTrue);
  });
  step(4, () => {
    f.get(a);
    f.memory(I32.load, 0);
    f.get(b);
    f.memory(I32.load, 0);
    f.op(I32.xor);
  });
  f.i32(0);
  return f;
}
