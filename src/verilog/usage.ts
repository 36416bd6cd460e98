import {
  type Expression,
  forEachExpression,
  type ItemTree,
  type StatementTree,
  type TargetExpression,
} from './tree.ts';

/** Which bits of the signals of a module are read, and which are driven, as a lint tool sees it. */
export interface Usage {
  readonly read: ReadonlyMap<string, bigint>;
  readonly driven: ReadonlyMap<string, bigint>;
}

/** All bits of a signal, whatever its width. */
const all = -1n;

/** Walks the items of a module; declarations with a value read what the value reads. */
export function usageOf(items: readonly ItemTree[]): Usage {
  const read = new Map<string, bigint>();
  const driven = new Map<string, bigint>();
  const mark = (map: Map<string, bigint>, name: string, bits: bigint) =>
    map.set(name, (map.get(name) ?? 0n) | bits);
  const reads = (expression: Expression) =>
    forEachExpression(expression, (part) => {
      if (part.kind === 'name' || part.kind === 'element') mark(read, part.name, all);
      else if (part.kind === 'bits') mark(read, part.name, span(part.low, part.high));
    });
  const drives = (target: TargetExpression) => {
    mark(driven, target.name, target.kind === 'bits' ? span(target.low, target.high) : all);
    if (target.kind === 'element') reads(target.index);
  };
  const statements = (list: readonly StatementTree[]): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        drives(statement.target);
        reads(statement.value);
      } else if (statement.kind === 'if') {
        reads(statement.condition);
        statements(statement.then);
        statements(statement.otherwise);
      } else {
        reads(statement.subject);
        for (const { labels, body } of statement.arms) {
          labels.forEach(reads);
          statements(body);
        }
        statements(statement.otherwise ?? []);
      }
    }
  };
  for (const item of items) {
    if (item.kind === 'assign') statements([item]);
    else if (item.kind === 'declaration') {
      if (item.value) {
        reads(item.value);
        mark(driven, item.name, all);
      }
    } else if (item.kind === 'instance') {
      for (const { value, isOutput } of item.connections)
        if (isOutput) drives(value as TargetExpression);
        else reads(value);
    } else {
      if (item.kind === 'clocked') {
        mark(read, item.clock, all);
        if (item.reset) {
          mark(read, item.reset.signal, all);
          statements(item.reset.body);
        }
      }
      statements(item.body);
    }
  }
  return { read, driven };
}

function span(low: number, high: number): bigint {
  return ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
}

/** The bits of `width` that are missing in `present`, in words: `bits 7:4, 0`; '' if none, `all` if all. */
export function missingBits(present: bigint | undefined, width: number): string {
  const bits = BigInt.asUintN(width, present ?? 0n);
  if (bits === 0n) return 'all';
  const spans: string[] = [];
  for (let high = width - 1; high >= 0; high--) {
    if ((bits >> BigInt(high)) & 1n) continue;
    let low = high;
    while (low > 0 && !((bits >> BigInt(low - 1)) & 1n)) low--;
    spans.push(low === high ? `${high}` : `${high}:${low}`);
    high = low;
  }
  if (spans.length === 0) return '';
  const single = spans.length === 1 && !spans[0]!.includes(':');
  return `${single ? 'bit' : 'bits'} ${spans.join(', ')}`;
}
