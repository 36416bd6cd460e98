import type { SignalId } from '../ir/index.ts';
import {
  type Expression,
  forEachExpression,
  type ItemTree,
  type Named,
  type StatementTree,
  type TargetExpression,
} from './tree.ts';

/** Which bits of the signals of a module are read, and which of its variables are driven, as a lint tool sees it. */
export interface Usage {
  isRead(what: Named): boolean;
  /** Bits that are read, or undefined for none. */
  readBits(what: Named): bigint | undefined;
  /** Bits that the statements of blocks drive, or undefined for none; nets are not listed. */
  drivenBits(what: Named): bigint | undefined;
}

/** All bits of a signal, whatever its width. */
const all = -1n;

/** Bits of what has a name; signals, of which there are many, by their numbers. */
class Marks {
  /** By signal: nothing, some bits (which `parts` lists) or all of it. */
  readonly #signals: Uint8Array;
  readonly #parts = new Map<SignalId | string, bigint>();

  constructor(signals: number) {
    this.#signals = new Uint8Array(signals);
  }

  whole(what: Named): void {
    if (what.signal === undefined) this.#parts.set(what.name, all);
    else this.#signals[what.signal] = 2;
  }

  part(what: Named, high: number, low: number): void {
    const { signal } = what;
    if (signal !== undefined) {
      if (this.#signals[signal] === 2) return;
      this.#signals[signal] = 1;
    }
    const key = signal ?? what.name;
    this.#parts.set(
      key,
      (this.#parts.get(key) ?? 0n) | (((1n << BigInt(high - low + 1)) - 1n) << BigInt(low)),
    );
  }

  has({ name, signal }: Named): boolean {
    return (signal !== undefined && this.#signals[signal] !== 0) || this.#parts.has(name);
  }

  bits({ name, signal }: Named): bigint | undefined {
    if (signal === undefined || this.#signals[signal] === 0) return this.#parts.get(name);
    return this.#signals[signal] === 2 ? all : this.#parts.get(signal)! | (this.#parts.get(name) ?? 0n);
  }
}

/** Collects the usage of a module, item by item; declarations with a value read what the value reads. */
export class UsageCollector implements Usage {
  readonly #read: Marks;
  readonly #driven: Marks;

  /** `signals`: of the module. */
  constructor(signals: number) {
    this.#read = new Marks(signals);
    this.#driven = new Marks(signals);
  }

  isRead(what: Named): boolean {
    return this.#read.has(what);
  }

  readBits(what: Named): bigint | undefined {
    return this.#read.bits(what);
  }

  drivenBits(what: Named): bigint | undefined {
    return this.#driven.bits(what);
  }

  add(item: ItemTree): void {
    if (item.kind === 'assign') {
      this.#readsIndex(item.target);
      this.#reads(item.value);
    } else if (item.kind === 'declaration') {
      if (item.value) this.#reads(item.value);
    } else if (item.kind === 'instance') {
      for (const { value, isOutput } of item.connections)
        if (isOutput) this.#readsIndex(value as TargetExpression);
        else this.#reads(value);
    } else {
      if (item.kind === 'clocked') {
        this.#read.whole(item.clock);
        if (item.reset) {
          this.#read.whole(item.reset.signal);
          this.#statements(item.reset.body);
        }
      }
      this.#statements(item.body);
    }
  }

  #statements(list: readonly StatementTree[]): void {
    for (const statement of list) {
      if (statement.kind === 'assign') this.#assign(statement.target, statement.value);
      else if (statement.kind === 'if') {
        this.#reads(statement.condition);
        this.#statements(statement.then);
        this.#statements(statement.otherwise);
      } else {
        this.#reads(statement.subject);
        for (const { labels, body } of statement.arms) {
          for (const label of labels) this.#reads(label);
          this.#statements(body);
        }
        this.#statements(statement.otherwise ?? []);
      }
    }
  }

  #assign(target: TargetExpression, value: Expression): void {
    this.#drives(target);
    this.#reads(value);
  }

  #drives(target: TargetExpression): void {
    if (target.kind === 'bits') this.#driven.part(target, target.high, target.low);
    else this.#driven.whole(target);
    this.#readsIndex(target);
  }

  #readsIndex(target: TargetExpression): void {
    if (target.kind === 'element' || target.kind === 'word') this.#reads(target.index);
  }

  readonly #visit = (part: Expression): void => {
    if (part.kind === 'name' || part.kind === 'element' || part.kind === 'word') this.#read.whole(part);
    else if (part.kind === 'bits') this.#read.part(part, part.high, part.low);
  };

  #reads(expression: Expression): void {
    forEachExpression(expression, this.#visit);
  }
}

/** A part of a signal, `high` down to `low`. */
export type Span = readonly [high: number, low: number];

/** The bits of `width` that are missing in `present`, highest first. */
export function missingSpans(present: bigint | undefined, width: number): Span[] {
  if (present === all) return [];
  const bits = BigInt.asUintN(width, present ?? 0n);
  if (bits === 0n) return [[width - 1, 0]];
  const spans: Span[] = [];
  for (let high = width - 1; high >= 0; high--) {
    if ((bits >> BigInt(high)) & 1n) continue;
    let low = high;
    while (low > 0 && !((bits >> BigInt(low - 1)) & 1n)) low--;
    spans.push([high, low]);
    high = low;
  }
  return spans;
}

/** The same in words: `bits 7:4, 0`; '' if none, `all` if all. */
export function missingBits(present: bigint | undefined, width: number): string {
  const spans = missingSpans(present, width);
  if (spans.length === 0) return '';
  const [high, low] = spans[0]!;
  if (high - low + 1 === width) return 'all';
  const single = spans.length === 1 && high === low;
  const texts = spans.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`));
  return `${single ? 'bit' : 'bits'} ${texts.join(', ')}`;
}
