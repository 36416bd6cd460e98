import {
  type Expression,
  forEachExpression,
  type ItemTree,
  type StatementTree,
  type TargetExpression,
} from './tree.ts';

/** Which bits of the signals of a module are read, and which of its variables are driven, as a lint tool sees it. */
export interface Usage {
  readonly read: ReadonlyMap<string, bigint>;
  /** By the statements of blocks; nets are not listed. */
  readonly driven: ReadonlyMap<string, bigint>;
}

/** All bits of a signal, whatever its width. */
const all = -1n;

/** Collects the usage of a module, item by item; declarations with a value read what the value reads. */
export class UsageCollector implements Usage {
  readonly read = new Map<string, bigint>();
  readonly driven = new Map<string, bigint>();
  /** A name of which all bits are driven. */
  #drivenLast = '';

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
        mark(this.read, item.clock, all);
        if (item.reset) {
          mark(this.read, item.reset.signal, all);
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
    // Branches often assign one after the other.
    if (target.name !== this.#drivenLast) {
      mark(this.driven, target.name, target.kind === 'bits' ? span(target.low, target.high) : all);
      this.#drivenLast = target.kind === 'bits' ? '' : target.name;
    }
    this.#readsIndex(target);
  }

  #readsIndex(target: TargetExpression): void {
    if (target.kind === 'element' || target.kind === 'word') this.#reads(target.index);
  }

  readonly #visit = (part: Expression): void => {
    if (part.kind === 'name' || part.kind === 'element' || part.kind === 'word')
      mark(this.read, part.name, all);
    else if (part.kind === 'bits') mark(this.read, part.name, span(part.low, part.high));
  };

  #reads(expression: Expression): void {
    forEachExpression(expression, this.#visit);
  }
}

function mark(map: Map<string, bigint>, name: string, bits: bigint): void {
  const before = map.get(name);
  if (before === undefined) map.set(name, bits);
  else if (before !== all) map.set(name, before | bits);
}

function span(low: number, high: number): bigint {
  return ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
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
